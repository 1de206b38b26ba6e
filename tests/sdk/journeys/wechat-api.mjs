// An app's back end on wechat-api, whose host is in its source: it is led here by the documented name over TLS.
import '../host-names.mjs';
import assert from 'node:assert/strict';
import https from 'node:https';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import WechatAPI from 'wechat-api';
import { loginCode, newApp, say } from '../app.mjs';

let app;
let api;
before(async () => {
  app = await newApp('--name', 'wechat-api');
  api = new WechatAPI(app.appid, app.appsecret);
});

const ask = (name, ...values) => promisify(api[name].bind(api))(...values);

test('a token is got under the documented name', async () => {
  const token = await ask('getAccessToken');
  assert.ok(token.accessToken.length > 100);
});

test('a ticket is got and signs a page', async () => {
  const config = await ask('getJsConfig', { debug: false, jsApiList: [], url: 'https://shop.example.com/' });
  assert.match(config.signature, /^[0-9a-f]{40}$/);
});

test('the platform says from where it calls', async () => {
  assert.ok((await ask('getIp')).ip_list.length > 0);
});

test('quotas are cleared for the app itself alone', async () => {
  assert.equal((await ask('clearQuota', app.appid)).errcode, 0);
  await assert.rejects(ask('clearQuota', 'wx0000000000000000'), { code: 40013 });
});

test('a wrong secret is told as 40125', async () => {
  const wrong = new WechatAPI(app.appid, '0'.repeat(32));
  await assert.rejects(promisify(wrong.getAccessToken.bind(wrong))(), { code: 40125 });
});

test('a login code is there for a back end without a browser', async () => {
  const url = `https://api.weixin.qq.com/sns/jscode2session?appid=${app.appid}&secret=${app.appsecret}&js_code=${await loginCode(app)}&grant_type=authorization_code`;
  const session = await new Promise((resolve, reject) => {
    https.get(url, (answer) => {
      let text = '';
      answer.on('data', (part) => { text += part; }).on('end', () => resolve(JSON.parse(text)));
    }).on('error', reject);
  });
  assert.equal(session.openid, app.openid);
});

test('who has written is answered within the limit', async () => {
  await assert.rejects(ask('sendText', app.openid, 'too early'), { code: 45015 });
  await say(app, 'hello');
  assert.equal((await ask('sendText', app.openid, 'hello')).errcode, 0);
  for (let i = 2; i <= 5; i++) await ask('sendText', app.openid, `${i}`);
  await assert.rejects(ask('sendText', app.openid, 'one too many'), { code: 45047 });
});
