import * as shop from '../../api/shop'
import loading from '../../behaviors/loading'
import { nameTabs, refresh, section } from '../../i18n/index'

Page({
  behaviors: [loading],
  data: { t: section('category'), placeholder: section('home').search, categories: [], at: 0 },

  onLoad() { this.open() },

  onShow() {
    nameTabs()
    if (refresh(this, 'category')) {
      this.setData({ placeholder: section('home').search })
      this.open()
    }
  },

  open() {
    return this.load(async () => ({ categories: await shop.categories() }))
  },

  onSide(event) { this.setData({ at: event.detail.value }) },
  search() { wx.navigateTo({ url: '/packages/goods/search/index' }) },
  openKind(event) {
    const { category, kind } = event.currentTarget.dataset
    wx.navigateTo({ url: `/packages/goods/list/index?category=${category}${kind ? `&kind=${kind}` : ''}` })
  },
})
