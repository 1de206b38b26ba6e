import assert from 'node:assert/strict'
import { test } from 'node:test'
import { called, settled, testApp } from '../testing/app.ts'

test('a place comes with every field that apps read', async () => {
  const { wx, host } = testApp()
  let asked: any
  host.serve('location.get', args => {
    asked = args
    return { latitude: 37.566535, longitude: 126.9779692, accuracy: 20 }
  })
  assert.deepEqual(await wx.getLocation({ type: 'gcj02', isHighAccuracy: true }), { latitude: 37.566535, longitude: 126.9779692, accuracy: 20, altitude: 0, speed: -1, verticalAccuracy: 0, horizontalAccuracy: 20, errMsg: 'getLocation:ok' })
  assert.deepEqual([asked.type, asked.isHighAccuracy], ['gcj02', true])
  assert.deepEqual(await wx.getFuzzyLocation({}), { latitude: 37.57, longitude: 126.98, errMsg: 'getFuzzyLocation:ok' })
  assert.equal((await called(wx.getLocation, { type: 'mars' })).result.errno, 1001)
})

test('what people refuse, apps are told', async () => {
  const { wx, host } = testApp()
  host.serve('location.get', () => { throw { errMsg: 'auth deny', errno: 103 } })
  host.serve('location.choose', () => { throw { errMsg: 'cancel' } })
  assert.deepEqual((await called(wx.getLocation)).result, { errMsg: 'getLocation:fail auth deny', errno: 103 })
  await assert.rejects(wx.chooseLocation(), (error: any) => error.errMsg === 'chooseLocation:fail cancel')
})

test('a place to open must be on earth', async () => {
  const { wx, host } = testApp()
  let asked: any
  host.serve('location.open', args => { asked = args })
  await wx.openLocation({ latitude: 1, longitude: 2, name: 'n' })
  assert.deepEqual(asked, { latitude: 1, longitude: 2, scale: 18, name: 'n', address: undefined })
  assert.equal((await called(wx.openLocation, { latitude: 91, longitude: 0 })).result.errno, 1001)
  assert.match((await called(wx.openLocation, { latitude: '1', longitude: 2 })).result.errMsg, /parameter.latitude should be Number instead of String/)
})

test('updates are told while they run, and their errors apart', async () => {
  const { wx, host } = testApp()
  const asked: string[] = []
  host.serve('location.start', args => { asked.push(args.type) })
  host.serve('location.stop', () => { asked.push('stop') })
  const told: any[] = []
  wx.onLocationChange((place: any) => told.push(place.latitude))
  wx.onLocationChangeError((error: any) => told.push(error.errMsg))
  await wx.startLocationUpdate()
  host.notify('location', { latitude: 5, longitude: 6 })
  host.notify('location', { error: { errMsg: 'auth deny' } })
  await settled()
  await wx.stopLocationUpdate()
  assert.deepEqual([asked, told], [['gcj02', 'stop'], [5, 'auth deny']])
})
