// The legacy XML wire by an SDK that knows nothing else: its host is fixed, and it shows apiclient_cert.p12 where money moves.
import '../host-names.mjs';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Payment from 'tenpay';
import { merchant, merchantDir, newNumber } from '../platform.mjs';

const settings = { appid: merchant.appid, mchid: merchant.mchid, partnerKey: merchant.api_key_v2, spbill_create_ip: '127.0.0.1' };
const tenpay = new Payment({ ...settings, pfx: readFileSync(join(merchantDir, 'apiclient_cert.p12')) });

/** mch_billno: letters and digits, at most 28. */
const billNumber = () => newNumber('TP').slice(0, 28);
const packet = (mch_billno, change = {}) => ({
  mch_billno, send_name: '咖啡馆', wishing: '恭喜发财', re_openid: merchant.openid, total_amount: 200, act_name: '开业活动', remark: '欢迎再来', scene_id: 'PRODUCT_1', ...change,
});

test('a red packet is sent with the certificate and looked up', async () => {
  const mch_billno = billNumber();
  const sent = await tenpay.sendRedpack(packet(mch_billno));
  assert.equal(sent.total_amount, '200');
  assert.ok(sent.send_listid);
  const found = await tenpay.redpackQuery({ mch_billno });
  assert.deepEqual([found.status, found.detail_id, found.hb_type, found.total_num], ['SENT', sent.send_listid, 'NORMAL', '1']);
});

test('a group packet is sent', async () => {
  const sent = await tenpay.sendGroupRedpack(packet(billNumber(), { total_amount: 300, total_num: 3 }));
  assert.equal(sent.total_amount, '300');
});

test('without the certificate no money moves', async () => {
  await assert.rejects(new Payment(settings).sendRedpack(packet(billNumber())), /apiclient_cert/);
});

test('with another key nothing is told', async () => {
  await assert.rejects(new Payment({ ...settings, partnerKey: '0'.repeat(32) }).redpackQuery({ mch_billno: billNumber() }), /sign does not fit/);
});

test('what is not offered yet says so through the SDK', async () => {
  const order = { out_trade_no: newNumber(), body: 'Americano', total_fee: 100, openid: merchant.openid, notify_url: 'http://127.0.0.1:1/notify' };
  await assert.rejects(tenpay.unifiedOrder(order), /does not offer/);
  await assert.rejects(tenpay.orderQuery({ out_trade_no: order.out_trade_no }), /does not offer/);
  await assert.rejects(tenpay.transfers({ partner_trade_no: newNumber(), re_user_name: '张三', openid: merchant.openid, amount: 100, desc: 'x' }), /does not offer/);
});
