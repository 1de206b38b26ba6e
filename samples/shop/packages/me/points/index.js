import * as shop from '../../../api/shop'
import loading from '../../../behaviors/loading'
import { refresh, section } from '../../../i18n/index'

Page({
  behaviors: [loading],
  data: { t: section('points'), balance: 0, items: [] },

  onLoad() { this.open() },
  onShow() { refresh(this, 'points') },

  open() {
    return this.load(() => shop.points())
  },
})
