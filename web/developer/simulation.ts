// What a developer pretends: the phone, its owner's wishes, where it is and how it moves.
import type { Served } from '../runtime/channel.ts'
import type { AppHandle } from '../runtime/host.ts'
import type { Boot } from '../runtime/protocol.ts'
import type { Host } from '../shell/host/methods.ts'
import { Store } from './store.ts'

export interface Phone {
  name: string
  brand: string
  model: string
  platform: 'ios' | 'android'
  system: string
  width: number
  height: number
  /** Status bar and what lies below the home bar, in px. */
  top: number
  bottom: number
}

export const PHONES: Phone[] = [
  { name: 'iPhone 15', brand: 'apple', model: 'iPhone15,4', platform: 'ios', system: 'iOS 18.1', width: 393, height: 852, top: 54, bottom: 34 },
  { name: 'iPhone 15 Pro Max', brand: 'apple', model: 'iPhone16,2', platform: 'ios', system: 'iOS 18.1', width: 430, height: 932, top: 54, bottom: 34 },
  { name: 'iPhone SE', brand: 'apple', model: 'iPhone14,6', platform: 'ios', system: 'iOS 17.6', width: 375, height: 667, top: 20, bottom: 0 },
  { name: 'Galaxy S24', brand: 'samsung', model: 'SM-S921N', platform: 'android', system: 'Android 15', width: 360, height: 780, top: 32, bottom: 16 },
  { name: 'Pixel 8', brand: 'google', model: 'Pixel 8', platform: 'android', system: 'Android 15', width: 412, height: 915, top: 38, bottom: 16 },
  { name: 'Mate 60', brand: 'huawei', model: 'ALN-AL00', platform: 'android', system: 'Android 12', width: 388, height: 864, top: 36, bottom: 12 },
  { name: 'iPad mini', brand: 'apple', model: 'iPad14,1', platform: 'ios', system: 'iPadOS 18.1', width: 744, height: 1133, top: 24, bottom: 20 },
]

export interface Simulation {
  phone: number
  theme: 'light' | 'dark'
  language: string
  fontSize: number
  network: string
  location: { latitude: number; longitude: number } | null
  compass: number
  /** In g. */
  tilt: { x: number; y: number; z: number }
  page: string
  scene: number
  /** JSON of referrerInfo. */
  referrer: string
}

export const LANGUAGES = ['ko', 'zh_CN', 'zh_TW', 'zh_HK', 'en', 'ja']
export const NETWORKS = ['wifi', '5g', '4g', '3g', '2g', 'none']
export const FONT_SIZES = [14, 16, 18, 20, 23]

const CAPSULE = { width: 87, height: 32, right: 7, top: 6 }

const KEPT = 'madang.developer'

function initial(): Simulation {
  const standard: Simulation = {
    phone: 0, theme: 'light', language: { ko: 'ko', zh: 'zh_CN' }[navigator.language.slice(0, 2)] ?? 'en', fontSize: 16, network: 'wifi', location: null, compass: 0,
    tilt: { x: 0, y: 0, z: -1 }, page: '', scene: 1001, referrer: '',
  }
  try {
    const { phone, theme, language, fontSize, location } = JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<Simulation>
    return {
      ...standard, ...(PHONES[phone ?? -1] ? { phone: phone! } : {}), ...(theme === 'dark' ? { theme } : {}), ...(LANGUAGES.includes(language!) ? { language: language! } : {}),
      ...(FONT_SIZES.includes(fontSize!) ? { fontSize: fontSize! } : {}), ...(location && Number.isFinite(location.latitude) && Number.isFinite(location.longitude) ? { location } : {}),
    }
  } catch {
    return standard
  }
}

export class Simulator {
  readonly state = new Store<Simulation>(initial())
  private handle?: AppHandle
  private host?: Host
  private readonly sensors = new Map<string, ReturnType<typeof setInterval>>()

  get phone(): Phone {
    return PHONES[this.state.value.phone]!
  }

