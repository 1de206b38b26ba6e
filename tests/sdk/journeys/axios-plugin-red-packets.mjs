// The legacy XML wire: MD5 or HMAC-SHA256 with api_key_v2.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client } from '../axios-plugin.mjs';
import { merchant } from '../platform.mjs';

const wxpay = client();

/** Ten digits of the merchant, the day, ten digits: what the documentation asks of mch_billno. */
const billNumber = () => `${merchant.mchid}${new Date().toISOString().slice(0, 10).replaceAll('-', '')}${String(Math.floor(Math.random() * 1e10)).padStart(10, '0')}`;

const packet = (mch_billno, change = {}) => ({
  mch_billno, mch_id: merchant.mchid, wxappid: merchant.appid, send_name: '咖啡馆', re_openid: merchant.openid, total_amount: '200', total_num: '1',
  wishing: '恭喜 & "发财" <2026>', client_ip: '127.0.0.1', act_name: '开业活动', remark: '欢迎再来', scene_id: 'PRODUCT_1', ...change,
});
const info = (mch_billno, change = {}) => wxpay.v2.mmpaymkttransfers.gethbinfo.post(
  { mch_billno, mch_id: merchant.mchid, appid: merchant.appid, bill_type: 'MCHT', ...change }, { security: true });

async function failed(call) {
  try {
    await call;
  } catch (error) {
    if (!error.response?.data) throw error;
    return error.response.data;
  }
  throw new Error('The call did not fail');
}

test('a red packet is sent once and looked up', async () => {
  const mch_billno = billNumber();
  const { data } = await wxpay.v2.mmpaymkttransfers.sendredpack.post(packet(mch_billno), { security: true });
  assert.equal(data.return_code, 'SUCCESS');
  assert.equal(data.result_code, 'SUCCESS');
  assert.equal(data.mch_billno, mch_billno);
  assert.equal(data.total_amount, '200');
  assert.ok(data.send_listid);

  const { data: again } = await wxpay.v2.mmpaymkttransfers.sendredpack.post(packet(mch_billno), { security: true });
  assert.equal(again.send_listid, data.send_listid);

  const { data: found } = await info(mch_billno);
  assert.equal(found.detail_id, data.send_listid);
  assert.ok(['SENDING', 'SENT', 'RECEIVED'].includes(found.status), found.status);
  assert.equal(found.total_num, '1');
  assert.equal(found.total_amount, '200');
  assert.equal(found.hb_type, 'NORMAL');
});

test('a group red packet has its number of slots', async () => {
  const mch_billno = billNumber();
  const { data } = await wxpay.v2.mmpaymkttransfers.sendgroupredpack.post(packet(mch_billno, { total_amount: '900', total_num: '3', amt_type: 'ALL_RAND' }), { security: true });
  assert.equal(data.result_code, 'SUCCESS');
  const { data: found } = await info(mch_billno);
  assert.equal(found.hb_type, 'GROUP');
  assert.equal(found.total_num, '3');
});

test('HMAC-SHA256 is taken where the request says so', async () => {
  const { data } = await wxpay.v2.mmpaymkttransfers.sendredpack.post(packet(billNumber(), { sign_type: 'HMAC-SHA256' }), { security: true });
  assert.equal(data.result_code, 'SUCCESS');
});

test('refusals in the words of the old wire', async () => {
  const wrongKey = client({ secret: 'A'.repeat(32) });
  const sign = await failed(wrongKey.v2.mmpaymkttransfers.sendredpack.post(packet(billNumber()), { security: true }));
  assert.ok(sign.return_code === 'FAIL' || sign.err_code === 'SIGN_ERROR', JSON.stringify(sign));

  const nowhere = await failed(info(billNumber()));
  assert.equal(nowhere.err_code, 'NOT_FOUND');

  const mch_billno = billNumber();
  await wxpay.v2.mmpaymkttransfers.sendredpack.post(packet(mch_billno), { security: true });
  const other = await failed(wxpay.v2.mmpaymkttransfers.sendredpack.post(packet(mch_billno, { total_amount: '300' }), { security: true }));
  assert.equal(other.result_code ?? other.return_code, 'FAIL', JSON.stringify(other));

  const limits = await failed(wxpay.v2.mmpaymkttransfers.sendredpack.post(packet(billNumber(), { total_amount: '0' }), { security: true }));
  assert.equal(limits.result_code ?? limits.return_code, 'FAIL', JSON.stringify(limits));
});
