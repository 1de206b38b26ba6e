import * as shop from '../../../api/shop'
import loading from '../../../behaviors/loading'
import { refresh, section } from '../../../i18n/index'

Page({
  behaviors: [loading],
  data: { t: section('orders'), filter: '', filters: ['reserved', 'ready', 'sent', 'done', 'refunded'], items: [] },

  onLoad({ state }) { this.setData({ filter: state || '' }) },

  onShow() {
    refresh(this, 'orders')
    this.open()
  },

  onPullDownRefresh() { this.open() },

  open() {
    return this.load(() => shop.orders(this.data.filter), result => result.items.length === 0)
  },

  onTab(event) {
    this.setData({ filter: event.detail.value, state: 'loading' })
    this.open()
  },
})
