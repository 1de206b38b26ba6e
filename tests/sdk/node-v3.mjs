// How the journeys set up wechatpay-node-v3. Its host is fixed: the platform answers for that name over TLS.
import './host-names.mjs';
import WxPay from 'wechatpay-node-v3';
import { file, merchant } from './platform.mjs';

export { WxPay };

/** A client of this merchant; it reads its serial number from its certificate, as the SDK's README shows. */
export function client(change = {}) {
  return new WxPay({
    appid: merchant.appid,
    mchid: merchant.mchid,
    publicKey: Buffer.from(file('apiclient_cert.pem')),
    privateKey: Buffer.from(file('apiclient_key.pem')),
    key: merchant.apiv3_key,
    ...change,
  });
}

/** The SDK's own check of a callback, by certificates it downloads itself, then its decryption. */
export async function open(wxpay, callback) {
  const { headers, json } = callback;
  const isGood = await wxpay.verifySign({
    timestamp: headers['wechatpay-timestamp'], nonce: headers['wechatpay-nonce'], serial: headers['wechatpay-serial'], signature: headers['wechatpay-signature'],
    // The parsed body: the SDK writes it as JSON again, so what the platform sent must be in that very form.
    body: json,
    apiSecret: merchant.apiv3_key,
  });
  if (!isGood) throw new Error('The signature of the callback does not fit');
  const { ciphertext, associated_data, nonce } = json.resource;
  return wxpay.decipher_gcm(ciphertext, associated_data, nonce);
}

/** An answer that must be a refusal: `{ status, code, message, detail }`. */
export function refused(answer) {
  if (!answer.error) throw new Error(`Not refused: ${JSON.stringify(answer)}`);
  return { status: answer.status, ...JSON.parse(answer.error) };
}
