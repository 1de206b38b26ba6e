import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Aes, Formatter, Rsa, Wechatpay } from 'wechatpay-axios-plugin';

const dir = process.env.MADANG_MERCHANT ?? './merchant';
const m = JSON.parse(readFileSync(`${dir}/merchant.json`));
const platformKey = readFileSync(`${dir}/platform_cert.pem`);

const wxpay = new Wechatpay({
  baseURL: m.base_url, // the only line that production does not have
  mchid: m.mchid,
  serial: m.serial_no,
  privateKey: readFileSync(`${dir}/apiclient_key.pem`),
  certs: { [m.platform_serial]: platformKey },
});

const backEnd = createServer(async (request, response) => {
  const body = (await request.toArray()).join('');
  const { 'wechatpay-timestamp': at, 'wechatpay-nonce': nonce, 'wechatpay-signature': signature } = request.headers;
  if (!Rsa.verify(Formatter.response(at, nonce, body), signature, Rsa.from(platformKey, Rsa.KEY_TYPE_PUBLIC))) {
    response.writeHead(401).end();
    return;
  }
  const { ciphertext, nonce: iv, associated_data: aad } = JSON.parse(body).resource;
  const payment = JSON.parse(Aes.AesGcm.decrypt(ciphertext, m.apiv3_key, iv, aad));
  response.writeHead(204).end();
  console.log(`${payment.out_trade_no} ${payment.trade_state}`);
  backEnd.close();
});

backEnd.listen(0, '127.0.0.1', async () => {
  const { data } = await wxpay.v3.pay.transactions.native.post({
    appid: m.appid,
    mchid: m.mchid,
    description: 'Americano, large',
    out_trade_no: `CAFE${Date.now()}`,
    notify_url: `http://127.0.0.1:${backEnd.address().port}/notify`,
    amount: { total: 2800 },
  });
  console.log(`./madang sandbox pay --code-url '${data.code_url}' --url ${m.base_url}`);
});
