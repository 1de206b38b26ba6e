import * as shop from '../../../api/shop'
import loading from '../../../behaviors/loading'
import { refresh, section } from '../../../i18n/index'

Page({
  behaviors: [loading],
  data: { t: section('order'), order: null, asking: false },

  onLoad({ number }) {
    this.number = number
    this.open()
  },

  onShow() { refresh(this, 'order') },

  open() {
    return this.load(async () => ({ order: await shop.order(this.number) }))
  },

  call() { wx.makePhoneCall({ phoneNumber: this.data.order.store.phone, fail() {} }) },
  way() {
    const { latitude, longitude, name, address } = this.data.order.store
    wx.openLocation({ latitude, longitude, name, address })
  },
  copy() {
    wx.setClipboardData({ data: this.data.order.number, success: () => wx.showToast({ title: this.data.t.copied, icon: 'none' }) })
  },
  openGoods(event) { wx.navigateTo({ url: `/packages/goods/detail/index?id=${event.currentTarget.dataset.id}` }) },
  ask() { this.setData({ asking: true }) },
  keep() { this.setData({ asking: false }) },
  async cancel() {
    this.setData({ asking: false })
    try {
      this.setData({ order: await shop.cancelOrder(this.number) })
    } catch (error) {
      this.say(error)
    }
  },
})
