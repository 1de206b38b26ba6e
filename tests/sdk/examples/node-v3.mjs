import { readFileSync } from 'node:fs';
import WxPay from 'wechatpay-node-v3';

const dir = process.env.MADANG_MERCHANT ?? './merchant';
const m = JSON.parse(readFileSync(`${dir}/merchant.json`));

// Nothing here differs from production: the host is in the SDK's source, and the platform answers for it.
const wxpay = new WxPay({
  appid: m.appid,
  mchid: m.mchid,
  publicKey: readFileSync(`${dir}/apiclient_cert.pem`),
  privateKey: readFileSync(`${dir}/apiclient_key.pem`),
  key: m.apiv3_key,
});

const { status, data, error } = await wxpay.transactions_jsapi({
  description: 'Americano, large',
  out_trade_no: `CAFE${Date.now()}`,
  notify_url: 'http://127.0.0.1:3000/notify',
  amount: { total: 2800 },
  payer: { openid: m.openid },
});
if (status !== 200) throw new Error(error);
console.log(`./madang sandbox pay --${data.package.replace('prepay_id=', 'prepay-id ')} --url ${m.base_url}`);
