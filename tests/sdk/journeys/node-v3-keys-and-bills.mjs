import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { listenForCallbacks } from '../callbacks.mjs';
import { WxPay, client, open } from '../node-v3.mjs';
import { advance, dayOf, file, madang, merchant, newNumber, now, pay, until } from '../platform.mjs';

const wxpay = client();
let callbacks;
before(async () => { callbacks = await listenForCallbacks(); });
after(() => callbacks.close());

async function paidCallback() {
  const { data, error } = await wxpay.transactions_native({ description: '美式咖啡', out_trade_no: newNumber(), notify_url: callbacks.url(), amount: { total: 2800 } });
  assert.ok(data?.code_url, error);
  await pay(data);
  return callbacks.next((one) => one.json.event_type === 'TRANSACTION.SUCCESS');
}

test('certificates are downloaded and opened by the SDK', async () => {
  const list = await wxpay.get_certificates(merchant.apiv3_key);
  const mine = list.find((one) => one.serial_no === merchant.platform_serial);
  assert.ok(mine.publicKey.includes('BEGIN PUBLIC KEY'));
  assert.ok(Date.parse(mine.effective_time) < Date.parse(mine.expire_time));
});

test('a callback after a rotation makes the SDK fetch the new certificate by itself', async () => {
  const first = await paidCallback();
  await open(wxpay, first);
  const known = Object.keys(WxPay.certificates);
  await madang('rotate', 'certificate');
  const second = await paidCallback();
  assert.ok(!known.includes(second.headers['wechatpay-serial']));
  await open(wxpay, second);
  assert.ok(WxPay.certificates[first.headers['wechatpay-serial']], 'the old one still overlaps');
});

test('bills: asked for, downloaded from download_url, hashed', async () => {
  await paidCallback();
  const bill_date = dayOf(await now());
  await advance('34h');
  const trade = await wxpay.tradebill({ bill_date, bill_type: 'ALL' });
  assert.equal(trade.status, 200, trade.error);
  // The SDK signs download_url whole but for the production host, so it must name the host that was asked.
  assert.ok(trade.data.download_url.startsWith('https://api.mch.weixin.qq.com/v3/billdownload/file?'), trade.data.download_url);
  const { status, data } = await wxpay.downloadBill(trade.data.download_url);
  assert.equal(status, 200);
  assert.equal(createHash('sha1').update(data).digest('hex'), trade.data.hash_value.toLowerCase());

  const zipped = await wxpay.fundflowbill({ bill_date, account_type: 'BASIC', tar_type: 'GZIP' });
  const { data: bytes } = await wxpay.downloadBill(zipped.data.download_url);
  assert.equal(createHash('sha1').update(gunzipSync(bytes)).digest('hex'), zipped.data.hash_value.toLowerCase());
});

test('a batch of transfers; the SDK names the merchant\'s own serial where nothing is sealed', async () => {
  const { openid } = await madang('payer', '--name', '张三', '--appid', merchant.appid);
  const out_batch_no = newNumber('B');
  const detail = (change) => ({ out_detail_no: newNumber('D'), transfer_amount: 100, transfer_remark: '报销', openid, ...change });
  const plain = await wxpay.batches_transfer({ out_batch_no, batch_name: '报销', batch_remark: '报销', total_amount: 100, total_num: 1, transfer_detail_list: [detail()] });
  assert.equal(plain.status, 200, plain.error);

  const name = wxpay.publicEncrypt('张三', file('platform_public_key.pem'));
  const sealed = await wxpay.batches_transfer({
    out_batch_no: newNumber('B'), batch_name: '报销', batch_remark: '报销', total_amount: 100, total_num: 1, transfer_detail_list: [detail({ user_name: name })],
    wx_serial_no: merchant.public_key_id,
  });
  assert.equal(sealed.status, 200, sealed.error);

  const data = await until(
    async () => (await wxpay.query_batches_transfer_list({ out_batch_no, need_query_detail: true, offset: 0, limit: 20, detail_status: 'ALL' })).data,
    (batch) => batch.transfer_batch.batch_status === 'FINISHED');
  assert.equal(data.transfer_detail_list[0].detail_status, 'SUCCESS');
  const { out_detail_no } = data.transfer_detail_list[0];
  const { data: one } = await wxpay.query_batches_transfer_detail({ out_batch_no, out_detail_no });
  assert.equal(one.transfer_amount, 100);
});
