import assert from 'node:assert/strict'
import { test } from 'node:test'
import { called, settled, testApp } from '../testing/app.ts'

test('what is stored comes back as it was', () => {
  const { wx } = testApp()
  const values: unknown[] = ['', 'text', 0, -1.5, true, false, null, undefined, [1, [2]], { a: { b: [null] } }, { $: 'date', at: 1 }, { $: 'undefined' }, Number.NaN]
  for (const value of values) {
    wx.setStorageSync('key', value)
    assert.deepEqual(wx.getStorageSync('key'), value)
  }
  wx.setStorageSync('at', new Date(5))
  assert.deepEqual(wx.getStorageSync('at'), new Date(5))
})

test('a value read is not the value kept', () => {
  const { wx } = testApp()
  const given = { list: [1] }
  wx.setStorageSync('key', given)
  given.list.push(2)
  wx.getStorageSync('key').list.push(3)
  assert.deepEqual(wx.getStorageSync('key'), { list: [1] })
})

test('callbacks, promises and synchronous members see the same storage, and the host is told', async () => {
  const { wx, notices } = testApp({ boot: { storage: { old: '"kept"' } } })
  assert.equal(wx.getStorageSync('old'), 'kept')
  assert.deepEqual(await called(wx.setStorage, { key: 'a', data: 1 }), { kind: 'success', result: { errMsg: 'setStorage:ok' }, order: ['success', 'complete'] })
  assert.deepEqual(await wx.getStorage({ key: 'a' }), { data: 1, errMsg: 'getStorage:ok' })
  await wx.removeStorage({ key: 'a' })
  assert.equal(wx.getStorageSync('a'), '')
  wx.clearStorageSync()
  await settled()
  assert.deepEqual(notices.map(notice => notice.event), ['storage.set', 'storage.remove', 'storage.clear'])
  assert.deepEqual(notices[0]!.data, { key: 'a', data: '1' })
})

test('a missing key fails asynchronously and reads as empty text synchronously', async () => {
  const { wx } = testApp()
  assert.equal(wx.getStorageSync('none'), '')
  await assert.rejects(wx.getStorage({ key: 'none' }), (error: any) => error.errMsg === 'getStorage:fail data not found')
  const { kind, result, order } = await called(wx.getStorage, { key: 'none' })
  assert.deepEqual({ kind, errMsg: result.errMsg, order }, { kind: 'fail', errMsg: 'getStorage:fail data not found', order: ['fail', 'complete'] })
})

test('keys must be texts', async () => {
  const { wx } = testApp()
  await assert.rejects(wx.setStorage({ data: 1 }), (error: any) => error.errMsg === 'setStorage:fail parameter error: parameter.key should be String instead of Undefined;')
  await assert.rejects(wx.getStorage({ key: 1 }), (error: any) => error.errMsg === 'getStorage:fail parameter error: parameter.key should be String instead of Number;')
  assert.throws(() => wx.setStorageSync({}, 1), { message: 'setStorageSync:fail parameter error: parameter.key should be String instead of Object;' })
  assert.throws(() => wx.removeStorageSync(), { message: 'removeStorageSync:fail parameter error: parameter.key should be String instead of Undefined;' })
})

test('an entry holds 1 MB, all of them 10 MB, counted in UTF-8', () => {
  const { wx } = testApp()
  const megabyte = 'x'.repeat(1024 * 1024 - 2)
  for (let index = 0; index < 9; index++) wx.setStorageSync(`k${index}`, megabyte)
  assert.throws(() => wx.setStorageSync('large', `${megabyte}x`), { message: 'setStorageSync:fail entry size limit reached' })
  assert.throws(() => wx.setStorageSync('wide', '마'.repeat(350_000)), { message: 'setStorageSync:fail entry size limit reached' })
  wx.setStorageSync('k9', 'x'.repeat(1024 * 1024 - 100))
  assert.throws(() => wx.setStorageSync('one', megabyte), { message: 'setStorageSync:fail exceed storage max size 10Mb' })
  wx.setStorageSync('k0', 'small')
  wx.setStorageSync('one', megabyte)
  assert.equal(wx.getStorageSync('one'), megabyte)
  assert.ok(wx.getStorageInfoSync().currentSize <= 10240)
})

test('information tells keys and kilobytes', async () => {
  const { wx } = testApp()
  wx.setStorageSync('a', 'x'.repeat(2000))
  assert.deepEqual(wx.getStorageInfoSync(), { keys: ['a'], currentSize: 2, limitSize: 10240 })
  assert.deepEqual(await wx.getStorageInfo(), { keys: ['a'], currentSize: 2, limitSize: 10240, errMsg: 'getStorageInfo:ok' })
})

test('batches go all together or not at all', async () => {
  const { wx } = testApp()
  wx.batchSetStorageSync([{ key: 'a', value: 1 }, { key: 'b', value: { c: 2 } }])
  assert.deepEqual(wx.batchGetStorageSync(['a', 'b', 'none']), [1, { c: 2 }, ''])
  assert.throws(() => wx.batchSetStorageSync([{ key: 'a', value: 9 }, { value: 2 }]))
  assert.equal(wx.getStorageSync('a'), 1)
  await assert.rejects(wx.batchSetStorage({}), (error: any) => error.errMsg.startsWith('batchSetStorage:fail parameter error: parameter.kvList should be Array'))
  await wx.batchSetStorage({ kvList: [{ key: 'd', value: 4 }] })
  assert.deepEqual((await wx.batchGetStorage({ keyList: ['d'] })).dataList, [4])
})

test('encryption is refused, not pretended', async () => {
  const { wx } = testApp()
  await assert.rejects(wx.setStorage({ key: 'a', data: 1, encrypt: true }), (error: any) => error.errMsg === 'setStorage:fail encrypted storage is not supported')
  assert.equal(wx.getStorageSync('a'), '')
})

test('what cannot be stored fails and leaves what was there', () => {
  const { wx } = testApp()
  wx.setStorageSync('a', 1)
  const ring: any = {}
  ring.ring = ring
  assert.throws(() => wx.setStorageSync('a', ring), /^Error: setStorageSync:fail /)
  assert.throws(() => wx.setStorageSync('a', { n: 1n }), /^Error: setStorageSync:fail /)
  assert.equal(wx.getStorageSync('a'), 1)
  wx.setStorageSync('__proto__', { polluted: true })
  assert.equal(({} as any).polluted, undefined)
  assert.deepEqual(wx.getStorageSync('__proto__'), { polluted: true })
})
