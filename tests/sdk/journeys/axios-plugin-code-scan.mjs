import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, order, refusal } from '../axios-plugin.mjs';
import { fault, madang, merchant, newNumber } from '../platform.mjs';

const wxpay = client();

const scene_info = { store_info: { id: 'STORE-7' }, device_id: 'TILL-2' };
const byNumber = (out_trade_no) => wxpay.v3.pay.transactions.outTradeNo['{out_trade_no}'].get({ params: { mchid: merchant.mchid }, out_trade_no });
const reverse = (out_trade_no) => wxpay.v3.pay.transactions.outTradeNo['{out_trade_no}'].reverse.post({ appid: merchant.appid, mchid: merchant.mchid }, { out_trade_no });

async function scan(out_trade_no, auth_code) {
  const code = auth_code ?? (await madang('code', '--openid', merchant.openid)).code;
  return wxpay.v3.pay.transactions.codepay.post({ ...order(out_trade_no), notify_url: undefined, payer: { auth_code: code }, scene_info });
}

test('the till scans the payer, is paid at once, and reverses it: the money goes back', async () => {
  const out_trade_no = newNumber('TILL');
  const { data } = await scan(out_trade_no);
  assert.equal(data.trade_state, 'SUCCESS');
  assert.equal(data.trade_type, 'MICROPAY');
  assert.equal(data.amount.total, 2800);
  assert.match(data.transaction_id, /^\d{28}$/);

  const { data: reversed } = await reverse(out_trade_no);
  assert.equal(reversed.out_trade_no, out_trade_no);
  const { data: after } = await byNumber(out_trade_no);
  assert.ok(['REVOKED', 'REFUND'].includes(after.trade_state), after.trade_state);
});

test('a payer who must confirm first: USERPAYING, asked again, then reversed unpaid', async () => {
  await fault('user-paying');
  const out_trade_no = newNumber('TILL');
  // Neither paid nor refused: 202, signed like any answer.
  const { status, data } = await scan(out_trade_no);
  assert.equal(status, 202);
  assert.equal(data.code, 'USERPAYING');
  assert.equal((await byNumber(out_trade_no)).data.trade_state, 'USERPAYING');
  await reverse(out_trade_no);
  assert.equal((await byNumber(out_trade_no)).data.trade_state, 'REVOKED');
});

test('a code is good for one payment, and a made-up code for none', async () => {
  const { code } = await madang('code', '--openid', merchant.openid);
  assert.match(code, /^1[0-5]\d{16}$/);
  await scan(newNumber('TILL'), code);
  for (const bad of [code, '134567890123456789']) {
    const refused = await refusal(scan(newNumber('TILL'), bad));
    assert.match(refused.code, /^AUTH_?CODE/);
  }
});
