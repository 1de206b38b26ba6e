import * as shop from '../../api/shop'
import loading from '../../behaviors/loading'
import { nameTabs, refresh, section } from '../../i18n/index'
import { placeCode } from '../../utils/place'

Page({
  behaviors: [loading],
  data: { t: section('home'), barHeight: 44, barTop: 20, barRight: 0, banners: [], categories: [], picks: [], fresh: [], sale: [], store: null, banner: 0 },

  onLoad() {
    // A bar of our own, level with the capsule button and clear of it.
    const { windowWidth, statusBarHeight } = wx.getWindowInfo()
    const capsule = wx.getMenuButtonBoundingClientRect()
    this.setData({ barTop: capsule.top || statusBarHeight, barHeight: capsule.height || 32, barRight: windowWidth - (capsule.left || windowWidth) + 8 })
    this.open()
  },

  onShow() {
    nameTabs()
    const otherLanguage = refresh(this, 'home')
    if (this.data.state === 'ready' && (otherLanguage || this.data.store.code !== placeCode())) this.open()
  },

  onPullDownRefresh() { this.open() },

  onShareAppMessage() {
    return { title: `Maru · ${this.data.store ? this.data.store.name : ''}`, path: `/pages/home/index?store=${placeCode()}` }
  },

  open() {
    return this.load(() => shop.home())
  },

  onBanner(event) { this.setData({ banner: event.detail.current }) },
  openBanner(event) { wx.navigateTo({ url: `/packages/goods/list/index?${event.currentTarget.dataset.target}` }) },
  openCategory(event) { wx.navigateTo({ url: `/packages/goods/list/index?category=${event.currentTarget.dataset.code}` }) },
  openTag(event) { wx.navigateTo({ url: `/packages/goods/list/index?tag=${event.currentTarget.dataset.tag}` }) },
  search() { wx.navigateTo({ url: '/packages/goods/search/index' }) },
  stores() { wx.navigateTo({ url: '/packages/store/stores/index' }) },
  scan() { wx.navigateTo({ url: '/packages/store/scan/index?start=1' }) },
})
