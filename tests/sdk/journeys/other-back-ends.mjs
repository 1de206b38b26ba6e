// What back ends without an SDK do, and what proxies in front of them do to a request: written by hand on a socket.
import assert from 'node:assert/strict';
import { createSign, createVerify, X509Certificate, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { test } from 'node:test';
import { file, merchant, newNumber } from '../platform.mjs';

const base = new URL(merchant.base_url);
const key = file('apiclient_key.pem');
const platform = new X509Certificate(file('platform_cert.pem')).publicKey;

/** The value of Authorization; `write` changes how it is written, not what is signed. */
function authorization(method, url, body = '', { write = (parts) => parts.join(','), timestamp = Math.floor(Date.now() / 1000) } = {}) {
  const nonce = randomBytes(16).toString('hex');
  const signature = createSign('RSA-SHA256').update(`${method}\n${url}\n${timestamp}\n${nonce}\n${body}\n`).sign(key, 'base64');
  return `WECHATPAY2-SHA256-RSA2048 ${write([
    `mchid="${merchant.mchid}"`, `nonce_str="${nonce}"`, `signature="${signature}"`, `timestamp="${timestamp}"`, `serial_no="${merchant.serial_no}"`])}`;
}

/** Sends text as it is and reads one answer. */
function exchange(socket, text) {
  return new Promise((resolve, reject) => {
    let got = Buffer.alloc(0);
    const read = (chunk) => {
      got = Buffer.concat([got, chunk]);
      const end = got.indexOf('\r\n\r\n');
      if (end < 0) return;
      const [status, ...lines] = got.subarray(0, end).toString().split('\r\n');
      const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]));
      const body = bodyOf(headers, got.subarray(end + 4), Number(status.split(' ')[1]));
      if (body === undefined) return;
      socket.off('data', read);
      resolve({ status: Number(status.split(' ')[1]), headers, body: body.toString('utf8') });
    };
    socket.on('data', read);
    socket.once('error', reject);
    socket.write(text);
  });
}

