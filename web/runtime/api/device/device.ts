// The device under the app: clipboard, network, vibration, sensors, keyboard.
import type { MiniApp } from '../../worker/app.ts'
import { asyncMember, eventMember, Failure, hostMember, members, methodFunction, syncMember, viewMember } from '../member.ts'
import sensors from './sensors.ts'

const RANDOM_LIMIT_BYTES = 1_048_576
const RANDOM_PIECE_BYTES = 65_536

const COPIED: Record<string, string> = { zh: '内容已复制', ko: '복사했습니다', en: 'Copied' }

function randomBytes(length: number): ArrayBuffer {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += RANDOM_PIECE_BYTES) crypto.getRandomValues(bytes.subarray(at, at + RANDOM_PIECE_BYTES))
  return bytes.buffer
}

const random = {
  needs: { length: 'number' as const },
  run({ length }: { length: number }) {
    if (!Number.isInteger(length) || length < 1 || length > RANDOM_LIMIT_BYTES) throw new Failure('invalid length', 1001)
    return { randomValues: randomBytes(length) }
  },
}

const VIBRATIONS: Record<string, number> = { light: 10, medium: 15, heavy: 25 }

export default members({
  ...sensors,
  setClipboardData: asyncMember<{ data: string }>({
    needs: { data: 'string' },
    async run({ data }, app) {
      await app.host.call('clipboard.write', { data })
      // WeChat says so itself; apps count on it.
      await app.view.call('showToast', { title: COPIED[app.start.boot.system.language.slice(0, 2)] ?? COPIED.en, icon: 'none' }).catch(() => undefined)
    },
  }),
  getClipboardData: hostMember('clipboard.read', { args: () => ({}) }),
  getRandomValues: asyncMember(random),
  getUserCryptoManager: syncMember(app => ({
    getRandomValues: methodFunction('getRandomValues', random, app),
    getLatestUserKey: methodFunction('getLatestUserKey', { run() { throw new Failure('not supported') } }, app),
  }), 'getLatestUserKey is not supported'),
  vibrateShort: asyncMember<{ type?: string }>({ run: ({ type = 'medium' }, app) => vibrate(app, VIBRATIONS[type] ?? VIBRATIONS.medium!), partial: 'where the browser vibrates: not on iOS nor on a desk' }),
  vibrateLong: asyncMember({ run: (_, app) => vibrate(app, 400), partial: 'where the browser vibrates: not on iOS nor on a desk' }),
  getBatteryInfo: hostMember('battery', { args: () => ({}), partial: 'in Chromium on a secure origin' }),
  setKeepScreenOn: hostMember('screen.keepOn', { needs: { keepScreenOn: 'boolean' }, args: ({ keepScreenOn }) => ({ on: keepScreenOn }) }),
  hideKeyboard: viewMember('hideKeyboard', { args: () => ({}) }),
  getSelectedTextRange: viewMember('selectedTextRange', { args: () => ({}) }),
  onKeyboardHeightChange: eventMember('keyboardHeightChange'),
  onKeyDown: eventMember('keyDown', { begin: app => app.view.notify('keys', {}) }),
  onKeyUp: eventMember('keyUp', { begin: app => app.view.notify('keys', {}) }),
  onBatteryInfoChange: eventMember('batteryInfoChange', { begin: watchBattery, partial: 'in Chromium on a secure origin' }),
  onMemoryWarning: eventMember('memoryWarning', { partial: 'when the host tells of it' }),
  makePhoneCall: hostMember('phone.call', { needs: { phoneNumber: 'string' }, args: ({ phoneNumber }) => ({ phoneNumber }) }),
  scanCode: hostMember('scan', { args: ({ onlyFromCamera = false, scanType = ['barCode', 'qrCode'] }) => ({ onlyFromCamera, scanType }) }),
  // No browser does fingerprints for a page without a server's challenge: there is nothing to choose from, and the answer says so.
  checkIsSupportSoterAuthentication: asyncMember({ run: () => ({ supportMode: [] }) }),
  checkIsSoterEnrolledInDevice: asyncMember<{ checkAuthMode: string }>({ needs: { checkAuthMode: 'string' }, run: () => ({ isEnrolled: false }) }),
})

function watchBattery(app: MiniApp): void {
  app.host.on('battery', (state: unknown) => app.emit('batteryInfoChange', state))
  void app.host.call('battery.watch', {}).catch(() => undefined)
}

async function vibrate(app: MiniApp, ms: number): Promise<void> {
  await app.view.call('vibrate', { pattern: [ms] })
}
