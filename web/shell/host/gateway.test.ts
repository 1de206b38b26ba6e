import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { Gateway, toBase64Url } from './gateway.ts'

const context = { id: 1, progress() {}, onCancel() {} }
const real = globalThis.fetch

afterEach(() => {
  globalThis.fetch = real
})

/** A platform that answers when told to. */
function platform() {
  const open: (() => void)[] = []
  const asked: string[] = []
  let most = 0
  globalThis.fetch = (async (url: string, options: { headers: Record<string, string> }) => {
    asked.push(`${url} ${Buffer.from(options.headers['X-Madang-Request']!, 'base64url')}`)
    await new Promise<void>(resolve => {
      open.push(resolve)
      most = Math.max(most, open.length)
    })
    return new Response('', { headers: { 'X-Madang-Answer': toBase64Url(new TextEncoder().encode('{"statusCode":200,"header":{},"cookies":[]}')) } })
  }) as typeof fetch
  return { asked, most: () => most, answer: () => open.shift()?.() }
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test('ten requests of an app are under way at once, the others wait, and too many are refused', async () => {
  Object.defineProperty(globalThis, 'navigator', { value: { onLine: true }, configurable: true })
  const { asked, most, answer } = platform()
  const gateway = new Gateway('wx0123456789abcdef')
  const outcomes = Array.from({ length: 300 }, (_, index) => gateway.request({ url: `https://api.example.com/${index}` }, context).then(() => 'done', error => error.errMsg))
  await settled()
  assert.equal(asked.length, 10)
  for (let left = 0; left < 300; left++) {
    answer()
    await settled()
  }
  const found = await Promise.all(outcomes)
  assert.equal(most(), 10)
  assert.equal(found.filter(outcome => outcome === 'done').length, 210)
  assert.equal(found.filter(outcome => outcome === 'too many requests').length, 90)
})

test('an app asks in its own name, whatever it says', async () => {
  Object.defineProperty(globalThis, 'navigator', { value: { onLine: true }, configurable: true })
  const { asked, answer } = platform()
  const forged = { app: 'wx0000000000000001', kind: 'upload', url: 'https://api.example.com/' }
  const done = new Gateway('wx0123456789abcdef').request(forged, context)
  await settled()
  answer()
  await done
  const [url, json] = asked[0]!.split(/ (.*)/)
  assert.equal(url, '/gateway/request')
  assert.equal(JSON.parse(json!).app, 'wx0123456789abcdef')
  assert.equal(JSON.parse(json!).kind, 'request')
})
