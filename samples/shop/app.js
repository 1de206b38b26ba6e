import { startLanguage } from './i18n/index'
import { rememberPlace } from './utils/place'

App({
  onLaunch() {
    startLanguage()
    if (!wx.canIUse('getUpdateManager')) return
    const updates = wx.getUpdateManager()
    updates.onUpdateReady(() => updates.applyUpdate())
  },

  onShow(options) {
    // A link or code may say which store it hangs in: ?store=S2
    if (options && options.query && options.query.store) rememberPlace(options.query.store)
  },

  onPageNotFound() {
    wx.switchTab({ url: '/pages/home/index' })
  },
})
