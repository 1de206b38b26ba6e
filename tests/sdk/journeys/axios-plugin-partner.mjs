import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { client, open, refusal } from '../axios-plugin.mjs';
import { listenForCallbacks } from '../callbacks.mjs';
import { madang, merchant, newNumber, pay, until } from '../platform.mjs';

const wxpay = client();
let callbacks;
let sub;
before(async () => {
  callbacks = await listenForCallbacks();
  sub = await madang('sub-merchant', '--mchid', merchant.mchid, '--name', '云海肴');
});
after(() => callbacks.close());

const orderOf = (out_trade_no, sub_mchid) => ({
  sp_appid: merchant.appid, sp_mchid: merchant.mchid, sub_mchid, description: 'Rice noodles', out_trade_no, notify_url: callbacks.url(),
  amount: { total: 1500, currency: 'CNY' },
});
const params = () => ({ sp_mchid: merchant.mchid, sub_mchid: sub.sub_mchid });

test('a service provider takes an order for its sub-merchant, is told, and refunds it', async () => {
  const out_trade_no = newNumber();
  const { data } = await wxpay.v3.pay.partner.transactions.native.post({ ...orderOf(out_trade_no, sub.sub_mchid), sub_appid: sub.sub_appid });
  assert.equal((await pay({ code_url: data.code_url })).trade_state, 'SUCCESS');
  const callback = await callbacks.next((one) => one.json.event_type === 'TRANSACTION.SUCCESS' && open(one).out_trade_no === out_trade_no);
  const told = open(callback);
  assert.deepEqual([told.sp_mchid, told.sub_mchid, told.sub_appid], [merchant.mchid, sub.sub_mchid, sub.sub_appid]);

  const { data: found } = await wxpay.v3.pay.partner.transactions.outTradeNo._out_trade_no_.get({ params: params(), out_trade_no });
  assert.equal(found.trade_state, 'SUCCESS');

  const out_refund_no = newNumber('R');
  await wxpay.v3.refund.domestic.refunds.post({
    sub_mchid: sub.sub_mchid, out_trade_no, out_refund_no, amount: { refund: 1500, total: 1500, currency: 'CNY' },
  });
  const ask = async () => (await wxpay.v3.refund.domestic.refunds._out_refund_no_.get({ params: { sub_mchid: sub.sub_mchid }, out_refund_no })).data;
  assert.equal((await until(ask, (refund) => refund.status !== 'PROCESSING')).status, 'SUCCESS');
});

test('an order of a sub-merchant is closed', async () => {
  const out_trade_no = newNumber();
  await wxpay.v3.pay.partner.transactions.native.post(orderOf(out_trade_no, sub.sub_mchid));
  const { status } = await wxpay.v3.pay.partner.transactions.outTradeNo._out_trade_no_.close.post(params(), { out_trade_no });
  assert.equal(status, 204);
});

test('nobody acts for a merchant that is not theirs', async () => {
  const other = await madang('sub-merchant', '--mchid', sub.sub_mchid, '--name', 'Not ours');
  const refused = await refusal(wxpay.v3.pay.partner.transactions.native.post(orderOf(newNumber(), other.sub_mchid)));
  assert.equal(refused.code, 'NO_AUTH');
});
