import * as shop from '../../../api/shop'
import loading from '../../../behaviors/loading'
import { refresh, section } from '../../../i18n/index'

Page({
  behaviors: [loading],
  data: { t: section('coupons'), filter: 'open', filters: ['open', 'used', 'expired'], items: [] },

  onLoad() { this.open() },
  onShow() { refresh(this, 'coupons') },

  open() {
    return this.load(async () => ({ items: await shop.coupons(this.data.filter) }), result => result.items.length === 0)
  },
  onTab(event) {
    this.setData({ filter: event.detail.value, state: 'loading' })
    this.open()
  },
  use() { wx.switchTab({ url: '/pages/category/index' }) },
})