function bodyOf(headers, rest, status) {
  if (status === 204) return Buffer.alloc(0);
  if (headers['content-length'] !== undefined) return rest.length < Number(headers['content-length']) ? undefined : rest.subarray(0, Number(headers['content-length']));
  if (headers['transfer-encoding'] !== 'chunked') return rest;
  const chunks = [];
  for (let at = 0; ;) {
    const line = rest.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = parseInt(rest.subarray(at, line).toString(), 16);
    if (size === 0) return Buffer.concat(chunks);
    if (rest.length < line + 2 + size + 2) return undefined;
    chunks.push(rest.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}

async function withSocket(use) {
  const socket = net.connect(Number(base.port), base.hostname);
  try {
    return await use(socket);
  } finally {
    socket.destroy();
  }
}

const ask = (text) => withSocket((socket) => exchange(socket, text));

function assertSigned({ headers, body }) {
  const signed = `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`;
  assert.ok(createVerify('RSA-SHA256').update(signed).verify(platform, headers['wechatpay-signature'], 'base64'), 'the answer is signed');
}

const prepay = (change = {}) => JSON.stringify({
  appid: merchant.appid, mchid: merchant.mchid, description: '咖啡', out_trade_no: newNumber(), notify_url: 'http://127.0.0.1:9/notify', amount: { total: 1 }, ...change });
const length = (body) => Buffer.byteLength(body);
const path = '/v3/pay/transactions/native';

/** An order to look up, made the plain way. */
async function orderNamed(out_trade_no) {
  const body = prepay({ out_trade_no });
  const answer = await ask(`POST ${path} HTTP/1.1\r\nHost: ${base.host}\r\nAuthorization: ${authorization('POST', path, body)}\r\nContent-Type: application/json\r\nContent-Length: ${length(body)}\r\n\r\n${body}`);
  assert.equal(answer.status, 200, answer.body);
}

test('no User-Agent, no Accept', async () => {
  const body = prepay();
  const answer = await ask(`POST ${path} HTTP/1.1\r\nHost: ${base.host}\r\nAuthorization: ${authorization('POST', path, body)}\r\nContent-Type: application/json\r\nContent-Length: ${length(body)}\r\n\r\n${body}`);
  assert.equal(answer.status, 200, answer.body);
  assertSigned(answer);
});

test('lower-case header names; Accept-Language; a content type with upper-case charset', async () => {
  const body = prepay();
  const answer = await ask(`POST ${path} HTTP/1.1\r\nhost: ${base.host}\r\nauthorization: ${authorization('POST', path, body)}\r\naccept-language: zh-CN\r\naccept: application/json\r\ncontent-type: application/json; charset=UTF-8\r\ncontent-length: ${length(body)}\r\n\r\n${body}`);
  assert.equal(answer.status, 200, answer.body);
  assertSigned(answer);
});

test('a chunked body is signed as the bytes it carries', async () => {
  const body = prepay();
  const bytes = Buffer.from(body);
  const half = 37;
  const chunk = (part) => Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]);
  const head = `POST ${path} HTTP/1.1\r\nHost: ${base.host}\r\nAuthorization: ${authorization('POST', path, body)}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const answer = await ask(Buffer.concat([Buffer.from(head), chunk(bytes.subarray(0, half)), chunk(bytes.subarray(half)), Buffer.from('0\r\n\r\n')]));
  assert.equal(answer.status, 200, answer.body);
});

test('Expect: 100-continue, as curl sends it before a long body', async () => {
  const body = prepay({ attach: 'x'.repeat(100) });
  await withSocket(async (socket) => {
    const go = await exchange(socket, `POST ${path} HTTP/1.1\r\nHost: ${base.host}\r\nAuthorization: ${authorization('POST', path, body)}\r\nContent-Type: application/json\r\nContent-Length: ${length(body)}\r\nExpect: 100-continue\r\n\r\n`);
    assert.equal(go.status, 100);
    const answer = await exchange(socket, body);
    assert.equal(answer.status, 200, answer.body);
  });
});

test('HTTP/1.0 with keep-alive: two requests on one connection', async () => {
  await withSocket(async (socket) => {
    for (let i = 0; i < 2; i++) {
      const body = prepay();
      const answer = await exchange(socket, `POST ${path} HTTP/1.0\r\nHost: ${base.host}\r\nConnection: keep-alive\r\nAuthorization: ${authorization('POST', path, body)}\r\nContent-Type: application/json\r\nContent-Length: ${length(body)}\r\n\r\n${body}`);
      assert.equal(answer.status, 200, answer.body);
      assertSigned(answer);
    }
  });
});

test('Authorization: attributes in any order, spaces after commas, the serial number in lower case', async () => {
  const ways = [
    (parts) => [...parts].reverse().join(','),
    (parts) => parts.join(', '),
    (parts) => parts.map((part) => (part.startsWith('serial_no') ? part.toLowerCase() : part)).join(','),
  ];
  for (const write of ways) {
    const body = prepay();
    const answer = await ask(`POST ${path} HTTP/1.1\r\nHost: ${base.host}\r\nAuthorization: ${authorization('POST', path, body, { write })}\r\nContent-Type: application/json\r\nContent-Length: ${length(body)}\r\n\r\n${body}`);
    assert.equal(answer.status, 200, `${write}: ${answer.body}`);
  }
});

test('the path is signed as it was written: percent-encoded order numbers, the query\'s order and encoding, a question mark with nothing after', async () => {
  const out_trade_no = `A_b-${newNumber().slice(0, 20)}*|`;
  const body = prepay({ out_trade_no });
  const made = await ask(`POST ${path} HTTP/1.1\r\nHost: ${base.host}\r\nAuthorization: ${authorization('POST', path, body)}\r\nContent-Type: application/json\r\nContent-Length: ${length(body)}\r\n\r\n${body}`);
  assert.equal(made.status, 200, made.body);
  for (const url of [
    `/v3/pay/transactions/out-trade-no/${encodeURIComponent(out_trade_no).replaceAll('*', '%2A')}?mchid=${merchant.mchid}`,
    `/v3/pay/transactions/out-trade-no/${encodeURIComponent(out_trade_no).replaceAll('%7C', '%7c')}?mchid=${merchant.mchid}`,
    `/v3/pay/transactions/out-trade-no/${encodeURIComponent(out_trade_no)}?unknown=%E5%95%86+x&mchid=${merchant.mchid}&`,
  ]) {
    const answer = await ask(`GET ${url} HTTP/1.1\r\nHost: ${base.host}\r\nAccept: application/json\r\nAuthorization: ${authorization('GET', url)}\r\n\r\n`);
    assert.equal(answer.status, 200, `${url}: ${answer.body}`);
    assert.equal(JSON.parse(answer.body).out_trade_no, out_trade_no);
    assertSigned(answer);
  }
  const url = '/v3/certificates?';
  const answer = await ask(`GET ${url} HTTP/1.1\r\nHost: ${base.host}\r\nAccept: */*\r\nAuthorization: ${authorization('GET', url)}\r\n\r\n`);
  assert.equal(answer.status, 200, answer.body);
});

test('the absolute form of the request line, as a proxy writes it', async () => {
  const out_trade_no = newNumber();
  await orderNamed(out_trade_no);
  const url = `/v3/pay/transactions/out-trade-no/${out_trade_no}?mchid=${merchant.mchid}`;
  const answer = await ask(`GET ${base.origin}${url} HTTP/1.1\r\nHost: ${base.host}\r\nAuthorization: ${authorization('GET', url)}\r\n\r\n`);
  assert.equal(answer.status, 200, answer.body);
});

test('a body with spaces around, unknown members and escaped Chinese', async () => {
  const body = `  ${prepay({ 'not_yet_invented': { a: [1] } }).replace('咖啡', '\\u5496\\u5561').replaceAll(',', ' ,\n ')}\n`;
  const answer = await ask(`POST ${path} HTTP/1.1\r\nHost: ${base.host}\r\nAuthorization: ${authorization('POST', path, body)}\r\nContent-Type: application/json\r\nContent-Length: ${length(body)}\r\n\r\n${body}`);
  assert.equal(answer.status, 200, answer.body);
});

test('an error carries a Request-ID, is JSON, and is signed like any answer', async () => {
  const url = `/v3/pay/transactions/out-trade-no/${newNumber()}?mchid=${merchant.mchid}`;
  const answer = await ask(`GET ${url} HTTP/1.1\r\nHost: ${base.host}\r\nAuthorization: ${authorization('GET', url)}\r\n\r\n`);
  assert.equal(answer.status, 404);
  assert.ok(answer.headers['request-id']);
  assert.match(answer.headers['content-type'], /^application\/json/);
  assertSigned(answer);
});

test('a replayed request, an old clock, no Authorization: 401 SIGN_ERROR', async () => {
  const url = '/v3/certificates';
  const same = authorization('GET', url);
  const get = (header) => ask(`GET ${url} HTTP/1.1\r\nHost: ${base.host}\r\n${header}\r\n`);
  assert.equal((await get(`Authorization: ${same}\r\n`)).status, 200);
  for (const header of [`Authorization: ${same}\r\n`, `Authorization: ${authorization('GET', url, '', { timestamp: Math.floor(Date.now() / 1000) - 301 })}\r\n`, '']) {
    const answer = await get(header);
    assert.equal(answer.status, 401, answer.body);
    assert.equal(JSON.parse(answer.body).code, 'SIGN_ERROR');
  }
});

test('over TLS for the fixed host: HTTP/1.1 with header names as documented, though the client offers HTTP/2', async () => {
  const [host, port] = process.env.MADANG_TLS.split(':');
  const socket = tls.connect({ host, port: Number(port), servername: 'api.mch.weixin.qq.com', ca: file('ca.pem'), ALPNProtocols: ['h2', 'http/1.1'] });
  try {
    await once(socket, 'secureConnect');
    assert.equal(socket.alpnProtocol, 'http/1.1');
    const url = '/v3/certificates?algorithm_type=RSA';
    socket.write(`GET ${url} HTTP/1.1\r\nHost: api.mch.weixin.qq.com\r\nAuthorization: ${authorization('GET', url)}\r\n\r\n`);
    const [head] = await once(socket, 'data');
    for (const name of ['Wechatpay-Timestamp', 'Wechatpay-Nonce', 'Wechatpay-Serial', 'Wechatpay-Signature', 'Wechatpay-Signature-Type', 'Content-Type']) {
      assert.ok(head.includes(`\r\n${name}: `), `${name} in ${head}`);
    }
  } finally {
    socket.destroy();
  }
});
