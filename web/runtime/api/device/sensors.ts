// Motion sensors and the compass. A frame of another site gets none from the browser; the host, whose page it is, does.
import { asyncMember, eventMember, Failure, members } from '../member.ts'
import { oncePerApp } from '../per-app.ts'

type Kind = 'accelerometer' | 'gyroscope' | 'compass' | 'deviceMotion'

const INTERVAL_MS: Record<string, number> = { game: 20, ui: 60, normal: 200 }
const EVENTS: Record<Kind, string> = { accelerometer: 'accelerometerChange', gyroscope: 'gyroscopeChange', compass: 'compassChange', deviceMotion: 'deviceMotionChange' }

const start = (kind: Kind) => asyncMember<{ interval?: string }>({
  note: 'where the device has the sensor',
  async run({ interval = 'normal' }, app) {
    const intervalMs = INTERVAL_MS[interval]
    if (intervalMs === undefined) throw new Failure('parameter error: parameter.interval should be game, ui or normal;', 1001)
    hear(app)
    await app.host.call('sensor.start', { kind, intervalMs })
  },
})

const stop = (kind: Kind) => asyncMember({ async run(_, app) { await app.host.call('sensor.stop', { kind }) } })

/** The host's readings, to whoever listens: from the first start or the first listener on. */
const hear = oncePerApp(app => {
  app.host.on('sensor', ({ kind, ...values }: { kind: Kind }) => {
    const event = EVENTS[kind]
    if (event) app.emit(event, values)
  })
})

const telling = { begin: hear, note: 'where the device has the sensor' }

export default members({
  startAccelerometer: start('accelerometer'),
  stopAccelerometer: stop('accelerometer'),
  onAccelerometerChange: eventMember('accelerometerChange', telling),
  startGyroscope: start('gyroscope'),
  stopGyroscope: stop('gyroscope'),
  onGyroscopeChange: eventMember('gyroscopeChange', telling),
  startCompass: start('compass'),
  stopCompass: stop('compass'),
  onCompassChange: eventMember('compassChange', telling),
  startDeviceMotionListening: start('deviceMotion'),
  stopDeviceMotionListening: stop('deviceMotion'),
  onDeviceMotionChange: eventMember('deviceMotionChange', telling),
})
