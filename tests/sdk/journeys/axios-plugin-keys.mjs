import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin';
import { client, open, order } from '../axios-plugin.mjs';
import { listenForCallbacks } from '../callbacks.mjs';
import { file, madang, merchant, newNumber, pay } from '../platform.mjs';

let callbacks;
before(async () => { callbacks = await listenForCallbacks(); });
after(() => callbacks.close());

/**
 * Downloads and opens the platform's certificates, then checks the answer with the very certificate that it brought: `{ serial: pem }`.
 * By the SDK's parts, because the command `wxpay crt` of 0.9.6 looks certificates up in a copy made before they were downloaded.
 */
async function download() {
  let text;
  const transformResponse = [(answer) => { text = answer; return JSON.parse(answer); }];
  const { data, headers } = await client().v3.certificates.get({ transformResponse });
  const certificates = Object.fromEntries(data.data.map(({ serial_no, encrypt_certificate: { nonce, associated_data, ciphertext } }) => [
    serial_no, Aes.AesGcm.decrypt(ciphertext, merchant.apiv3_key, nonce, associated_data)]));
  const signed = Formatter.response(headers['wechatpay-timestamp'], headers['wechatpay-nonce'], text);
  const key = Rsa.from(certificates[headers['wechatpay-serial']], Rsa.KEY_TYPE_PUBLIC);
  assert.ok(Rsa.verify(signed, headers['wechatpay-signature'], key));
  return certificates;
}

async function paidCallback(keys, wxpay) {
  const out_trade_no = newNumber();
  const { data } = await wxpay.v3.pay.transactions.native.post(order(out_trade_no, callbacks.url()));
  await pay(data);
  for (;;) {
    const callback = await callbacks.next((one) => one.json.event_type === 'TRANSACTION.SUCCESS');
    const resource = open(callback, keys);
    if (resource.out_trade_no === out_trade_no) return callback;
  }
}

test('the downloader gets the certificate that was handed out with the merchant', async () => {
  const certificates = await download();
  assert.equal(certificates[merchant.platform_serial].trim(), file('platform_cert.pem').trim());
  assert.equal(new X509Certificate(certificates[merchant.platform_serial]).serialNumber, merchant.platform_serial);
  assert.match(merchant.platform_serial, /^[0-9A-F]{40}$/);
});

test('after a rotation the old certificate overlaps, the downloader picks up the new one, answers and callbacks verify', async () => {
  const before = await download();
  await madang('rotate', 'certificate');
  const after = await download();
  for (const serial of Object.keys(before)) assert.ok(serial in after, `${serial} still overlaps`);
  const [fresh] = Object.keys(after).filter((serial) => !(serial in before));
  assert.ok(fresh, 'there is a new certificate');

  const stale = await wxpayError(client({ certs: before }));
  assert.equal(stale, 'EV3_RES_HEADER_PLATFORM_SERIAL');

  const callback = await paidCallback(after, client({ certs: after }));
  assert.equal(callback.headers['wechatpay-serial'], fresh);
});

async function wxpayError(wxpay) {
  try {
    await wxpay.v3.pay.transactions.native.post(order(newNumber(), callbacks.url()));
  } catch (error) {
    return error.code;
  }
  return undefined;
}

test('public-key mode: an SDK that names the key is answered with it', async () => {
  const certs = { [merchant.public_key_id]: file('platform_public_key.pem') };
  assert.match(merchant.public_key_id, /^PUB_KEY_ID_\d+$/);
  const wxpay = client({ certs });
  const config = { headers: { 'Wechatpay-Serial': merchant.public_key_id } };
  const { data, headers } = await wxpay.v3.pay.transactions.native.post(order(newNumber(), callbacks.url()), config);
  assert.ok(data.code_url);
  assert.equal(headers['wechatpay-serial'], merchant.public_key_id);
});
