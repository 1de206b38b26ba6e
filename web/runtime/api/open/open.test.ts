import assert from 'node:assert/strict'
import { test } from 'node:test'
import { called, settled, testApp } from '../testing/app.ts'

test('login and payment go to the host with their own arguments alone', async () => {
  const { wx, host } = testApp()
  const asked: any[] = []
  host.serve('login', args => {
    asked.push(args)
    return { code: 'c' }
  })
  host.serve('pay', args => {
    asked.push(args)
    return { internal: 'not for the app' }
  })
  assert.deepEqual(await wx.login(), { code: 'c', errMsg: 'login:ok' })
  assert.deepEqual((await called(wx.requestPayment, { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'RSA', paySign: 's', more: 1 })).result, { errMsg: 'requestPayment:ok' })
  assert.deepEqual(asked, [{ timeout: undefined }, { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'RSA', paySign: 's' }])
  assert.match((await called(wx.requestPayment, { timeStamp: 1 })).result.errMsg, /parameter.timeStamp should be String instead of Number/)
})

test('a person who cancels a payment is told as WeChat tells it', async () => {
  const { wx, host } = testApp()
  host.serve('pay', () => { throw { errMsg: 'cancel' } })
  assert.deepEqual((await called(wx.requestPayment, { timeStamp: '1', nonceStr: 'n', package: 'p', paySign: 's' })).result, { errMsg: 'requestPayment:fail cancel' })
})

test('scopes are known or refused', async () => {
  const { wx, host } = testApp()
  host.serve('authorize', ({ scope }: { scope: string }) => { if (scope === 'scope.camera') throw { errMsg: 'auth deny', errno: 103 } })
  await wx.authorize({ scope: 'scope.userLocation' })
  await assert.rejects(wx.authorize({ scope: 'scope.camera' }), (error: any) => error.errMsg === 'authorize:fail auth deny')
  await assert.rejects(wx.authorize({ scope: 'scope.everything' }), (error: any) => error.errMsg === 'authorize:fail invalid scope')
})

test('messages are subscribed to, three at a time', async () => {
  const { wx, host } = testApp()
  host.serve('subscribe', ({ tmplIds }: { tmplIds: string[] }) => Object.fromEntries(tmplIds.map(id => [id, 'accept'])))
  assert.deepEqual(await wx.requestSubscribeMessage({ tmplIds: ['a', 'b'] }), { a: 'accept', b: 'accept', errMsg: 'requestSubscribeMessage:ok' })
  assert.equal((await called(wx.requestSubscribeMessage, { tmplIds: [] })).result.errCode, 10001)
  assert.equal((await called(wx.requestSubscribeMessage, { tmplIds: ['a', 'b', 'c', 'd'] })).result.errCode, 20003)
})

test('an app knows itself, its version only once it is released', () => {
  assert.deepEqual(testApp().wx.getAccountInfoSync(), { miniProgram: { appId: 'wx0123456789abcdef', envVersion: 'develop', version: '' }, plugin: {} })
  const released = testApp({ boot: { app: { appId: 'wx1', envVersion: 'release', version: '2.0.0', name: 'n' } } })
  assert.equal(released.wx.getAccountInfoSync().miniProgram.version, '2.0.0')
})

test('ext.json is read, and a change to it stays the caller\'s', () => {
  const { wx } = testApp({ manifest: { ext: { ext: { shop: { id: 1 } } } } })
  wx.getExtConfigSync().shop.id = 2
  assert.deepEqual(wx.getExtConfigSync(), { shop: { id: 1 } })
  assert.deepEqual(testApp().wx.getExtConfigSync(), {})
})

test('other apps are opened by id, with data that is only data', async () => {
  const { wx, host } = testApp()
  let asked: any
  host.serve('app.open', args => { asked = args })
  await wx.navigateToMiniProgram({ appId: 'wx2', path: 'p?a=1', extraData: { a: 1, f() { /* Not for others. */ } } })
  assert.deepEqual(asked, { appId: 'wx2', shortLink: undefined, path: 'p?a=1', extraData: { a: 1 }, envVersion: 'release' })
  assert.equal((await called(wx.navigateToMiniProgram)).result.errno, 1001)
})

test('reports are flat, short and few', async () => {
  const { wx, notices } = testApp()
  wx.reportEvent('tap', { a: 1, b: { c: 2 }, d: 'x'.repeat(5000), f() { /* Left out. */ } })
  wx.reportMonitor('1', '7')
  await settled()
  const [event, monitor] = notices.filter(notice => notice.event === 'report').map(notice => notice.data)
  assert.deepEqual([event.kind, event.data.id, event.data.fields.a, event.data.fields.b, event.data.fields.d.length, 'f' in event.data.fields], ['event', 'tap', 1, '{"c":2}', 1024, false])
  assert.deepEqual(monitor, { kind: 'monitor', data: { id: '1', value: 7 } })
})

test('the share menu is told to the host as it becomes', async () => {
  const { wx, notices } = testApp()
  await wx.showShareMenu({ withShareTicket: true, menus: ['shareAppMessage', 'shareTimeline', 'shareEverywhere'] })
  await wx.hideShareMenu({ menus: ['shareTimeline'] })
  await wx.hideShareMenu()
  await settled()
  assert.deepEqual(notices.filter(notice => notice.event === 'app.shareMenu').map(notice => notice.data), [
    { visible: true, menus: ['shareAppMessage', 'shareTimeline'], withShareTicket: true },
    { visible: true, menus: ['shareAppMessage'], withShareTicket: true },
    { visible: false, menus: [], withShareTicket: true },
  ])
})
