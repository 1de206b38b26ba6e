import { refresh, section } from '../../i18n/index'

/** A garment in a list. A tap opens it. */
Component({
  options: { virtualHost: true },
  properties: {
    goods: { type: Object, value: {} },
    wide: { type: Boolean, value: false },
  },
  data: { t: section('card') },
  pageLifetimes: {
    show() { refresh(this, 'card') },
  },
  methods: {
    open() {
      wx.navigateTo({ url: `/packages/goods/detail/index?id=${this.data.goods.id}` })
    },
  },
})
