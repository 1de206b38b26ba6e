import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Served } from './channel.ts'
import { deviceMethods } from './host-device.ts'

function device(navigator: Record<string, unknown> = {}, events: Record<string, unknown> = { DeviceMotionEvent: {}, DeviceOrientationEvent: {} }) {
  const told: unknown[] = []
  const scope = Object.assign(new EventTarget(), { navigator, ...events })
  const asked: string[] = []
  const { methods, release } = deviceMethods({ emit: (event, data) => told.push([event, data]), async permit(name) { asked.push(name) }, scope: scope as never })
  const tell = (type: string, timeStamp: number, values: object): void => {
    scope.dispatchEvent(Object.defineProperty(Object.assign(new Event(type), values), 'timeStamp', { value: timeStamp }))
  }
  return { call: (name: string, args: unknown = {}) => (methods[name] as Served)(args, undefined as never), told, tell, asked, release }
}

test('a sensor tells in WeChat\'s units, no faster than asked, until it is stopped', async () => {
  const { call, told, tell } = device()
  await call('sensor.start', { kind: 'accelerometer', intervalMs: 200 })
  const accelerationIncludingGravity = { x: 9.80665, y: 0, z: -9.80665 }
  for (const at of [0, 100, 250]) tell('devicemotion', at, { accelerationIncludingGravity })
  tell('devicemotion', 900, { accelerationIncludingGravity: { x: null } })
  await call('sensor.stop', { kind: 'accelerometer' })
  tell('devicemotion', 2000, { accelerationIncludingGravity })
  assert.deepEqual(told, Array(2).fill(['sensor', { kind: 'accelerometer', x: 1, y: 0, z: -1 }]))
})

test('the compass points north at nought', async () => {
  const { call, told, tell, release } = device()
  await call('sensor.start', { kind: 'compass', intervalMs: 20 })
  tell('deviceorientation', 0, { alpha: 90 })
  release()
  tell('deviceorientation', 500, { alpha: 90 })
  assert.deepEqual(told, [['sensor', { kind: 'compass', direction: 270, accuracy: 0 }]])
})

test('what the device lacks or the person refuses fails', async () => {
  const none = device({}, {})
  for (const [name, args] of [['sensor.start', { kind: 'gyroscope' }], ['sensor.start', { kind: 'toString' }], ['battery', {}], ['screen.keepOn', { on: true }], ['location.start', {}]] as const) {
    await assert.rejects(async () => none.call(name, args), (error: any) => error.errMsg === 'not supported')
  }
  const refused = device({}, { DeviceMotionEvent: { requestPermission: async () => 'denied' } })
  await assert.rejects(async () => refused.call('sensor.start', { kind: 'gyroscope' }), (error: any) => error.errMsg === 'auth deny')
})

test('battery, screen and position are the browser\'s', async () => {
  const log: unknown[] = []
  let found!: (position: unknown) => void
  const { call, told, asked, release } = device({
    getBattery: async () => ({ level: 0.456, charging: true }),
    wakeLock: { request: async () => ({ release: async () => { log.push('released') } }) },
    geolocation: { watchPosition: (success: never) => { found = success; return 7 }, clearWatch: (id: number) => log.push(id) },
  })
  assert.deepEqual(await call('battery'), { level: 46, isCharging: true })
  await call('screen.keepOn', { on: true })
  await call('screen.keepOn', { on: false })
  await call('location.start')
  found({ coords: { latitude: 1, longitude: 2, accuracy: 3, altitude: null, speed: null, altitudeAccuracy: null } })
  release()
  assert.deepEqual([asked, log], [['scope.userLocation'], ['released', 7]])
  assert.deepEqual(told, [['location', { latitude: 1, longitude: 2, accuracy: 3, altitude: 0, speed: -1, verticalAccuracy: 0 }]])
})
