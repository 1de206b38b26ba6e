import * as shop from '../../../api/shop'
import loading from '../../../behaviors/loading'
import { refresh, section } from '../../../i18n/index'
import { placeCode, rememberPlace } from '../../../utils/place'

Page({
  behaviors: [loading],
  data: { t: section('checkout'), delivery: 'pickup', store: '', addressId: '', couponId: null, note: '', quote: null, sheet: '', placing: false, noteSize: { maxHeight: 120, minHeight: 40 } },

  onLoad({ sku, count }) {
    // One garment bought at once, or else what is checked in the cart.
    this.lines = sku ? [{ sku, count: Number(count) || 1 }] : []
    this.setData({ store: placeCode() })
    this.open()
  },

  onShow() { refresh(this, 'checkout') },

  wanted() {
    const { delivery, store, addressId, couponId, note } = this.data
    return { lines: this.lines, delivery, store, addressId, couponId: couponId || '', note }
  },

  open() {
    return this.load(async () => {
      let quote = await shop.quote(this.wanted())
      // The best coupon is taken until the customer decides otherwise.
      if (this.data.couponId === null) {
        this.setData({ couponId: quote.coupons.length > 0 ? quote.coupons[0].id : '' })
        if (quote.coupons.length > 0) quote = await shop.quote(this.wanted())
      }
      return { quote, storeShown: quote.stores.find(one => one.code === this.data.store) }
    })
  },

  onDelivery(event) {
    this.setData({ delivery: event.detail.value })
    this.open()
  },
  openSheet(event) { this.setData({ sheet: event.currentTarget.dataset.sheet }) },
  closeSheet(event) {
    if (!event.detail.visible) this.setData({ sheet: '' })
  },
  onStore(event) {
    rememberPlace(event.detail.value)
    this.setData({ store: event.detail.value, sheet: '' })
    this.open()
  },
  onCoupon(event) {
    this.setData({ couponId: event.detail.value, sheet: '' })
    this.open()
  },
  onNote(event) { this.setData({ note: event.detail.value }) },
  onAddress() {
    wx.navigateTo({
      url: '/packages/order/addresses/index?choose=1',
      events: {
        chosen: ({ id }) => {
          this.setData({ addressId: id })
          this.open()
        },
      },
    })
  },

  async place() {
    if (this.data.placing) return
    this.setData({ placing: true })
    wx.showLoading({ title: ' ', mask: true })
    try {
      const { order, payment } = await shop.placeOrder(this.wanted())
      wx.hideLoading()
      if (payment) await wx.requestPayment(payment)
      wx.redirectTo({ url: `/packages/order/result/index?number=${order.number}` })
    } catch (error) {
      wx.hideLoading()
      this.setData({ placing: false })
      this.say(error)
      this.open()
    }
  },
})
