import * as shop from '../../api/shop'
import loading from '../../behaviors/loading'
import { nameTabs, refresh, section } from '../../i18n/index'

const icons = { reserved: 'wallet', ready: 'shop', sent: 'undertake-delivery', done: 'check-circle' }
const entries = [
  { word: 'addresses', icon: 'location', url: '/packages/order/addresses/index' },
  { word: 'stores', icon: 'shop', url: '/packages/store/stores/index' },
  { word: 'privacy', icon: 'lock-on', url: '/packages/me/privacy/index' },
  { word: 'settings', icon: 'setting', url: '/packages/me/settings/index' },
  { word: 'about', icon: 'info-circle', url: '/packages/me/about/index' },
]

Page({
  behaviors: [loading],
  data: { t: section('member'), statusBarHeight: 20, avatar: '/images/avatar.png', member: null, percent: 0, entries, states: Object.keys(icons), icons },

  onLoad() {
    this.setData({ statusBarHeight: wx.getWindowInfo().statusBarHeight, avatar: wx.getStorageSync('avatar') || this.data.avatar })
  },

  onShow() {
    nameTabs()
    refresh(this, 'member')
    this.open()
  },

  onPullDownRefresh() { this.open() },

  open() {
    return this.load(async () => {
      const member = await shop.member()
      const span = member.nextFrom - member.levelFrom
      return { member, level: member.levels.find(level => level.code === member.level), percent: span > 0 ? Math.round((member.earned - member.levelFrom) / span * 100) : 100 }
    })
  },

  onAvatar(event) {
    this.setData({ avatar: event.detail.avatarUrl })
    wx.setStorageSync('avatar', event.detail.avatarUrl)
  },
  go(event) { wx.navigateTo({ url: event.currentTarget.dataset.url }) },
})
