import { readFileSync } from 'node:fs';
import { Aes, Formatter, Rsa, Wechatpay } from 'wechatpay-axios-plugin';

const dir = process.env.MADANG_MERCHANT ?? './merchant';
const m = JSON.parse(readFileSync(`${dir}/merchant.json`));

const wxpay = new Wechatpay({
  baseURL: m.base_url, // the only line that differs from production
  mchid: m.mchid,
  serial: m.serial_no,
  privateKey: readFileSync(`${dir}/apiclient_key.pem`),
  certs: { [m.platform_serial]: readFileSync(`${dir}/platform_cert.pem`) },
});

const { data } = await wxpay.v3.pay.transactions.jsapi.post({
  appid: m.appid,
  mchid: m.mchid,
  description: 'Americano, large',
  out_trade_no: `CAFE${Date.now()}`,
  notify_url: 'http://127.0.0.1:3000/notify',
  amount: { total: 2800 },
  payer: { openid: m.openid },
});
console.log(data.prepay_id);