  set(fields: Partial<Simulation>): void {
    this.state.update(state => ({ ...state, ...fields }))
    localStorage.setItem(KEPT, JSON.stringify(this.state.value))
    this.apply()
  }

  /** What the app begins with. */
  boot(boot: Boot): Boot {
    const { phone } = this
    const { theme, language, fontSize, scene, referrer } = this.state.value
    const top = phone.top + CAPSULE.top
    const right = phone.width - CAPSULE.right
    return {
      ...boot,
      launch: { ...boot.launch, scene, ...referrerOf(referrer) },
      system: {
        ...boot.system, theme, language, fontSizeSetting: fontSize, platform: phone.platform, brand: phone.brand, model: phone.model, system: phone.system,
        statusBarHeight: phone.top, safeArea: { top: phone.top, right: 0, bottom: phone.bottom, left: 0 },
      },
      menuButton: { ...CAPSULE, top, right, left: right - CAPSULE.width, bottom: top + CAPSULE.height },
    }
  }

  started(handle: AppHandle, host: Host): void {
    for (const timer of this.sensors.values()) clearInterval(timer)
    this.sensors.clear()
    this.handle = handle
    this.host = host
    this.apply()
  }

  methods(methods: Record<string, Served>): Record<string, Served> {
    return {
      ...methods,
      network: () => this.networkState(),
      'sensor.start': ({ kind, intervalMs }: { kind: string; intervalMs: number }) => {
        clearInterval(this.sensors.get(kind))
        const tell = (): void => {
          const values = this.reading(kind)
          if (values) this.handle?.emit('sensor', { kind, ...values })
        }
        this.sensors.set(kind, setInterval(tell, Math.max(intervalMs ?? 200, 60)))
        queueMicrotask(tell)
      },
      'sensor.stop': ({ kind }: { kind: string }) => {
        clearInterval(this.sensors.get(kind))
        this.sensors.delete(kind)
      },
      'location.start': async (args, context) => {
        const { location } = this.state.value
        if (!location) return methods['location.start']!(args, context)
        await this.host!.permit('scope.userLocation')
        this.isMoving = true
        this.tellLocation()
      },
      'location.stop': (args, context) => {
        this.isMoving = false
        return methods['location.stop']?.(args, context)
      },
    }
  }

  private isMoving = false

  private tellLocation(): void {
    const { location } = this.state.value
    if (this.isMoving && location) this.handle?.emit('location', { ...location, accuracy: 10, speed: 0, altitude: 0, verticalAccuracy: 0, horizontalAccuracy: 10 })
  }

  emit(event: string, data?: unknown): void {
    this.handle?.emit(event, data)
  }

  private networkState(): { networkType: string; isConnected: boolean } {
    const { network } = this.state.value
    return { networkType: network, isConnected: network !== 'none' }
  }

  private reading(kind: string): Record<string, number> | undefined {
    const { compass, tilt } = this.state.value
    if (kind === 'accelerometer') return tilt
    if (kind === 'compass') return { direction: compass, accuracy: 5 }
    if (kind === 'gyroscope') return { x: 0, y: 0, z: 0 }
    return { alpha: compass, beta: Math.round(Math.asin(Math.max(-1, Math.min(1, tilt.y))) * 57.3), gamma: Math.round(Math.asin(Math.max(-1, Math.min(1, tilt.x))) * 57.3) }
  }

  private apply(): void {
    const { network, location, theme } = this.state.value
    if (this.host) {
      this.host.simulated.network = network === 'none' ? 'none' : ''
      this.host.simulated.location = location ?? undefined
    }
    this.handle?.emit('network', this.networkState())
    this.handle?.emit('theme', { theme })
    this.tellLocation()
  }
}

function referrerOf(text: string): { referrerInfo?: { appId?: string; extraData?: unknown } } {
  try {
    const value = JSON.parse(text) as { appId?: string }
    return value !== null && typeof value === 'object' ? { referrerInfo: value } : {}
  } catch {
    return {}
  }
}
