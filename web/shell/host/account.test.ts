import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type { AppFacts } from './apps.ts'
import { askAsPerson, isSignedIn, readPhone, Refused, signIn, signOut } from './account.ts'
import { Host, type Screens } from './methods.ts'

const kept = new Map<string, string>()
const asked: { method: string; path: string; token: string | undefined; body: any }[] = []
let answer: (path: string) => { status: number; body: unknown }

beforeEach(() => {
  kept.clear()
  asked.length = 0
  answer = () => ({ status: 200, body: {} })
  Object.assign(globalThis, {
    localStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key) },
    dispatchEvent: () => true,
    fetch: async (path: string, options: any) => {
      asked.push({ method: options.method, path, token: options.headers.authorization, body: options.body && JSON.parse(options.body) })
      const { status, body } = answer(path)
      return new Response(JSON.stringify(body), { status })
    },
  })
})

function host(screens: Partial<Screens> = {}): Record<string, any> {
  return new Host('wx1', { app_id: 'wx0123456789abcdef', key: 'wx0123456789abcdef' } as AppFacts, screens as Screens).methods()
}

test('phones are read as people write them', () => {
  assert.equal(readPhone('+86 139-1234 5678'), '+8613912345678')
  assert.equal(readPhone('0082 (10) 1234.5678'), '+821012345678')
  for (const none of ['', '13912345678', '+0123456789', '+8613912345678901', 'phone']) assert.equal(readPhone(none), undefined)
})

test('a token is kept when signing in and forgotten when the platform no longer takes it', async () => {
  answer = () => ({ status: 200, body: { token: 't1' } })
  await signIn('+8613912345678', '123456')
  assert.ok(isSignedIn())
  answer = () => ({ status: 401, body: { code: 'NOT_SIGNED_IN', message: 'no' } })
  await assert.rejects(askAsPerson('GET', '/me'), (refusal: Refused) => refusal.code === 'NOT_SIGNED_IN')
  assert.equal(asked[1]!.token, 'Bearer t1')
  assert.equal(isSignedIn(), false)
  await signOut(false)
})

test('wx.login lets the person sign in first and gives the app a code and nothing else', async () => {
  let shown = 0
  const methods = host({ signIn: async () => { shown++; kept.set('madang.account', 't1') } })
  answer = () => ({ status: 200, body: { code: 'c1', person_id: 'not for the app' } })
  assert.deepEqual(await methods.login({}), { code: 'c1' })
  assert.deepEqual(await methods.login({}), { code: 'c1' })
  assert.equal(shown, 1)
  assert.deepEqual(asked.map(one => `${one.method} ${one.path} ${one.token}`), Array(2).fill('POST /people/apps/wx0123456789abcdef/login Bearer t1'))
})

test('a login that has ended elsewhere is asked for again, once', async () => {
  kept.set('madang.account', 'old')
  const methods = host({ signIn: async () => { kept.set('madang.account', 'new') } })
  answer = () => (asked.at(-1)!.token === 'Bearer new' ? { status: 200, body: { code: 'c2' } } : { status: 401, body: { code: 'NOT_SIGNED_IN' } })
  assert.deepEqual(await methods.login({}), { code: 'c2' })
  kept.set('madang.account', 'old')
  const never = host({ signIn: async () => { kept.set('madang.account', 'old') } })
  await assert.rejects(never.login({}), { errMsg: /no|answered|NOT/ })
})

test('who closes the sheet signs in to nothing', async () => {
  await assert.rejects(host({ signIn: async () => { throw { errMsg: 'cancel' } } }).login({}), { errMsg: 'cancel' })
  assert.equal(asked.length, 0)
})

test('checkSession asks nobody and fails where there is no session', async () => {
  await assert.rejects(host().checkSession({}), { errMsg: 'session time out, need relogin' })
  kept.set('madang.account', 't1')
  answer = () => ({ status: 200, body: { is_valid: false } })
  await assert.rejects(host().checkSession({}), { errMsg: 'session time out, need relogin' })
  answer = () => ({ status: 200, body: { is_valid: true } })
  await host().checkSession({})
})

test('a phone number is told each time only after a yes', async () => {
  kept.set('madang.account', 't1')
  const scopes: string[] = []
  await assert.rejects(host({ ask: async scope => { scopes.push(scope); return false } }).getPhoneNumber({}), { errMsg: 'user deny' })
  assert.deepEqual(asked.map(one => one.path), ['/people/apps/wx0123456789abcdef/privacy'])
  answer = () => ({ status: 200, body: { code: 'p1', encrypted_data: 'e', iv: 'i' } })
  assert.deepEqual(await host({ ask: async scope => { scopes.push(scope); return true } }).getPhoneNumber({}), { code: 'p1', encryptedData: 'e', iv: 'i' })
  assert.deepEqual(scopes, ['scope.phone', 'scope.phone'])
})

test('a profile is told after a yes, with its sealed form', async () => {
  kept.set('madang.account', 't1')
  answer = () => ({ status: 200, body: { raw_data: '{"nickName":"Wei"}', signature: 's', encrypted_data: 'e', iv: 'i' } })
  assert.deepEqual(await host({ ask: async () => true }).getUserProfile({ desc: 'why' }), {
    userInfo: { nickName: 'Wei' }, rawData: '{"nickName":"Wei"}', signature: 's', encryptedData: 'e', iv: 'i',
  })
  await assert.rejects(host({ ask: async () => false }).getUserProfile({ desc: 'why' }), { errMsg: 'auth deny' })
})
