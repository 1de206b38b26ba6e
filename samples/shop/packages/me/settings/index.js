import * as shop from '../../../api/shop'
import loading from '../../../behaviors/loading'
import { chooseLanguage, currentLanguage, languages, refresh, section } from '../../../i18n/index'

Page({
  behaviors: [loading],
  data: { t: section('settings'), languages, language: '', recommend: false },

  onLoad() {
    this.setData({ language: currentLanguage() })
    this.open()
  },
  onShow() { refresh(this, 'settings') },

  open() {
    return this.load(async () => ({ recommend: (await shop.member()).recommend }))
  },

  onLanguage(event) {
    chooseLanguage(event.detail.value)
    this.setData({ language: event.detail.value })
    refresh(this, 'settings')
  },
  async onRecommend(event) {
    const before = this.data.recommend
    this.setData({ recommend: event.detail.value })
    try {
      await shop.consent(event.detail.value)
    } catch (error) {
      this.setData({ recommend: before })
      this.say(error)
    }
  },
  permissions() { wx.openSetting({ fail() {} }) },
  clear() {
    for (const key of ['searches', 'avatar', 'place']) wx.removeStorageSync(key)
    wx.showToast({ title: this.data.t.cleared, icon: 'success' })
  },
})
