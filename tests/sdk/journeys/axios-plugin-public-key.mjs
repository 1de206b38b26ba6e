// The merchant was made with --key-mode public-key, as new merchants of the real service are.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Rsa } from 'wechatpay-axios-plugin';
import { client, open, order } from '../axios-plugin.mjs';
import { listenForCallbacks } from '../callbacks.mjs';
import { file, madang, merchant, newNumber, pay } from '../platform.mjs';

const keys = { [merchant.public_key_id]: file('platform_public_key.pem') };
const wxpay = client({ certs: keys });
let callbacks;
before(async () => { callbacks = await listenForCallbacks(); });
after(() => callbacks.close());

test('answers and callbacks verify with the public key, though the SDK names none', async () => {
  const out_trade_no = newNumber();
  const { data, headers } = await wxpay.v3.pay.transactions.native.post(order(out_trade_no, callbacks.url()));
  assert.equal(headers['wechatpay-serial'], merchant.public_key_id);
  await pay(data);
  const callback = await callbacks.next((one) => one.json.event_type === 'TRANSACTION.SUCCESS');
  assert.equal(open(callback, keys).out_trade_no, out_trade_no);
});

test('a sensitive field sealed with the public key is read', async () => {
  const { openid } = await madang('payer', '--name', '张三', '--appid', merchant.appid);
  const { data } = await wxpay.v3.fundApp.mchTransfer.transferBills.post({
    appid: merchant.appid,
    out_bill_no: newNumber('T'),
    transfer_scene_id: '1000',
    openid,
    user_name: Rsa.encrypt('张三', Rsa.from(keys[merchant.public_key_id], Rsa.KEY_TYPE_PUBLIC)),
    transfer_amount: 30_00,
    transfer_remark: '新会员奖励',
    transfer_scene_report_infos: [{ info_type: '活动名称', info_content: '新会员有礼' }, { info_type: '奖励说明', info_content: '注册奖励' }],
  }, { headers: { 'Wechatpay-Serial': merchant.public_key_id } });
  assert.equal(data.state, 'WAIT_USER_CONFIRM');
});
