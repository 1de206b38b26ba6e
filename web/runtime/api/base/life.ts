import { eventMember, members, syncMember } from '../member.ts'

export default members({
  getLaunchOptionsSync: syncMember(app => ({ ...app.launchOptions })),
  getEnterOptionsSync: syncMember(app => ({ ...app.enterOptions })),
  onAppShow: eventMember('appShow'),
  onAppHide: eventMember('appHide'),
  onError: eventMember('error'),
  onPageNotFound: eventMember('pageNotFound'),
  onUnhandledRejection: eventMember('unhandledRejection'),
  onThemeChange: eventMember('themeChange'),
  nextTick: syncMember((app, callback: () => void) => void queueMicrotask(() => app.guarded('nextTick', callback))),
  getUpdateManager: syncMember(app => ({
    onCheckForUpdate: (listener: (result: { hasUpdate: boolean }) => void) => {
      app.host.call<{ hasUpdate: boolean }>('update.check', {}).then(
        result => {
          app.guarded('onCheckForUpdate', () => listener({ hasUpdate: Boolean(result?.hasUpdate) }))
          if (result?.hasUpdate) app.emit('updateReady', {})
        },
        () => app.guarded('onCheckForUpdate', () => listener({ hasUpdate: false })),
      )
    },
    onUpdateReady: (listener: () => void) => app.on('updateReady', listener),
    onUpdateFailed: (listener: () => void) => app.on('updateFailed', listener),
    applyUpdate: () => void app.host.call('update.apply', {}).catch(() => app.emit('updateFailed', {})),
  })),
})
