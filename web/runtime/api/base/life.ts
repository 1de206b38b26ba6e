import { eventMember, members, syncMember } from '../member.ts'
import { updateManager } from './update.ts'

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
  getUpdateManager: syncMember(app => {
    const { check, ...manager } = updateManager(app)
    void check()
    return manager
  }),
})
