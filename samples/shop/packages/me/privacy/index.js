import { refresh, section } from '../../../i18n/index'

Page({
  data: { t: section('privacy'), parts: ['orders', 'address', 'location', 'picks'], open: ['picks'] },

  onShow() { refresh(this, 'privacy') },
  onChange(event) { this.setData({ open: event.detail.value }) },
  settings() { wx.navigateTo({ url: '/packages/me/settings/index' }) },
})
