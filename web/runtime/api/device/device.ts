import type { MiniApp } from '../../worker/app.ts'
import { asyncMember, eventMember, Failure, hostMember, members, syncMember } from '../member.ts'

let network: { isConnected: boolean; networkType: string } | null = null

function networkNow(): { networkType: string; isConnected: boolean; signalStrength: number } {
  const online = (globalThis.navigator as { onLine?: boolean } | undefined)?.onLine ?? true
  return { networkType: network?.networkType ?? (online ? 'wifi' : 'none'), isConnected: network?.isConnected ?? online, signalStrength: -1 }
}

const watchNetwork = (app: MiniApp): void => app.host.on('network', (state: { isConnected: boolean; networkType: string }) => { network = state })
const vibrate = (ms: number) => asyncMember({ run: (_, app) => app.view.call('vibrate', { ms }) })

export default members({
  getNetworkType: asyncMember({ run: () => networkNow() }),
  onNetworkStatusChange: eventMember('networkStatusChange', { begin: watchNetwork }),
  onNetworkWeakChange: eventMember('networkWeakChange'),
  vibrateShort: vibrate(15),
  vibrateLong: vibrate(400),
  makePhoneCall: hostMember('phone.call', { needs: { phoneNumber: 'string' }, args: ({ phoneNumber }) => ({ phoneNumber }) }),
  setClipboardData: asyncMember<any>({
    needs: { data: 'string' },
    async run({ data }, app) {
      await app.host.call('clipboard.write', { data })
      void app.view.call('showToast', { title: app.start.boot.system.language.startsWith('zh') ? '内容已复制' : app.start.boot.system.language.startsWith('ko') ? '복사했습니다' : 'Copied', icon: 'none' }).catch(() => undefined)
    },
  }),
  getClipboardData: hostMember('clipboard.read', { result: ok => ({ data: String(ok?.data ?? '') }) }),
  scanCode: hostMember('scan', { args: ({ onlyFromCamera = false, scanType = ['barCode', 'qrCode'] }) => ({ onlyFromCamera, scanType }) }),
  setKeepScreenOn: asyncMember<any>({ run: ({ keepScreenOn }, app) => app.view.call('keepScreenOn', { on: Boolean(keepScreenOn) }) }),
  getScreenBrightness: asyncMember({ run: () => { throw new Failure('not supported') } }),
  getBatteryInfoSync: syncMember(() => ({ level: 100, isCharging: true, isLowPowerModeEnabled: false }), 'browsers no longer tell'),
  getBatteryInfo: asyncMember({ run: () => ({ level: 100, isCharging: true, isLowPowerModeEnabled: false }), partial: 'browsers no longer tell' }),
  onUserCaptureScreen: eventMember('userCaptureScreen', { partial: 'a browser does not tell of it' }),
  setVisualEffectOnCapture: asyncMember({ run: () => undefined, partial: 'a browser cannot hide a page from pictures' }),
  addPhoneContact: asyncMember({ run: () => { throw new Failure('not supported') } }),
})
