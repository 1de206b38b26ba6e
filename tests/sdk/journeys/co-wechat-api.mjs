// An app's back end on co-wechat-api, led here by its settings: families 1 to 7 of the open platform.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import WechatAPI from 'co-wechat-api';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { consent, loginCode, newApp, phoneCode, pushTo, say } from '../app.mjs';
import { advance, merchant } from '../platform.mjs';

let app;
before(async () => { app = await newApp('--name', 'co-wechat-api'); });

function client(secret = app.appsecret) {
  const api = new WechatAPI(app.appid, secret);
  api.prefix = `${app.base_url}/cgi-bin/`;
  api.snsPrefix = `${app.base_url}/sns/`;
  api.wxaPrefix = `${app.base_url}/wxa/`;
  return api;
}

const post = (data) => ({ method: 'POST', data: JSON.stringify(data), headers: { 'Content-Type': 'application/json' } });

async function call(api, path, data) {
  const { accessToken } = await api.ensureAccessToken();
  return api.request(`${app.base_url}${path}?access_token=${accessToken}`, post(data));
}

test('app.json has what a back end is configured with', () => {
  assert.match(app.appid, /^wx[0-9a-f]{16}$/);
  assert.match(app.appsecret, /^[0-9a-f]{32}$/);
  assert.equal(app.encoding_aes_key.length, 43);
  assert.equal(app.base_url, merchant.base_url);
  assert.match(app.openid, /^o.{27}$/);
});

test('a token is got, kept and got anew by the SDK itself when it has ended', async () => {
  const api = client();
  const first = await api.ensureAccessToken();
  assert.equal((await api.ensureAccessToken()).accessToken, first.accessToken);
  assert.ok((await api.getIp()).ip_list.length > 0);
  await advance('3h');
  // The SDK meets 42001 and helps itself.
  assert.ok((await api.getIp()).ip_list.length > 0);
  assert.notEqual((await api.ensureAccessToken()).accessToken, first.accessToken);
});

test('a wrong secret is told as 40125 with the number of the request', async () => {
  await assert.rejects(client('0'.repeat(32)).getAccessToken(), (error) => error.code === 40125 && / rid: \S+$/.test(error.message));
});

test('a ticket signs a page', async () => {
  const config = await client().getJsConfig({ debug: false, jsApiList: ['scanQRCode'], url: 'https://shop.example.com/' });
  assert.equal(config.appId, app.appid);
  assert.match(config.signature, /^[0-9a-f]{40}$/);
});

test('a login code becomes a session once', async () => {
  const api = client();
  const code = await loginCode(app);
  const session = await api.code2Session(code);
  assert.equal(session.openid, app.openid);
  assert.equal(Buffer.from(session.session_key, 'base64').length, 16);
  await assert.rejects(api.code2Session(code), { code: 40163 });
  await assert.rejects(api.code2Session('nobodys'), { code: 40029 });
});

test('a phone code becomes a number', async () => {
  const answer = await call(client(), '/wxa/business/getuserphonenumber', { code: await phoneCode(app) });
  assert.equal(answer.phone_info.countryCode, '86');
  assert.match(answer.phone_info.purePhoneNumber, /^1[0-9]{10}$/);
});

test('codes come as jpeg, refusals as errors', async () => {
  const api = client();
  for (const image of [await api.createWXAQRCode('pages/index/index', 430), await api.getWXACode('pages/index/index?id=3')]) {
    assert.ok(Buffer.isBuffer(image));
    assert.equal(image.subarray(0, 3).toString('hex'), 'ffd8ff');
  }
  await assert.rejects(api.getWXACodeUnlimit('a=1', 'pages/index/index'), { code: 41030 });
  await assert.rejects(api.getWXACodeUnlimit('x'.repeat(33), 'pages/index/index'), { code: 40169 });
  const free = await call(api, '/wxa/getwxacodeunlimit', { scene: 'a=1', page: 'pages/index/index', check_path: false });
  assert.equal(free.subarray(0, 3).toString('hex'), 'ffd8ff');
});

test('a text is judged', async () => {
  const api = client();
  assert.equal((await call(api, '/wxa/msg_sec_check', { content: '今天天气不错' })).errcode, 0);
  await assert.rejects(call(api, '/wxa/msg_sec_check', { content: '代开发票' }), { code: 87014 });
});

test('one app\'s token opens nothing of another\'s', async () => {
  const other = await newApp();
  const { accessToken } = await client().ensureAccessToken();
  await assert.rejects(client().request(`${app.base_url}/cgi-bin/clear_quota?access_token=${accessToken}`, post({ appid: other.appid })), { code: 40013 });
});

test('a subscribe message is sent once for each yes', async () => {
  const api = client();
  const { priTmplId } = await call(api, '/wxaapi/newtmpl/addtemplate', { tid: '1005', kidList: [1, 2], sceneDesc: 'meal' });
  const data = { character_string1: { value: 'A102' }, thing2: { value: '中央店' } };
  await assert.rejects(api.sendSubscribeMessage(app.openid, priTmplId, undefined, data), { code: 43101 });
  await consent(app, priTmplId);
  assert.equal((await api.sendSubscribeMessage(app.openid, priTmplId, undefined, data)).errcode, 0);
  await assert.rejects(api.sendSubscribeMessage(app.openid, priTmplId, undefined, data), { code: 43101 });
  await consent(app, priTmplId);
  await assert.rejects(api.sendSubscribeMessage(app.openid, priTmplId, undefined, { ...data, thing2: { value: 'x'.repeat(21) } }), (error) => error.code === 47003 && /data\.thing2\.value/.test(error.message));
});

test('who writes is pushed to the back end, which answers with words and a picture', async () => {
  const api = client();
  await assert.rejects(api.sendText(app.openid, 'too early'), { code: 45015 });
  const pushed = [];
  const server = createServer((request, response) => {
    const query = new URL(request.url, 'http://127.0.0.1').searchParams;
    const signature = createHash('sha1').update([app.token, query.get('timestamp'), query.get('nonce')].sort().join('')).digest('hex');
    if (signature !== query.get('signature')) response.writeHead(403).end();
    else if (request.method === 'GET') response.end(query.get('echostr'));
    else {
      let body = '';
      request.on('data', (part) => { body += part; }).on('end', () => {
        pushed.push(JSON.parse(body));
        response.end('success');
        server.emit('pushed');
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  await pushTo(app, `http://127.0.0.1:${server.address().port}/push?from=madang`);
  const arrived = once(server, 'pushed');
  await say(app, '还有货吗?');
  await arrived;
  assert.deepEqual([pushed[0].MsgType, pushed[0].Content, pushed[0].FromUserName], ['text', '还有货吗?', app.openid]);
  assert.equal((await api.sendText(app.openid, '有的')).errcode, 0);
  const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const { media_id } = await api.uploadMedia(picture, 'image', 'tea.png', 'image/png');
  assert.ok(Buffer.isBuffer(await api.getMedia(media_id)));
  assert.equal((await api.sendImage(app.openid, media_id)).errcode, 0);
  await assert.rejects(api.sendCard(app.openid, 'card'), { code: 40008 });
  await assert.rejects(api.sendText('oNobodyNobodyNobodyNobodyNob', 'a'), { code: 40003 });
  server.close();
});
