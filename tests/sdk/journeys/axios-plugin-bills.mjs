import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Formatter } from 'wechatpay-axios-plugin';
import { client, order, refusal } from '../axios-plugin.mjs';
import { listenForCallbacks } from '../callbacks.mjs';
import { advance, dayOf, merchant, newNumber, now, pay, until } from '../platform.mjs';

const wxpay = client();
const paid = { out_trade_no: newNumber(), out_refund_no: newNumber('R') };
let callbacks;
let bill_date;

before(async () => {
  callbacks = await listenForCallbacks();
  // Midnight must not fall between paying and asking: begin at least an hour before it, in China Standard Time.
  if (dayOf(new Date((await now()).getTime() + 3_600_000)) !== dayOf(await now())) await advance('1h');
  bill_date = dayOf(await now());
  const { data } = await wxpay.v3.pay.transactions.native.post(order(paid.out_trade_no, callbacks.url()));
  paid.transaction_id = (await pay(data)).transaction_id;
  await wxpay.v3.refund.domestic.refunds.post({ out_trade_no: paid.out_trade_no, out_refund_no: paid.out_refund_no, amount: { refund: 800, total: 2800, currency: 'CNY' } });
  await until(
    async () => (await wxpay.v3.refund.domestic.refunds['{out_refund_no}'].get({ out_refund_no: paid.out_refund_no })).data.status,
    (status) => status === 'SUCCESS');
  const early = await refusal(wxpay.v3.bill.tradebill.get({ params: { bill_date } }));
  assert.ok(['NO_STATEMENT_EXIST', 'STATEMENT_CREATING', 'INVALID_REQUEST'].includes(early.code), `before the day is over: ${JSON.stringify(early)}`);
  await advance('34h');
});
after(() => callbacks.close());

/** As the SDK's documentation has it: the file is asked for by the query of download_url. */
async function download(data) {
  assert.equal(data.hash_type, 'SHA1');
  const url = new URL(data.download_url);
  assert.equal(url.pathname, '/v3/billdownload/file');
  assert.equal(url.origin, merchant.base_url);
  const { data: bytes } = await wxpay.v3.billdownload.file.get({ params: url.searchParams, responseType: 'arraybuffer' });
  return Buffer.from(bytes);
}

const sha1 = (bytes) => createHash('sha1').update(bytes).digest('hex');

test('the trade bill of the day is downloaded, its SHA1 fits, and the SDK reads its rows', async () => {
  const { data } = await wxpay.v3.bill.tradebill.get({ params: { bill_date, bill_type: 'ALL' } });
  const bytes = await download(data);
  assert.equal(sha1(bytes), data.hash_value.toLowerCase());
  const { rows, summary } = Formatter.castCsvBill(bytes);
  const payment = rows.find((row) => row['商户订单号'] === paid.out_trade_no && row['交易状态'] === 'SUCCESS');
  assert.equal(payment['微信订单号'], paid.transaction_id);
  assert.equal(payment['应结订单金额'], '28.00');
  assert.equal(payment['商户号'], merchant.mchid);
  const refund = rows.find((row) => row['商户退款单号'] === paid.out_refund_no);
  assert.equal(refund['退款金额'], '8.00');
  assert.equal(refund['交易状态'], 'REFUND');
  assert.equal(summary['总交易单数'], String(rows.length));
});

test('gzip: the hash is that of the file inside', async () => {
  const { data: plain } = await wxpay.v3.bill.tradebill.get({ params: { bill_date } });
  const { data } = await wxpay.v3.bill.tradebill.get({ params: { bill_date, tar_type: 'GZIP' } });
  const bytes = await download(data);
  assert.deepEqual([bytes[0], bytes[1]], [0x1f, 0x8b]);
  assert.equal(sha1(gunzipSync(bytes)), data.hash_value.toLowerCase());
  assert.equal(data.hash_value, plain.hash_value);
});

test('only refunds, only payments', async () => {
  const rowsOf = async (bill_type) => Formatter.castCsvBill(await download((await wxpay.v3.bill.tradebill.get({ params: { bill_date, bill_type } })).data)).rows;
  const refunds = await rowsOf('REFUND');
  assert.ok(refunds.some((row) => row['商户退款单号'] === paid.out_refund_no));
  assert.ok((await rowsOf('SUCCESS')).some((row) => row['商户订单号'] === paid.out_trade_no));
});

test('the fund flow bill shows the money in and out with its balance', async () => {
  const { data } = await wxpay.v3.bill.fundflowbill.get({ params: { bill_date, account_type: 'BASIC' } });
  const bytes = await download(data);
  assert.equal(sha1(bytes), data.hash_value.toLowerCase());
  const { rows } = Formatter.castCsvBill(bytes);
  const income = rows.find((row) => row['收支类型'] === '收入');
  const outgoing = rows.find((row) => row['收支类型'] === '支出');
  assert.ok(income && outgoing, JSON.stringify(rows));
});

test('a bill of the future, of no day, and a forged token are refused', async () => {
  const future = await refusal(wxpay.v3.bill.tradebill.get({ params: { bill_date: '2199-01-01' } }));
  assert.ok(['INVALID_REQUEST', 'PARAM_ERROR', 'NO_STATEMENT_EXIST'].includes(future.code), JSON.stringify(future));
  const nonsense = await refusal(wxpay.v3.bill.tradebill.get({ params: { bill_date: 'yesterday' } }));
  assert.equal(nonsense.code, 'PARAM_ERROR');
  const forged = await refusal(wxpay.v3.billdownload.file.get({ params: { token: 'x'.repeat(64) } }));
  assert.ok(forged.status >= 400 && forged.status < 500, JSON.stringify(forged));
});
