import { refresh, section } from '../../i18n/index'

/** An order in the list of orders. */
Component({
  options: { virtualHost: true },
  properties: { order: { type: Object, value: null } },
  data: { t: section('orders') },
  pageLifetimes: {
    show() { refresh(this, 'orders') },
  },
  methods: {
    open() { wx.navigateTo({ url: `/packages/order/detail/index?number=${this.data.order.number}` }) },
    again() { wx.navigateTo({ url: `/packages/goods/detail/index?id=${this.data.order.lines[0].id}` }) },
  },
})
