import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { client, open, order, refusal } from '../axios-plugin.mjs';
import { listenForCallbacks } from '../callbacks.mjs';
import { advance, fault, merchant, newNumber, pay } from '../platform.mjs';

const wxpay = client();
const native = (body, on = wxpay) => on.v3.pay.transactions.native.post(body);
let callbacks;
before(async () => { callbacks = await listenForCallbacks(); });
after(() => callbacks.close());

test('a wrong private key, a wrong serial, a foreign merchant: SIGN_ERROR, 401', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
  for (const change of [{ privateKey }, { serial: '3775B6A45ACD588826D15E583A95F5DD00000000' }]) {
    const refused = await refusal(native(order(newNumber(), callbacks.url()), client(change)));
    assert.equal(refused.status, 401, JSON.stringify(refused));
    assert.equal(refused.code, 'SIGN_ERROR');
    assert.ok(refused.message);
  }
});

test('PARAM_ERROR names the field, what was wrong with it and where it was', async () => {
  const cases = [
    [{ amount: { total: 0, currency: 'CNY' } }, '/amount/total'],
    [{ amount: { total: -1, currency: 'CNY' } }, '/amount/total'],
    [{ amount: { total: '28', currency: 'CNY' } }, '/amount/total'],
    [{ description: undefined }, '/description'],
    [{ out_trade_no: 'x'.repeat(33) }, '/out_trade_no'],
    [{ out_trade_no: 'no spaces' }, '/out_trade_no'],
    [{ notify_url: undefined }, '/notify_url'],
  ];
  for (const [change, field] of cases) {
    const refused = await refusal(native(order(newNumber(), callbacks.url(), change)));
    assert.equal(refused.status, 400, JSON.stringify(refused));
    assert.equal(refused.code, 'PARAM_ERROR', JSON.stringify(refused));
    assert.equal(refused.detail.field, field);
    assert.equal(refused.detail.location, 'body');
    assert.ok(refused.detail.issue);
  }
});

test('another merchant\'s mchid or appid is refused', async () => {
  for (const change of [{ mchid: '1900009999' }, { appid: 'wx0000000000000000' }]) {
    const refused = await refusal(native(order(newNumber(), callbacks.url(), change)));
    assert.ok(['PARAM_ERROR', 'INVALID_REQUEST', 'NO_AUTH', 'APPID_MCHID_NOT_MATCH', 'MCH_NOT_EXISTS', 'SIGN_ERROR'].includes(refused.code), JSON.stringify(refused));
  }
});

test('SYSTEM_ERROR, before or after the work was done: the same number again gives one order', async () => {
  for (const kind of ['system-error', 'system-error-after']) {
    await fault(kind, { path: '/v3/pay/transactions/native' });
    const body = order(newNumber(), callbacks.url());
    const refused = await refusal(native(body));
    assert.equal(refused.status, 500);
    assert.equal(refused.code, 'SYSTEM_ERROR');
    const { data: first } = await native(body);
    const { data: again } = await native(body);
    assert.deepEqual(first, again);
    const paid = await pay(first);
    assert.equal(paid.trade_state, 'SUCCESS');
  }
});

test('a refund answered with SYSTEM_ERROR after the work is not paid twice when it is sent again', async () => {
  const out_trade_no = newNumber();
  await pay((await native(order(out_trade_no, callbacks.url()))).data);
  const refund = { out_trade_no, out_refund_no: newNumber('R'), amount: { refund: 2800, total: 2800, currency: 'CNY' } };
  await fault('system-error-after', { path: '/v3/refund/domestic/refunds' });
  assert.equal((await refusal(wxpay.v3.refund.domestic.refunds.post(refund))).code, 'SYSTEM_ERROR');
  const { data } = await wxpay.v3.refund.domestic.refunds.post(refund);
  assert.equal(data.amount.refund, 2800);
});

test('an answer whose clock is off by more than 300 s is refused by the SDK', async () => {
  await fault('clock-skew', { value: 301, path: '/v3/pay/transactions/native' });
  await assert.rejects(native(order(newNumber(), callbacks.url())), { code: 'EV3_RES_HEADER_TIMESTAMP_OFFSET' });
});

test('a probe with a bad signature does not verify', async () => {
  await fault('signature-probe', { path: '/v3/pay/transactions/native' });
  await assert.rejects(native(order(newNumber(), callbacks.url())), { code: 'EV3_RES_HEADER_SIGNATURE_DIGEST' });
});

async function orderTold() {
  const out_trade_no = newNumber();
  const { data } = await native(order(out_trade_no, callbacks.url(`/notify/${out_trade_no}`)));
  await pay(data);
  return (one) => one.path === `/notify/${out_trade_no}`;
}

test('a doubled callback carries the same id, so that a receiver can tell', async () => {
  await fault('callback-doubled');
  const mine = await orderTold();
  const [one, two] = [await callbacks.next(mine), await callbacks.next(mine)];
  assert.equal(one.json.id, two.json.id);
  assert.deepEqual(open(one), open(two));
});

test('a lost callback comes again by the schedule', async () => {
  await fault('callback-lost');
  const mine = await orderTold();
  await advance('20s');
  assert.equal(open(await callbacks.next(mine)).trade_state, 'SUCCESS');
});

test('a callback that is not taken comes again after 15 s with the same id, until it is taken', async () => {
  callbacks.answer(() => ({ status: 500, body: JSON.stringify({ code: 'FAIL', message: '稍后' }) }));
  const mine = await orderTold();
  const first = await callbacks.next(mine);
  callbacks.answer(() => ({ status: 200, body: JSON.stringify({ code: 'SUCCESS' }) }));
  await advance('16s');
  const second = await callbacks.next(mine);
  assert.equal(second.json.id, first.json.id);
});
