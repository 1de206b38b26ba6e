import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Rsa } from 'wechatpay-axios-plugin';
import { client, open, refusal } from '../axios-plugin.mjs';
import { listenForCallbacks } from '../callbacks.mjs';
import { file, madang, merchant, newNumber, until } from '../platform.mjs';

const wxpay = client();
const seal = (text) => Rsa.encrypt(text, Rsa.from(file('platform_cert.pem'), Rsa.KEY_TYPE_PUBLIC));
const sealed = { headers: { 'Wechatpay-Serial': merchant.platform_serial } };
let callbacks;
let openid;

before(async () => {
  callbacks = await listenForCallbacks();
  openid = (await madang('payer', '--name', '张三', '--appid', merchant.appid)).openid;
});
after(() => callbacks.close());

const bills = wxpay.v3.fundApp.mchTransfer.transferBills;
const byNumber = (out_bill_no) => bills.outBillNo['{out_bill_no}'].get({ out_bill_no });
const bill = (out_bill_no, change = {}) => ({
  appid: merchant.appid,
  out_bill_no,
  transfer_scene_id: '1000',
  openid,
  transfer_amount: 30_00,
  transfer_remark: '新会员奖励',
  notify_url: callbacks.url('/transfers'),
  transfer_scene_report_infos: [{ info_type: '活动名称', info_content: '新会员有礼' }, { info_type: '奖励说明', info_content: '注册奖励' }],
  ...change,
});

test('a transfer with a sealed name waits for the person, is confirmed, and is told by a verified callback', async () => {
  const out_bill_no = newNumber('T');
  const { data } = await bills.post(bill(out_bill_no, { user_name: seal('张三') }), sealed);
  assert.equal(data.state, 'WAIT_USER_CONFIRM');
  assert.equal(data.out_bill_no, out_bill_no);
  assert.ok(data.package_info && data.transfer_bill_no && data.create_time);

  const confirmed = await madang('confirm-transfer', '--out-bill-no', out_bill_no, '--mchid', merchant.mchid);
  assert.equal(confirmed.state, 'SUCCESS');

  const callback = await callbacks.next((one) => one.json.event_type === 'MCHTRANSFER.BILL.FINISHED');
  const resource = open(callback);
  assert.equal(resource.out_bill_no, out_bill_no);
  assert.equal(resource.transfer_bill_no, data.transfer_bill_no);
  assert.equal(resource.state, 'SUCCESS');
  assert.equal(resource.mch_id, merchant.mchid);
  assert.equal(resource.transfer_amount, 30_00);
  assert.equal(resource.openid, openid);

  const { data: one } = await byNumber(out_bill_no);
  const { data: other } = await bills.transferBillNo['{transfer_bill_no}'].get({ transfer_bill_no: data.transfer_bill_no });
  // The name comes back sealed for the merchant's own key, anew each time.
  for (const answer of [one, other]) answer.user_name = Rsa.decrypt(answer.user_name, Rsa.from(file('apiclient_key.pem'), Rsa.KEY_TYPE_PRIVATE));
  assert.deepEqual(one, other);
  assert.equal(one.user_name, '张三');
  assert.equal(one.state, 'SUCCESS');
  assert.equal(one.mch_id, merchant.mchid);
});

test('the same number gives the same bill; another amount is refused', async () => {
  const body = bill(newNumber('T'));
  const { data: first } = await bills.post(body);
  const { data: again } = await bills.post(body);
  assert.equal(again.transfer_bill_no, first.transfer_bill_no);
  const refused = await refusal(bills.post({ ...body, transfer_amount: 31_00 }));
  assert.ok(['INVALID_REQUEST', 'ALREADY_EXISTS', 'PARAM_ERROR'].includes(refused.code), JSON.stringify(refused));
});

test('a transfer that nobody has confirmed is cancelled, and cannot be confirmed after', async () => {
  const out_bill_no = newNumber('T');
  await bills.post(bill(out_bill_no));
  // The documented call has no body at all: what is signed ends with an empty line.
  const { data } = await bills.outBillNo['{out_bill_no}'].cancel.post(undefined, { out_bill_no });
  assert.ok(['CANCELING', 'CANCELLED'].includes(data.state), data.state);
  assert.equal(data.out_bill_no, out_bill_no);
  await until(async () => (await byNumber(out_bill_no)).data.state, (state) => state === 'CANCELLED');
  await assert.rejects(async () => assert.equal((await madang('confirm-transfer', '--out-bill-no', out_bill_no, '--mchid', merchant.mchid)).state, 'SUCCESS'));
});

test('text sealed with another key, or a name in plain, is refused with the field named', async () => {
  const refused = await refusal(bills.post(bill(newNumber('T'), { user_name: '张三' }), sealed));
  assert.equal(refused.code, 'PARAM_ERROR');
  assert.equal(refused.detail?.field, '/user_name');
});

test('a batch of transfers, queried by both numbers, with its details', async () => {
  const out_batch_no = newNumber('B');
  const details = [1, 2].map((n) => ({ out_detail_no: newNumber('D'), transfer_amount: n * 100, transfer_remark: '报销', openid }));
  const { data } = await wxpay.v3.transfer.batches.post({
    appid: merchant.appid, out_batch_no, batch_name: '十一月报销', batch_remark: '十一月', total_amount: 300, total_num: 2, transfer_detail_list: details,
  }, sealed);
  assert.equal(data.out_batch_no, out_batch_no);
  assert.ok(data.batch_id && data.create_time);

  const params = { need_query_detail: true, offset: 0, limit: 20, detail_status: 'ALL' };
  const one = await until(
    async () => (await wxpay.v3.transfer.batches.outBatchNo['{out_batch_no}'].get({ params, out_batch_no })).data,
    (batch) => batch.transfer_batch.batch_status === 'FINISHED');
  const { data: other } = await wxpay.v3.transfer.batches.batchId['{batch_id}'].get({ params, batch_id: data.batch_id });
  assert.deepEqual(one, other);
  assert.equal(one.transfer_detail_list.length, 2);

  const [{ out_detail_no }] = details;
  const { data: detail } = await wxpay.v3.transfer.batches.outBatchNo['{out_batch_no}'].details.outDetailNo['{out_detail_no}'].get({ out_batch_no, out_detail_no });
  assert.equal(detail.detail_status, 'SUCCESS');
  assert.equal(detail.transfer_amount, 100);
});
