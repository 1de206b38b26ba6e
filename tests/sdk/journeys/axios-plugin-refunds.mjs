import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { client, open, order, refusal } from '../axios-plugin.mjs';
import { listenForCallbacks } from '../callbacks.mjs';
import { fault, merchant, newNumber, pay, until } from '../platform.mjs';

const wxpay = client();
let callbacks;
before(async () => { callbacks = await listenForCallbacks(); });
after(() => callbacks.close());

async function paidOrder() {
  const out_trade_no = newNumber();
  const { data } = await wxpay.v3.pay.transactions.native.post(order(out_trade_no, callbacks.url()));
  const { transaction_id } = await pay(data);
  return { out_trade_no, transaction_id };
}

const refund = (body) => wxpay.v3.refund.domestic.refunds.post({ reason: '商品已售完', notify_url: callbacks.url('/refunds'), ...body });
const query = (out_refund_no) => wxpay.v3.refund.domestic.refunds['{out_refund_no}'].get({ out_refund_no });
const of = (amount) => ({ refund: amount, total: 2800, currency: 'CNY' });

const settled = (out_refund_no) => until(async () => (await query(out_refund_no)).data.status, (status) => status === 'SUCCESS');

async function refundCallback(out_refund_no) {
  for (;;) {
    const callback = await callbacks.next((one) => one.json.event_type?.startsWith('REFUND.'));
    const resource = open(callback);
    if (resource.out_refund_no === out_refund_no) return { callback, resource };
  }
}

test('an order is refunded in parts, each told by a verified callback, until nothing is left', async () => {
  const { out_trade_no, transaction_id } = await paidOrder();
  for (const [amount, by] of [[800, { out_trade_no }], [1500, { transaction_id }], [500, { out_trade_no }]]) {
    const out_refund_no = newNumber('R');
    const { data } = await refund({ ...by, out_refund_no, amount: of(amount) });
    assert.ok(['PROCESSING', 'SUCCESS'].includes(data.status), data.status);
    assert.equal(data.out_refund_no, out_refund_no);
    assert.equal(data.transaction_id, transaction_id);
    assert.equal(data.amount.refund, amount);
    assert.equal(data.amount.total, 2800);
    assert.equal(data.amount.payer_refund, amount);
    assert.match(data.refund_id, /^\d{28,32}$/);

    const { callback, resource } = await refundCallback(out_refund_no);
    assert.equal(callback.json.event_type, 'REFUND.SUCCESS');
    assert.equal(callback.json.resource.original_type, 'refund');
    assert.equal(resource.mchid, merchant.mchid);
    assert.equal(resource.refund_status, 'SUCCESS');
    assert.equal(resource.amount.refund, amount);
    assert.equal(resource.amount.payer_total, 2800);

    const { data: settled } = await query(out_refund_no);
    assert.equal(settled.status, 'SUCCESS');
    assert.equal(settled.refund_id, data.refund_id);
    assert.ok(settled.success_time && settled.user_received_account);
  }
  const { data: trade } = await wxpay.v3.pay.transactions.outTradeNo['{out_trade_no}'].get({ params: { mchid: merchant.mchid }, out_trade_no });
  assert.equal(trade.trade_state, 'REFUND');
  const refused = await refusal(refund({ out_trade_no, out_refund_no: newNumber('R'), amount: of(1) }));
  assert.ok(['INVALID_REQUEST', 'NOT_ENOUGH'].includes(refused.code), JSON.stringify(refused));
});

test('the same refund number answers the same refund; with another amount it is refused', async () => {
  const { out_trade_no } = await paidOrder();
  const out_refund_no = newNumber('R');
  const { data: first } = await refund({ out_trade_no, out_refund_no, amount: of(100) });
  const { data: again } = await refund({ out_trade_no, out_refund_no, amount: of(100) });
  assert.equal(again.refund_id, first.refund_id);
  const refused = await refusal(refund({ out_trade_no, out_refund_no, amount: of(200) }));
  assert.ok(['INVALID_REQUEST', 'PARAM_ERROR'].includes(refused.code), JSON.stringify(refused));
  await settled(out_refund_no);
});

test('two refunds racing for the last fen: one wins', async () => {
  const { out_trade_no } = await paidOrder();
  const results = await Promise.allSettled([1, 2].map(() => refund({ out_trade_no, out_refund_no: newNumber('R'), amount: of(2800) })));
  assert.deepEqual(results.map((one) => one.status).sort(), ['fulfilled', 'rejected']);
  await settled(results.find((one) => one.status === 'fulfilled').value.data.out_refund_no);
});

test('a refund that the payer\'s bank refuses ends ABNORMAL and is sent to another account', async () => {
  await fault('refund-abnormal');
  const { out_trade_no } = await paidOrder();
  const out_refund_no = newNumber('R');
  const { data } = await refund({ out_trade_no, out_refund_no, amount: of(2800) });
  const { callback, resource } = await refundCallback(out_refund_no);
  assert.equal(callback.json.event_type, 'REFUND.ABNORMAL');
  assert.equal(resource.refund_status, 'ABNORMAL');
  const { data: applied } = await wxpay.v3.refund.domestic.refunds['{refund_id}'].applyAbnormalRefund.post({ out_refund_no, type: 'MERCHANT_BANK_CARD' }, { refund_id: data.refund_id });
  assert.ok(['PROCESSING', 'SUCCESS'].includes(applied.status), applied.status);
  const { resource: settled } = await refundCallback(out_refund_no);
  assert.equal(settled.refund_status, 'SUCCESS');
});

test('a refund of an order that was never paid, or is not there, is refused', async () => {
  const out_trade_no = newNumber();
  await wxpay.v3.pay.transactions.native.post(order(out_trade_no, callbacks.url()));
  const unpaid = await refusal(refund({ out_trade_no, out_refund_no: newNumber('R'), amount: of(1) }));
  assert.ok(['INVALID_REQUEST', 'RESOURCE_NOT_EXISTS'].includes(unpaid.code), JSON.stringify(unpaid));
  const nowhere = await refusal(refund({ out_trade_no: newNumber(), out_refund_no: newNumber('R'), amount: of(1) }));
  assert.equal(nowhere.code, 'RESOURCE_NOT_EXISTS');
  assert.equal(nowhere.status, 404);
});
