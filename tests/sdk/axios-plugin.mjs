// How the journeys set up wechatpay-axios-plugin: nothing but what its README shows.
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { Aes, Formatter, Rsa, Wechatpay } from 'wechatpay-axios-plugin';
import { file, merchant } from './platform.mjs';

// A failed journey should show what was asked and answered, not axios' insides.
const { AxiosError } = createRequire(import.meta.resolve('wechatpay-axios-plugin'))('axios');
AxiosError.prototype[inspect.custom] = function short() {
  const { method, url, data } = this.config ?? {};
  return `${this.stack}\n${method} ${url} ${data ?? ''}\n${this.response?.status} ${JSON.stringify(this.response?.data)}`;
};

/** A client of this merchant; `change` overrides what a journey is about, such as another private key. */
export function client(change = {}) {
  return new Wechatpay({
    baseURL: `${merchant.base_url}/`,
    mchid: merchant.mchid,
    serial: merchant.serial_no,
    privateKey: file('apiclient_key.pem'),
    certs: { [merchant.platform_serial]: file('platform_cert.pem') },
    secret: merchant.api_key_v2,
    merchant: { cert: file('apiclient_cert.pem'), key: file('apiclient_key.pem') },
    ...change,
  });
}

/** The SDK's own check of a callback with a platform certificate or public key, then its decryption. */
export function open(callback, keys = { [merchant.platform_serial]: file('platform_cert.pem') }) {
  const { headers, body, json } = callback;
  const key = keys[headers['wechatpay-serial']];
  if (!key) throw new Error(`The callback is signed with ${headers['wechatpay-serial']}; known are ${Object.keys(keys)}`);
  const signed = Formatter.response(headers['wechatpay-timestamp'], headers['wechatpay-nonce'], body);
  if (!Rsa.verify(signed, headers['wechatpay-signature'], Rsa.from(key, Rsa.KEY_TYPE_PUBLIC))) throw new Error('The signature of the callback does not fit');
  const { ciphertext, nonce, associated_data } = json.resource;
  return JSON.parse(Aes.AesGcm.decrypt(ciphertext, merchant.apiv3_key, nonce, associated_data));
}

/** Runs a call that must be refused and gives back `{ status, code, message, detail }`. */
export async function refusal(call) {
  try {
    await call;
  } catch (error) {
    if (!error.response) throw error;
    const { status, data } = error.response;
    return { status, ...(Buffer.isBuffer(data) ? JSON.parse(data) : data) };
  }
  throw new Error('The call was not refused');
}

/** What every order has. */
export function order(out_trade_no, notify_url, change = {}) {
  return { appid: merchant.appid, mchid: merchant.mchid, description: '美式咖啡 Americano', out_trade_no, notify_url, amount: { total: 2800, currency: 'CNY' }, ...change };
}
