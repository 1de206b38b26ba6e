import type { MiniApp } from '../../worker/app.ts'
import { asyncMember, members, syncMember } from '../member.ts'

function window(app: MiniApp) {
  const { metrics } = app
  const { safeArea, statusBarHeight } = app.start.boot.system
  const page = app.stack.visible.at(-1)
  return {
    pixelRatio: metrics.pixelRatio,
    screenWidth: metrics.screenWidth,
    screenHeight: metrics.screenHeight,
    windowWidth: metrics.windowWidth,
    windowHeight: app.windowHeight(page),
    statusBarHeight,
    screenTop: metrics.screenHeight - app.windowHeight(page),
    safeArea: {
      left: safeArea.left, right: metrics.screenWidth - safeArea.right, top: safeArea.top, bottom: metrics.screenHeight - safeArea.bottom,
      width: metrics.screenWidth - safeArea.left - safeArea.right, height: metrics.screenHeight - safeArea.top - safeArea.bottom,
    },
  }
}

function appBase(app: MiniApp) {
  const { system, app: facts } = app.start.boot
  return { SDKVersion: system.SDKVersion, enableDebug: false, host: { env: 'WeChat', appId: facts.appId, version: 0x28003300 }, language: system.language, version: system.version, theme: app.theme, fontSizeScaleFactor: 1, fontSizeSetting: system.fontSizeSetting ?? 16 }
}

function device(app: MiniApp) {
  const { brand, model, system, platform } = app.start.boot.system
  return { abi: '', deviceAbi: '', benchmarkLevel: -1, brand, model, system, platform, cpuType: '', memorySize: '0' }
}

const setting = () => ({ bluetoothEnabled: false, locationEnabled: true, wifiEnabled: true, deviceOrientation: 'portrait' })

const system = (app: MiniApp) => ({ ...device(app), ...window(app), ...appBase(app), ...setting(), albumAuthorized: true, cameraAuthorized: true, locationAuthorized: true, microphoneAuthorized: true, notificationAuthorized: true })

export default members({
  getSystemInfoSync: syncMember(system),
  getSystemInfo: asyncMember({ atOnce: true, run: (_, app) => system(app) }),
  getSystemInfoAsync: asyncMember({ run: (_, app) => system(app) }),
  getWindowInfo: syncMember(window),
  getAppBaseInfo: syncMember(appBase),
  getDeviceInfo: syncMember(device),
  getSystemSetting: syncMember(setting),
  getMenuButtonBoundingClientRect: syncMember(app => ({ ...app.menuButton })),
})
