import * as shop from '../../../api/shop'
import loading from '../../../behaviors/loading'
import { refresh, section } from '../../../i18n/index'

Page({
  behaviors: [loading],
  data: { t: section('result'), order: null },

  onLoad({ number }) {
    this.number = number
    this.open()
  },

  onShow() { refresh(this, 'result') },

  open() {
    return this.load(async () => ({ order: await shop.order(this.number) }))
  },

  see() { wx.redirectTo({ url: `/packages/order/detail/index?number=${this.number}` }) },
  home() { wx.switchTab({ url: '/pages/home/index' }) },
})
