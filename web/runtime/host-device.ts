// What a frame of another site is refused by the browser, and its host's own page is not: motion sensors, the battery, a screen
// that stays on, a position that goes on. For the `methods` of openApp.
import type { Served } from './channel.ts'

interface Battery { level: number; charging: boolean }
interface Lock { release(): Promise<void> }

/** The page's globals, given so that tests can play them. */
type Scope = EventTarget & { navigator: any; DeviceMotionEvent?: unknown; DeviceOrientationEvent?: unknown }

export interface DeviceOptions {
  /** Tells the app: the `emit` of its handle. */
  emit(event: string, data: unknown): void
  /** Asks the person; rejects with `{errMsg}` when refused. */
  permit(scope: string): Promise<void>
  scope?: Scope
}

const GRAVITY = 9.80665
const LEAST_INTERVAL_MS = 16
const DEGREES = Math.PI / 180

type Reading = (event: any) => Record<string, number> | null

const READINGS: Record<string, { type: string; needs: 'DeviceMotionEvent' | 'DeviceOrientationEvent'; read: Reading }> = {
  // In units of g, as WeChat gives them.
  accelerometer: { type: 'devicemotion', needs: 'DeviceMotionEvent', read: ({ accelerationIncludingGravity: a }) => a && a.x !== null ? { x: a.x / GRAVITY, y: a.y / GRAVITY, z: a.z / GRAVITY } : null },
  // In radians a second.
  gyroscope: { type: 'devicemotion', needs: 'DeviceMotionEvent', read: ({ rotationRate: r }) => r && r.alpha !== null ? { x: r.beta * DEGREES, y: r.gamma * DEGREES, z: r.alpha * DEGREES } : null },
  deviceMotion: { type: 'deviceorientation', needs: 'DeviceOrientationEvent', read: ({ alpha, beta, gamma }) => alpha === null ? null : { alpha, beta, gamma } },
  compass: {
    type: 'deviceorientation',
    needs: 'DeviceOrientationEvent',
    read({ alpha, webkitCompassHeading, webkitCompassAccuracy }) {
      const direction = webkitCompassHeading ?? (alpha === null ? null : (360 - alpha) % 360)
      return direction === null ? null : { direction, accuracy: webkitCompassAccuracy ?? 0 }
    },
  },
}

const unsupported = (): never => { throw { errMsg: 'not supported', errno: 6 } }

/** Methods and a release, to be called when the app is closed. */
export function deviceMethods({ emit, permit, scope = globalThis as unknown as Scope }: DeviceOptions): { methods: Record<string, Served>; release(): void } {
  const running = new Map<string, () => void>()
  let lock: Lock | null = null
  const stop = (name: string): void => {
    running.get(name)?.()
    running.delete(name)
  }
  return {
    methods: {
      async 'sensor.start'({ kind, intervalMs }: { kind: string; intervalMs: number }) {
        const reading = Object.hasOwn(READINGS, kind) ? READINGS[kind]! : unsupported()
        const event = scope[reading.needs] as { requestPermission?(): Promise<string> } | undefined
        if (!event) unsupported()
        // Safari asks the person, and only after a tap.
        if (event!.requestPermission && await event!.requestPermission().catch(() => 'denied') !== 'granted') throw { errMsg: 'auth deny', errno: 103 }
        stop(kind)
        let toldAt = Number.NEGATIVE_INFINITY
        const listener = (given: Event): void => {
          const values = reading.read(given)
          if (!values || given.timeStamp - toldAt < Math.max(LEAST_INTERVAL_MS, Number(intervalMs) || 0)) return
          toldAt = given.timeStamp
          emit('sensor', { kind, ...values })
        }
        scope.addEventListener(reading.type, listener)
        running.set(kind, () => scope.removeEventListener(reading.type, listener))
      },
      'sensor.stop': ({ kind }: { kind: string }) => stop(kind),
      async battery() {
        const battery: Battery = typeof scope.navigator.getBattery === 'function' ? await scope.navigator.getBattery() : unsupported()
        return { level: Math.round(battery.level * 100), isCharging: battery.charging }
      },
      async 'battery.watch'() {
        if (running.has('battery')) return
        const battery: Battery & EventTarget = typeof scope.navigator.getBattery === 'function' ? await scope.navigator.getBattery() : unsupported()
        const tell = (): void => emit('battery', { level: Math.round(battery.level * 100), isCharging: battery.charging })
        const types = ['levelchange', 'chargingchange']
        for (const type of types) battery.addEventListener(type, tell)
        running.set('battery', () => { for (const type of types) battery.removeEventListener(type, tell) })
      },
      async 'screen.keepOn'({ on }: { on: boolean }) {
        await lock?.release()
        lock = null
        if (on) lock = scope.navigator.wakeLock ? await scope.navigator.wakeLock.request('screen') : unsupported()
      },
      async 'location.start'() {
        if (!scope.navigator.geolocation) unsupported()
        await permit('scope.userLocation')
        stop('location')
        const id = scope.navigator.geolocation.watchPosition(
          ({ coords }: GeolocationPosition) => emit('location', { latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy, altitude: coords.altitude ?? 0, speed: coords.speed ?? -1, verticalAccuracy: coords.altitudeAccuracy ?? 0 }),
          ({ code, message }: GeolocationPositionError) => emit('location', { error: { errMsg: code === 1 ? 'auth deny' : message } }),
        )
        running.set('location', () => scope.navigator.geolocation.clearWatch(id))
      },
      'location.stop': () => stop('location'),
    },
    release() {
      for (const name of [...running.keys()]) stop(name)
      void lock?.release()
      lock = null
    },
  }
}
