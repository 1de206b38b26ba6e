import * as shop from '../../../api/shop'
import loading from '../../../behaviors/loading'
import { refresh, section } from '../../../i18n/index'

Page({
  behaviors: [loading],
  data: { t: section('detail'), goods: null, chosen: '', chosenText: '', sheet: false, intent: 'choose', cartCount: 0, navigation: { type: 'fraction' } },

  onLoad({ id, sku }) {
    this.id = id
    if (sku) this.setData({ chosen: sku })
    this.open()
  },

  onShow() {
    refresh(this, 'detail')
    // The number on the cart may have changed elsewhere; the page does without it when the shop is silent.
    shop.cart().then(({ count }) => this.setData({ cartCount: count }), () => {})
  },

  onShareAppMessage() {
    const { goods } = this.data
    return { title: goods ? goods.name : 'Maru', path: `/packages/goods/detail/index?id=${this.id}`, imageUrl: goods ? goods.pictures[0] : '' }
  },

  open() {
    return this.load(async () => ({ goods: await shop.goods(this.id) }))
  },

  onPicture(event) {
    const { pictures } = this.data.goods
    wx.previewImage({ current: pictures[event.detail.index], urls: pictures })
  },
  openSheet(event) { this.setData({ sheet: true, intent: event.currentTarget.dataset.intent || 'choose' }) },
  closeSheet() { this.setData({ sheet: false }) },

  async onConfirm(event) {
    const { sku, count, text } = event.detail
    this.setData({ sheet: false, chosen: sku, chosenText: text })
    if (this.data.intent === 'buy') {
      wx.navigateTo({ url: `/packages/order/checkout/index?sku=${sku}&count=${count}` })
      return
    }
    if (this.data.intent !== 'add') return
    try {
      const cart = await shop.setCartLine({ sku, count, add: true })
      this.setData({ cartCount: cart.count })
      wx.showToast({ title: this.data.t.added, icon: 'success' })
    } catch (error) {
      this.say(error)
    }
  },

  reviews() { wx.navigateTo({ url: `/packages/goods/reviews/index?id=${this.id}` }) },
  stores() { wx.navigateTo({ url: '/packages/store/stores/index' }) },
  home() { wx.switchTab({ url: '/pages/home/index' }) },
  cart() { wx.switchTab({ url: '/pages/cart/index' }) },
})
