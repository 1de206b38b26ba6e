import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { client, open, order, refusal } from '../axios-plugin.mjs';
import { listenForCallbacks } from '../callbacks.mjs';
import { merchant, newNumber, pay } from '../platform.mjs';

const wxpay = client();
let callbacks;
before(async () => { callbacks = await listenForCallbacks(); });
after(() => callbacks.close());

const byNumber = (out_trade_no) => wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get({ params: { mchid: merchant.mchid }, out_trade_no });

async function paidCallback(out_trade_no) {
  for (;;) {
    const callback = await callbacks.next((one) => one.json.event_type === 'TRANSACTION.SUCCESS');
    const resource = open(callback);
    if (resource.out_trade_no === out_trade_no) return { callback, resource };
  }
}

test('an order of each kind is made, paid, queried both ways, and told by a verified callback', async (t) => {
  const kinds = {
    jsapi: { body: { payer: { openid: merchant.openid } }, key: 'prepay_id', trade_type: 'JSAPI' },
    native: { body: {}, key: 'code_url', trade_type: 'NATIVE' },
    h5: { body: { scene_info: { payer_client_ip: '127.0.0.1', h5_info: { type: 'Wap' } } }, key: 'h5_url', trade_type: 'MWEB' },
    app: { body: {}, key: 'prepay_id', trade_type: 'APP' },
  };
  for (const [kind, { body, key, trade_type }] of Object.entries(kinds)) {
    await t.test(kind, async () => {
      const out_trade_no = newNumber();
      const attach = `门店 ${kind} "1"`;
      const { data } = await wxpay.v3.pay.transactions[kind].post(order(out_trade_no, callbacks.url(), { ...body, attach }));
      assert.ok(data[key], `${key} in ${JSON.stringify(data)}`);

      const { data: open } = await byNumber(out_trade_no);
      assert.equal(open.trade_state, 'NOTPAY');
      assert.equal(open.out_trade_no, out_trade_no);

      const paid = await pay({ [key]: data[key] });
      assert.equal(paid.trade_state, 'SUCCESS');

      const { callback, resource } = await paidCallback(out_trade_no);
      assert.equal(callback.json.resource_type, 'encrypt-resource');
      assert.equal(callback.json.resource.algorithm, 'AEAD_AES_256_GCM');
      assert.equal(callback.json.resource.original_type, 'transaction');
      assert.equal(callback.headers['wechatpay-signature-type'], 'WECHATPAY2-SHA256-RSA2048');
      assert.equal(resource.mchid, merchant.mchid);
      assert.equal(resource.appid, merchant.appid);
      assert.equal(resource.attach, attach);
      assert.equal(resource.trade_type, trade_type);
      assert.equal(resource.trade_state, 'SUCCESS');
      assert.deepEqual(resource.amount, { total: 2800, payer_total: 2800, currency: 'CNY', payer_currency: 'CNY' });
      assert.match(resource.success_time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
      assert.match(resource.transaction_id, /^\d{28}$/);

      const { data: one } = await byNumber(out_trade_no);
      const { data: other } = await wxpay.v3.pay.transactions.id['{transaction_id}'].get({ params: { mchid: merchant.mchid }, transaction_id: resource.transaction_id });
      assert.deepEqual(one, other);
      assert.equal(one.trade_state, 'SUCCESS');
      assert.equal(one.transaction_id, resource.transaction_id);
      assert.ok(one.payer.openid);
    });
  }
});

test('the same number with the same parameters gives the same order, with other parameters is refused', async () => {
  const body = order(newNumber(), callbacks.url());
  const { data: first } = await wxpay.v3.pay.transactions.native.post(body);
  const { data: again } = await wxpay.v3.pay.transactions.native.post(body);
  assert.deepEqual(again, first);
  const refused = await refusal(wxpay.v3.pay.transactions.native.post({ ...body, amount: { total: 1, currency: 'CNY' } }));
  assert.ok(['INVALID_REQUEST', 'OUT_TRADE_NO_USED'].includes(refused.code), JSON.stringify(refused));
});

test('a paid order cannot be ordered or closed again', async () => {
  const body = order(newNumber(), callbacks.url());
  const { data } = await wxpay.v3.pay.transactions.native.post(body);
  await pay(data);
  const again = await refusal(wxpay.v3.pay.transactions.native.post(body));
  assert.equal(again.code, 'ORDERPAID');
  assert.equal(again.status, 400);
  const closing = await refusal(wxpay.v3.pay.transactions.outTradeNo['{out_trade_no}'].close.post({ mchid: merchant.mchid }, { out_trade_no: body.out_trade_no }));
  assert.equal(closing.code, 'ORDERPAID');
});

test('close answers 204 with a signature over an empty body, twice, and the order can no longer be paid', async () => {
  const out_trade_no = newNumber();
  const { data } = await wxpay.v3.pay.transactions.native.post(order(out_trade_no, callbacks.url()));
  const close = () => wxpay.v3.pay.transactions.outTradeNo['{out_trade_no}'].close.post({ mchid: merchant.mchid }, { out_trade_no });
  assert.equal((await close()).status, 204);
  assert.equal((await close()).status, 204);
  assert.equal((await byNumber(out_trade_no)).data.trade_state, 'CLOSED');
  await assert.rejects(async () => assert.equal((await pay(data)).trade_state, 'SUCCESS'));
});

test('an order that is not there is not found', async () => {
  const refused = await refusal(byNumber(newNumber()));
  assert.equal(refused.status, 404);
  assert.ok(['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'].includes(refused.code), JSON.stringify(refused));
});
