import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallContext } from '../../channel.ts'
import { filesOf } from '../file/file-system.ts'
import { called, settled, testApp } from '../testing/app.ts'

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer

/** A host that answers every request with one thing and remembers what it was asked. */
function answering(answer: Record<string, unknown> | (() => unknown), options: Parameters<typeof testApp>[0] = {}) {
  const opened = testApp(options)
  const asked: any[] = []
  opened.host.serve('request', args => {
    asked.push(args)
    return typeof answer === 'function' ? answer() : { statusCode: 200, header: {}, cookies: [], data: bytes(''), ...answer }
  })
  return { ...opened, asked }
}

test('the body goes where its method and content type say', async () => {
  const { wx, asked } = answering({})
  const url = 'https://a.test/x'
  const cases: [Record<string, unknown>, string, unknown][] = [
    [{ data: { a: 1, b: 'ä &', c: [1], d: null } }, `${url}?a=1&b=%C3%A4%20%26&c=%5B1%5D&d=null`, undefined],
    [{ url: `${url}?z=0#f`, data: { a: 1 } }, `${url}?z=0&a=1#f`, undefined],
    [{ method: 'POST', data: { a: { b: 1 } } }, url, '{"a":{"b":1}}'],
    [{ method: 'post', header: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' }, data: { a: 1, b: { c: 2 } } }, url, 'a=1&b=%7B%22c%22%3A2%7D'],
    [{ method: 'PUT', data: 'text' }, url, 'text'],
    [{ method: 'DELETE', data: { a: 1 } }, url, '{"a":1}'],
    [{ method: 'POST', data: new Uint8Array([7, 8]).subarray(1) }, url, new Uint8Array([8]).buffer],
    [{ method: 'POST' }, url, undefined],
  ]
  for (const [args] of cases) await called(wx.request, { url, ...args })
  assert.deepEqual(asked.map(args => [args.url, args.data]), cases.map(([, address, data]) => [address, data]))
})

test('headers are texts, json is the default content type, the Referer stays the platform\'s', async () => {
  const { wx, asked } = answering({})
  await called(wx.request, { url: 'https://a.test', header: { 'X-N': 5, Referer: 'https://evil.test', none: undefined, gone: null } })
  await called(wx.request, { url: 'https://a.test', header: { 'CONTENT-TYPE': 'text/plain' }, timeout: 50 })
  assert.deepEqual(asked[0].header, { 'X-N': '5', 'content-type': 'application/json' })
  assert.equal(asked[0].timeoutMs, 60_000)
  assert.deepEqual(asked[1].header, { 'CONTENT-TYPE': 'text/plain' })
  assert.equal(asked[1].timeoutMs, 50)
})

test('time limits come from app.json', async () => {
  const { wx, asked } = answering({}, { manifest: { app: { networkTimeout: { request: 1234 } } } })
  await called(wx.request, { url: 'https://a.test' })
  assert.equal(asked[0].timeoutMs, 1234)
})

test('the answer is JSON, text or bytes as asked', async () => {
  const { wx } = answering({ statusCode: 404, header: { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] }, cookies: ['a=1', 'b=2'], data: bytes('{"x":"한"}') })
  const url = 'https://a.test'
  const { kind, result, order } = await called(wx.request, { url })
  assert.deepEqual([kind, order], ['success', ['success', 'complete']], 'any status is a success')
  assert.deepEqual({ ...result }, { data: { x: '한' }, statusCode: 404, header: { 'Content-Type': 'application/json', 'Set-Cookie': 'a=1,b=2' }, cookies: ['a=1', 'b=2'], errMsg: 'request:ok' })
  assert.equal(result.header['content-type'], 'application/json')
  assert.equal((await called(wx.request, { url, dataType: '其他' })).result.data, '{"x":"한"}')
  assert.equal(new TextDecoder().decode((await called(wx.request, { url, responseType: 'arraybuffer' })).result.data), '{"x":"한"}')
})

test('text that is no JSON stays text, other encodings are read', async () => {
  assert.equal((await called(answering({ data: bytes('<p>') }).wx.request, { url: 'https://a.test' })).result.data, '<p>')
  const gbk = new Uint8Array([0xc4, 0xe3]).buffer
  assert.equal((await called(answering({ data: gbk, header: { 'Content-Type': 'text/html; charset=gbk' } }).wx.request, { url: 'https://a.test' })).result.data, '你')
  assert.equal((await called(answering({ data: bytes('x'), header: { 'Content-Type': 'text/html; charset=no-such' } }).wx.request, { url: 'https://a.test' })).result.data, 'x')
})

test('what is refused never reaches the host', async () => {
  const { wx, asked } = answering({})
  const failures: [Record<string, unknown>, string, number | undefined][] = [
    [{}, 'request:fail parameter error: parameter.url should be String instead of Undefined;', undefined],
    [{ url: '/relative' }, 'request:fail invalid url "/relative"', 600009],
    [{ url: 'ftp://a.test' }, 'request:fail invalid url "ftp://a.test"', 600009],
    [{ url: 'javascript:alert(1)' }, 'request:fail invalid url "javascript:alert(1)"', 600009],
    [{ url: 'https://' }, 'request:fail invalid url "https://"', 600009],
    [{ url: 'https://a.test', method: 'PATCH' }, 'request:fail invalid method "PATCH"', 600005],
  ]
  for (const [args, errMsg, errno] of failures) {
    const { kind, result } = await called(wx.request, args)
    assert.deepEqual([kind, result.errMsg, result.errno], ['fail', errMsg, errno])
  }
  assert.equal(asked.length, 0)
})

test('the host\'s reasons carry WeChat\'s numbers', async () => {
  for (const [reason, errno] of [['timeout', 5], ['url not in domain list', 600002], ['interrupted', 600003], ['not supported', 6], ['something else', undefined]] as const) {
    const { wx } = answering(() => { throw { errMsg: reason } })
    const { result } = await called(wx.request, { url: 'https://a.test' })
    assert.deepEqual(result, { errMsg: `request:fail ${reason}`, ...(errno === undefined ? {} : { errno }) })
  }
})

test('a task tells headers and chunks, and abort ends it at once', async () => {
  const { wx, host } = testApp()
  let context!: CallContext
  let cancelled = false
  host.serve('request', (_, given) => {
    context = given
    given.onCancel(() => { cancelled = true })
    return new Promise(() => undefined)
  })
  const told: any[] = []
  const done = new Promise<any>(resolve => {
    const task = wx.request({ url: 'https://a.test', enableChunked: true, fail: (error: any) => resolve({ error, task }) })
    task.onHeadersReceived((value: any) => told.push(['headers', value.header]))
    const forgotten = () => told.push('forgotten')
    task.onChunkReceived(forgotten)
    task.offChunkReceived(forgotten)
    task.onChunkReceived((value: any) => {
      told.push(['chunk', new TextDecoder().decode(value.data)])
      task.abort()
      task.abort()
    })
  })
  await settled()
  context.progress({ headers: { 'content-type': 'text/plain' } })
  context.progress({ chunk: bytes('one') })
  await settled()
  context.progress({ chunk: bytes('too late') })
  const { error } = await done
  assert.deepEqual(error, { errMsg: 'request:fail abort' })
  await settled()
  assert.ok(cancelled)
  assert.deepEqual(told, [['headers', { 'Content-Type': 'text/plain' }], ['chunk', 'one']])
})

test('ten requests run at a time and the next begins when one ends', async () => {
  const { wx, host } = testApp()
  const waiting: (() => void)[] = []
  host.serve('request', () => new Promise(resolve => waiting.push(() => resolve({ statusCode: 200, data: bytes('') }))))
  const tasks = Array.from({ length: 12 }, () => wx.request({ url: 'https://a.test', complete() { ended++ } }))
  let ended = 0
  await settled()
  assert.equal(waiting.length, 10)
  tasks[11].abort()
  waiting[0]!()
  await settled()
  assert.equal(waiting.length, 11)
  waiting[1]!()
  await settled()
  assert.equal(waiting.length, 11, 'an aborted one never asks')
  assert.equal(ended, 3)
})

test('an exception in a callback goes to onError and complete still comes', async () => {
  const { app, wx } = answering({})
  const errors: string[] = []
  app.instance = { onError: (message: string) => errors.push(message) }
  await new Promise<void>(resolve => wx.request({ url: 'https://a.test', success() { throw new Error('mine') }, complete: () => resolve() }))
  assert.match(errors[0]!, /mine/)
})

test('uploads send bytes, fields as texts, and tell their progress', async () => {
  const { app, wx, host } = testApp()
  const filePath = filesOf(app).temporary(new Uint8Array([1, 2, 3]), 'image/png')
  let asked: any
  host.serve('upload', (args, context) => {
    asked = args
    context.progress({ progress: 50, totalBytesSent: 1, totalBytesExpectedToSend: 3 })
    return { statusCode: 201, data: '{"id":1}', header: { 'content-type': 'application/json' } }
  })
  const progress: number[] = []
  const result: any = await new Promise(resolve => {
    const task = wx.uploadFile({ url: 'https://a.test/up', filePath, name: 'file', formData: { a: 1, b: { c: 2 } }, success: resolve })
    task.onProgressUpdate((value: any) => progress.push(value.progress))
  })
  assert.deepEqual([result.statusCode, result.data, result.errMsg], [201, '{"id":1}', 'uploadFile:ok'], 'the answer stays text')
  assert.deepEqual([new Uint8Array(asked.file.bytes), asked.file.type, asked.name, asked.formData], [new Uint8Array([1, 2, 3]), 'image/png', 'file', { a: '1', b: '{"c":2}' }])
  assert.deepEqual(progress, [50])
  assert.equal((await called(wx.uploadFile, { url: 'https://a.test/up', filePath: 'wxfile://tmp/none', name: 'f' })).result.errMsg, 'uploadFile:fail no such file or directory, open wxfile://tmp/none')
  assert.match((await called(wx.uploadFile, { url: 'https://a.test/up', name: 'f' })).result.errMsg, /parameter.filePath should be String/)
})

test('downloads become files: temporary, or where the app says', async () => {
  const { wx, host } = testApp()
  let asked = 0
  host.serve('download', () => {
    asked++
    return { statusCode: 200, header: { 'content-type': 'image/jpeg' }, data: bytes('jpeg'), type: 'image/jpeg' }
  })
  const fs = wx.getFileSystemManager()
  const { result } = await called(wx.downloadFile, { url: 'https://a.test/p?x=1' })
  assert.match(result.tempFilePath, /^wxfile:\/\/tmp\/\w+\.jpg$/)
  assert.equal(fs.readFileSync(result.tempFilePath, 'utf8'), 'jpeg')
  const own = await called(wx.downloadFile, { url: 'https://a.test/p', filePath: 'wxfile://usr/p.jpg' })
  assert.deepEqual([own.result.filePath, own.result.tempFilePath], ['wxfile://usr/p.jpg', undefined])
  assert.equal(fs.readFileSync('wxfile://usr/p.jpg', 'utf8'), 'jpeg')
  assert.equal((await called(wx.downloadFile, { url: 'https://a.test/p', filePath: '/package.jpg' })).result.errno, 1300013)
  assert.equal(asked, 2)
})

test('a socket opens, talks and closes; the older members mean the latest', async () => {
  const { wx, host } = testApp()
  const sent: any[] = []
  let context!: CallContext
  let end!: (value: unknown) => void
  host.serve('socket.open', (_, given) => {
    context = given
    return new Promise(resolve => { end = resolve })
  })
  host.serve('socket.send', args => { sent.push(args) })
  host.serve('socket.close', args => {
    sent.push(args)
    end({ code: args.code, reason: args.reason })
  })
  const told: any[] = []
  let task: any
  const connected = called(args => { task = wx.connectSocket(args) }, { url: 'wss://a.test', protocols: ['p'] })
  assert.equal(task.readyState, 0)
  for (const name of ['Open', 'Message', 'Close', 'Error']) {
    task[`on${name}`]((value: any) => told.push(['task', name, value]))
    wx[`onSocket${name}`](() => told.push(['wx', name]))
  }
  assert.equal((await connected).result.errMsg, 'connectSocket:ok')
  assert.equal((await called(task.send, { data: 'early' })).result.errMsg, 'sendSocketMessage:fail SocketTask.readyState is not OPEN')
  context.progress({ open: { header: { 'x-a': '1' } } })
  context.progress({ message: 'hello' })
  await settled()
  assert.equal(task.readyState, 1)
  assert.equal((await called(task.send, { data: 'x' })).result.errMsg, 'sendSocketMessage:ok')
  assert.equal((await called(wx.sendSocketMessage, { data: new ArrayBuffer(2) })).kind, 'success')
  assert.match((await called(task.send, { data: { a: 1 } })).result.errMsg, /parameter.data should be String instead of Object/)
  for (const code of [999, 1001, 2999, 5000, 'x']) assert.equal((await called(task.close, { code })).kind, 'fail')
  assert.equal((await called(task.close, { reason: '한'.repeat(42) })).kind, 'fail')
  assert.equal((await called(task.close, { code: 3001, reason: 'bye' })).result.errMsg, 'closeSocket:ok')
  await settled()
  assert.equal(task.readyState, 3)
  assert.deepEqual(told.filter(entry => entry[0] === 'task'), [['task', 'Open', { header: { 'X-A': '1' } }], ['task', 'Message', { data: 'hello' }], ['task', 'Close', { code: 3001, reason: 'bye' }]])
  assert.deepEqual(told.filter(entry => entry[0] === 'wx').map(entry => entry[1]), ['Open', 'Message', 'Close'])
  assert.equal((await called(task.close)).kind, 'fail')
  await assert.rejects(wx.closeSocket(), (error: any) => error.errMsg === 'closeSocket:fail WebSocket is not connected')
})

test('a refused socket tells an error, then that it is closed; five may be open', async () => {
  const { wx, host } = testApp()
  host.serve('socket.open', ({ url }: { url: string }) => url.endsWith('/bad') ? Promise.reject({ errMsg: 'url not in domain list' }) : new Promise(() => undefined))
  const told: string[] = []
  const task = wx.connectSocket({ url: 'wss://a.test/bad', success() { /* Only that it was begun. */ } })
  task.onError((value: any) => told.push(value.errMsg))
  task.onClose((value: any) => told.push(String(value.code)))
  await settled()
  assert.deepEqual(told, ['url not in domain list', '1006'])
  for (let count = 0; count < 5; count++) wx.connectSocket({ url: 'wss://a.test' })
  const sixth = await called(wx.connectSocket, { url: 'wss://a.test' })
  assert.deepEqual([sixth.kind, sixth.result.errno], ['fail', 600007])
  assert.match((await called(wx.connectSocket, { url: 'https://a.test' })).result.errMsg, /^connectSocket:fail invalid url/)
})
