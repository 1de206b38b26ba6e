import assert from 'node:assert/strict'
import { test } from 'node:test'
import { called, settled, testApp } from '../testing/app.ts'
import { calendar, vCard } from './cards.ts'

test('the clipboard is the host\'s, and copying says so', async () => {
  const { wx, host, view } = testApp()
  let clip = ''
  const toasts: string[] = []
  host.serve('clipboard.write', ({ data }: { data: string }) => { clip = data })
  host.serve('clipboard.read', () => ({ data: clip }))
  view.serve('showToast', ({ title }: { title: string }) => { toasts.push(title) })
  assert.equal((await called(wx.setClipboardData, { data: 'copied' })).result.errMsg, 'setClipboardData:ok')
  assert.deepEqual(await wx.getClipboardData(), { data: 'copied', errMsg: 'getClipboardData:ok' })
  assert.deepEqual(toasts, ['Copied'])
  assert.match((await called(wx.setClipboardData, { data: 5 })).result.errMsg, /parameter.data should be String instead of Number/)
})

test('the network is what the host told last, and changes are told', async () => {
  const { wx, host } = testApp()
  const told: unknown[] = []
  const listener = (state: unknown) => told.push(state)
  wx.onNetworkStatusChange(listener)
  host.notify('network', { isConnected: false, networkType: 'none' })
  await settled()
  assert.equal((await wx.getNetworkType()).networkType, 'none')
  wx.offNetworkStatusChange(listener)
  host.notify('network', { isConnected: true, networkType: '4g' })
  await settled()
  assert.equal((await wx.getNetworkType()).networkType, '4g')
  assert.deepEqual(told, [{ isConnected: false, networkType: 'none' }])
})

test('random bytes come in the length asked, up to a megabyte', async () => {
  const { wx } = testApp()
  const { randomValues } = await wx.getRandomValues({ length: 100_000 })
  assert.equal(randomValues.byteLength, 100_000)
  assert.ok(new Set(new Uint8Array(randomValues)).size > 200)
  for (const length of [0, -1, 1.5, 1_048_577]) await assert.rejects(wx.getRandomValues({ length }), (error: any) => error.errno === 1001)
})

test('sensors are started at the host and heard until the app stops listening', async () => {
  const { wx, host } = testApp()
  const asked: unknown[] = []
  host.serve('sensor.start', args => { asked.push(args) })
  host.serve('sensor.stop', args => { asked.push(args) })
  const told: unknown[] = []
  wx.onAccelerometerChange((value: unknown) => told.push(value))
  wx.onCompassChange((value: unknown) => told.push(value))
  await wx.startAccelerometer({ interval: 'game' })
  host.notify('sensor', { kind: 'accelerometer', x: 1, y: 2, z: 3 })
  host.notify('sensor', { kind: 'nothing', x: 1 })
  await settled()
  wx.offAccelerometerChange()
  host.notify('sensor', { kind: 'accelerometer', x: 9, y: 9, z: 9 })
  await settled()
  await wx.stopAccelerometer()
  assert.deepEqual(asked, [{ kind: 'accelerometer', intervalMs: 20 }, { kind: 'accelerometer' }])
  assert.deepEqual(told, [{ x: 1, y: 2, z: 3 }])
  assert.equal((await called(wx.startGyroscope, { interval: 'fast' })).result.errno, 1001)
})

test('what this host or frame cannot do fails and says so', async () => {
  const { wx } = testApp()
  for (const [name, args] of [['getBatteryInfo', {}], ['setKeepScreenOn', { keepScreenOn: true }], ['makePhoneCall', { phoneNumber: '1' }], ['scanCode', {}], ['vibrateShort', {}], ['startCompass', {}], ['hideKeyboard', {}]] as const) {
    assert.equal((await called(wx[name], args)).result.errMsg, `${name}:fail not supported`)
  }
  assert.deepEqual((await wx.checkIsSupportSoterAuthentication()).supportMode, [])
  assert.match((await called(wx.makePhoneCall)).result.errMsg, /parameter.phoneNumber should be String/)
})

test('a contact is a vCard that nothing in it can break out of', () => {
  const card = vCard({ firstName: 'A;B', lastName: 'C\r\nEND:VCARD', mobilePhoneNumber: '010', workAddressCity: 'Seoul', organization: 'X, Y' })
  assert.equal(card, ['BEGIN:VCARD', 'VERSION:3.0', 'N:C\\nEND:VCARD;A\\;B;;;', 'FN:A\\;B C\\nEND:VCARD', 'ORG:X\\, Y', 'TEL;TYPE=CELL:010', 'ADR;TYPE=WORK:;;;Seoul;;;', 'END:VCARD', ''].join('\r\n'))
})

test('an appointment is an event, all-day, repeated or with an alarm as asked', async () => {
  const event = calendar({ title: 'T', startTime: 1_700_000_000, endTime: '1700003600', alarmOffset: 60 }, 'u@a', false)
  assert.match(event, /DTSTART:20231114T221320Z\r\nDTEND:20231114T231320Z/)
  assert.match(event, /TRIGGER:-PT60S/)
  assert.match(calendar({ title: 'T', startTime: 1_700_000_000, allDay: true, repeatInterval: 'week', alarm: false, repeatEndTime: 1_800_000_000 }, 'u', true), /DTSTART;VALUE=DATE:20231114[^]*RRULE:FREQ=WEEKLY;UNTIL=20270115T080000Z/)
  assert.throws(() => calendar({ title: 'T', startTime: 5, endTime: 1 }, 'u', false))
  const { wx, view } = testApp()
  let saved: any
  view.serve('save', args => { saved = args })
  await wx.addPhoneCalendar({ title: 'T', startTime: 1 })
  assert.deepEqual([saved.name, saved.type], ['event.ics', 'text/calendar'])
  assert.match((await called(wx.addPhoneContact)).result.errMsg, /parameter.firstName should be String/)
})
