import * as shop from '../../api/shop'
import loading from '../../behaviors/loading'
import { nameTabs, refresh, section } from '../../i18n/index'

Page({
  behaviors: [loading],
  data: { t: section('cart'), lines: [], store: null, totalFen: 0, checkedCount: 0, count: 0, allChecked: false },

  onShow() {
    nameTabs()
    refresh(this, 'cart')
    this.open()
  },

  onPullDownRefresh() { this.open() },

  open() {
    return this.load(() => shop.cart().then(cart => this.shown(cart)), cart => cart.lines.length === 0)
  },

  shown(cart) {
    if (cart.count > 0) wx.setTabBarBadge({ index: 2, text: `${cart.count}`, fail() {} })
    else wx.removeTabBarBadge({ index: 2, fail() {} })
    return { ...cart, allChecked: cart.lines.length > 0 && cart.lines.every(line => line.checked) }
  },

  async change(line) {
    try {
      const cart = await shop.setCartLine(line)
      this.setData({ ...this.shown(cart), state: cart.lines.length > 0 ? 'ready' : 'empty' })
    } catch (error) {
      this.say(error)
      this.open()
    }
  },

  lineOf(event) { return this.data.lines[event.currentTarget.dataset.index] },
  onCheck(event) {
    const { sku, count } = this.lineOf(event)
    this.change({ sku, count, checked: event.detail.checked })
  },
  onCount(event) {
    const { sku, checked, count } = this.lineOf(event)
    if (event.detail.value !== count) this.change({ sku, count: event.detail.value, checked })
  },
  onRemove(event) { this.change({ sku: this.lineOf(event).sku, count: 0 }) },
  async onAll(event) {
    const { checked } = event.detail
    for (const line of this.data.lines.filter(one => one.checked !== checked)) await this.change({ sku: line.sku, count: line.count, checked })
  },
  openGoods(event) {
    const { id, sku } = this.lineOf(event)
    wx.navigateTo({ url: `/packages/goods/detail/index?id=${id}&sku=${sku}` })
  },
  browse() { wx.switchTab({ url: '/pages/category/index' }) },
  checkout() {
    if (this.data.checkedCount > 0) wx.navigateTo({ url: '/packages/order/checkout/index' })
  },
})
