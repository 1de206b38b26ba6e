// The facts with which an app begins.
import type { Boot, LaunchOptions, Rect, SystemFacts } from '../../runtime/protocol.ts'
import { language } from '../words.ts'
import type { AppFacts } from './apps.ts'

/** The client API that the runtime follows. */
export const SDK_VERSION = '3.8.12'
const CLIENT_VERSION = '8.0.60'

const CAPSULE = { width: 87, height: 32, right: 7, top: 6 }

export const theme = (): 'light' | 'dark' => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')

function platform(): { platform: string; system: string; brand: string; model: string } {
  const agent = navigator.userAgent
  const found = (pattern: RegExp): string => pattern.exec(agent)?.[1]?.replaceAll('_', '.') ?? ''
  if (/iPhone|iPad/.test(agent)) return { platform: 'ios', system: `iOS ${found(/OS ([\d_]+)/)}`, brand: 'apple', model: 'iPhone' }
  if (/Android/.test(agent)) return { platform: 'android', system: `Android ${found(/Android ([\d.]+)/)}`, brand: 'android', model: found(/; ([^;)]+)\)/) || 'Android' }
  if (/Mac OS X/.test(agent)) return { platform: 'mac', system: `macOS ${found(/Mac OS X ([\d_]+)/)}`, brand: 'apple', model: 'Mac' }
  if (/Windows/.test(agent)) return { platform: 'windows', system: `Windows ${found(/Windows NT ([\d.]+)/)}`, brand: 'windows', model: 'PC' }
  return { platform: 'linux', system: 'Linux', brand: 'linux', model: 'PC' }
}

/** The insets that a notch or a home bar takes, in px. */
export function safeArea(): SystemFacts['safeArea'] {
  const probe = document.createElement('div')
  probe.style.cssText = 'position:fixed;visibility:hidden;padding:env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left)'
  document.body.append(probe)
  const style = getComputedStyle(probe)
  const found = { top: parseFloat(style.paddingTop), right: parseFloat(style.paddingRight), bottom: parseFloat(style.paddingBottom), left: parseFloat(style.paddingLeft) }
  probe.remove()
  return found
}

export function capsule(frameWidth: number, insetTop: number): Rect {
  const right = frameWidth - CAPSULE.right
  const top = CAPSULE.top + insetTop
  return { width: CAPSULE.width, height: CAPSULE.height, left: right - CAPSULE.width, right, top, bottom: top + CAPSULE.height }
}

export function bootOf(
  facts: AppFacts, launch: LaunchOptions, frameWidth: number, stored: { storage: Record<string, string>; files: Boot['files']; settings: Record<string, boolean> }, restore?: Boot['restore'],
): Boot {
  const area = safeArea()
  return {
    app: { appId: facts.app_id, envVersion: facts.env, version: facts.env === 'release' ? facts.version : '', name: facts.name },
    launch,
    restore,
    ...stored,
    system: {
      ...platform(),
      theme: facts.config.darkmode ? theme() : 'light',
      language: { ko: 'ko', zh: 'zh_CN', en: 'en' }[language],
      version: CLIENT_VERSION,
      SDKVersion: SDK_VERSION,
      safeArea: area,
      statusBarHeight: area.top,
      fontSizeSetting: 16,
    },
    menuButton: capsule(frameWidth, area.top),
    keepsScreen: facts.env !== 'develop',
    debug: facts.env === 'develop',
  }
}
