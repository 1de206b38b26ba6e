import assert from 'node:assert/strict';
import { X509Certificate, createVerify } from 'node:crypto';
import { after, before, test } from 'node:test';
import { listenForCallbacks } from '../callbacks.mjs';
import { client, open, refused } from '../node-v3.mjs';
import { fault, file, merchant, newNumber, pay } from '../platform.mjs';

const wxpay = client();
let callbacks;
before(async () => { callbacks = await listenForCallbacks(); });
after(() => callbacks.close());

const order = (out_trade_no, change = {}) => ({ description: '美式咖啡', out_trade_no, notify_url: callbacks.url(), amount: { total: 2800 }, ...change });

async function told(event, fits) {
  for (;;) {
    const callback = await callbacks.next((one) => one.json.event_type === event);
    const resource = await open(wxpay, callback);
    if (fits(resource)) return resource;
  }
}

/** What wx.requestPayment is given must be signed with the key of the merchant's certificate. */
function assertPaySign(lines, signature) {
  const verify = createVerify('RSA-SHA256').update(lines.map((line) => `${line}\n`).join(''));
  assert.ok(verify.verify(new X509Certificate(file('apiclient_cert.pem')).publicKey, signature, 'base64'));
}

test('the serial number that the SDK reads from the certificate is accepted', () => {
  assert.equal(client().getSN().toUpperCase(), merchant.serial_no);
});

test('each prepay gives what the SDK hands to the page; the order is paid, told and queried', async (t) => {
  await t.test('jsapi', async () => {
    const out_trade_no = newNumber();
    const answer = await wxpay.transactions_jsapi(order(out_trade_no, { payer: { openid: merchant.openid } }));
    assert.equal(answer.status, 200, answer.error);
    const { appId, timeStamp, nonceStr, package: prepay, paySign } = answer.data;
    assertPaySign([appId, timeStamp, nonceStr, prepay], paySign);
    await paid(out_trade_no, { prepay_id: prepay.replace('prepay_id=', '') });
  });
  await t.test('app', async () => {
    const out_trade_no = newNumber();
    const answer = await wxpay.transactions_app(order(out_trade_no));
    assert.equal(answer.status, 200, answer.error);
    const { appid, timestamp, noncestr, prepayid, sign } = answer.data;
    assertPaySign([appid, timestamp, noncestr, prepayid], sign);
    await paid(out_trade_no, { prepay_id: prepayid });
  });
  await t.test('native', async () => {
    const out_trade_no = newNumber();
    const { data } = await wxpay.transactions_native(order(out_trade_no));
    await paid(out_trade_no, { code_url: data.code_url });
  });
  await t.test('h5', async () => {
    const out_trade_no = newNumber();
    const scene_info = { payer_client_ip: '127.0.0.1', h5_info: { type: 'Wap', app_name: 'Cafe', app_url: 'https://example.com' } };
    const { data } = await wxpay.transactions_h5(order(out_trade_no, { scene_info }));
    await paid(out_trade_no, { h5_url: data.h5_url });
  });
});

async function paid(out_trade_no, by) {
  assert.equal((await pay(by)).trade_state, 'SUCCESS');
  const resource = await told('TRANSACTION.SUCCESS', (one) => one.out_trade_no === out_trade_no);
  const { data: one } = await wxpay.query({ out_trade_no });
  const { data: other } = await wxpay.query({ transaction_id: resource.transaction_id });
  assert.deepEqual(one, other);
  assert.equal(one.trade_state, 'SUCCESS');
}

test('refunds: in parts, told, queried; too much is refused', async () => {
  const out_trade_no = newNumber();
  await pay((await wxpay.transactions_native(order(out_trade_no))).data);
  for (const amount of [1000, 1800]) {
    const out_refund_no = newNumber('R');
    const { data, error } = await wxpay.refunds({ out_trade_no, out_refund_no, notify_url: callbacks.url('/refunds'), amount: { refund: amount, total: 2800, currency: 'CNY' } });
    assert.equal(data?.out_refund_no, out_refund_no, error);
    const resource = await told('REFUND.SUCCESS', (one) => one.out_refund_no === out_refund_no);
    assert.equal(resource.amount.refund, amount);
    assert.equal((await wxpay.find_refunds(out_refund_no)).data.status, 'SUCCESS');
  }
  const over = refused(await wxpay.refunds({ out_trade_no, out_refund_no: newNumber('R'), amount: { refund: 1, total: 2800, currency: 'CNY' } }));
  assert.ok(['INVALID_REQUEST', 'NOT_ENOUGH'].includes(over.code), JSON.stringify(over));
});

test('close is a 204; a paid order says ORDERPAID', async () => {
  const out_trade_no = newNumber();
  await wxpay.transactions_native(order(out_trade_no));
  assert.equal((await wxpay.close(out_trade_no)).status, 204);
  assert.equal((await wxpay.query({ out_trade_no })).data.trade_state, 'CLOSED');
  const other = newNumber();
  await pay((await wxpay.transactions_native(order(other))).data);
  assert.equal(refused(await wxpay.close(other)).code, 'ORDERPAID');
});

test('errors have code, message and detail; SYSTEM_ERROR is retried with the same number', async () => {
  const bad = refused(await wxpay.transactions_native(order(newNumber(), { amount: { total: 0 } })));
  assert.equal(bad.status, 400);
  assert.equal(bad.code, 'PARAM_ERROR');
  assert.equal(bad.detail.field, '/amount/total');

  await fault('system-error-after', { path: '/v3/pay/transactions/native' });
  const body = order(newNumber());
  const error = refused(await wxpay.transactions_native(body));
  assert.equal(error.code, 'SYSTEM_ERROR');
  assert.equal(error.status, 500);
  assert.ok((await wxpay.transactions_native(body)).data.code_url);
});
