import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Transfer, type CallContext } from '../runtime/channel.ts'
import { NetworkLog } from './network-log.ts'

const context = (id = 1): CallContext & { sent: unknown[] } => ({ id, sent: [], progress(value) { this.sent.push(value) }, onCancel() {} })
const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer

test('a request is a row from its beginning, and the app gets what the server gave', async () => {
  const log = new NetworkLog()
  let answer!: (value: unknown) => void
  const methods = log.wrap({ request: () => new Promise(resolve => (answer = resolve)) })
  const result = methods.request!({ url: 'https://a.example/x', method: 'post', header: { A: 1 }, data: '{"q":1}' }, context()) as Promise<Transfer>
  assert.deepEqual(log.exchanges.value.map(({ method, status, body, sent }) => ({ method, status, body, sent })), [{ method: 'POST', status: undefined, body: '{"q":1}', sent: { A: '1' } }])
  const data = bytes('{"ok":true}')
  answer(new Transfer({ statusCode: 201, header: { 'Content-Type': 'application/json; charset=utf-8' }, data }, [data]))
  assert.equal(((await result).value as any).data, data, 'the bytes themselves, to be handed over')
  const [row] = log.exchanges.value
  assert.equal(row!.status, 201)
  assert.equal(row!.answer!.text, '{"ok":true}')
  assert.notEqual(row!.answer!.bytes, data)
})

test('a failure is told to both', async () => {
  const log = new NetworkLog()
  const methods = log.wrap({ request: () => { throw { errMsg: 'url not in domain list' } } })
  await assert.rejects(methods.request!({ url: 'https://a.example/x' }, context()) as Promise<unknown>, { errMsg: 'url not in domain list' })
  assert.equal(log.exchanges.value[0]!.failure, 'url not in domain list')
})

test('a socket keeps what went over it, in order', async () => {
  const log = new NetworkLog()
  const outer = context(7)
  const sent: unknown[] = []
  const methods = log.wrap({
    'socket.open': async (_args, inner) => {
      inner.progress({ open: { header: { server: 'x' } } })
      inner.progress({ message: 'hello' })
      await methods['socket.send']!({ call: 7, data: 'again' }, context(8))
      return { code: 1000 }
    },
    'socket.send': args => void sent.push(args.data),
  })
  assert.deepEqual(await methods['socket.open']!({ url: 'wss://a.example' }, outer), { code: 1000 })
  assert.deepEqual(log.exchanges.value[0]!.messages!.map(({ out, text }) => [out, text]), [[false, 'hello'], [true, 'again']])
  assert.equal(log.exchanges.value[0]!.status, 101)
  assert.equal(outer.sent.length, 2)
  assert.deepEqual(sent, ['again'])
})
