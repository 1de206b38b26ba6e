import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { client, open, order, refusal } from '../axios-plugin.mjs';
import { listenForCallbacks } from '../callbacks.mjs';
import { file, madang, merchant, merchantDir, newNumber, pay } from '../platform.mjs';

const run = promisify(execFile);
let callbacks;
before(async () => { callbacks = await listenForCallbacks(); });
after(() => callbacks.close());

/** Runs the SDK's own command line, `wxpay crt`, and gives back what it saved: `{ serial: pem }`. */
async function download() {
  const folder = await mkdtemp(join(tmpdir(), 'platform-certificates-'));
  const cli = fileURLToPath(import.meta.resolve('wechatpay-axios-plugin').replace(/index\.js$/, 'bin/cli.js'));
  const { stdout, stderr } = await run(process.execPath, [
    cli, 'crt', '-m', merchant.mchid, '-s', merchant.serial_no, '-f', join(merchantDir, 'apiclient_key.pem'), '-k', merchant.apiv3_key, '-o', folder,
    '-u', `${merchant.base_url}/`]);
  const saved = {};
  for (const name of await readdir(folder)) saved[name.replace(/^wechatpay_|\.pem$/g, '')] = await readFile(join(folder, name), 'utf8');
  assert.ok(Object.keys(saved).length > 0, `${stdout}${stderr}`);
  return saved;
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
