import { refresh, section } from '../../i18n/index'

/** Colour, size and pieces of a garment. Event `confirm`: { sku, count, text }. Sizes that no store has cannot be chosen. */
Component({
  properties: {
    visible: { type: Boolean, value: false },
    goods: { type: Object, value: null },
    /** A SKU to start from. */
    chosen: { type: String, value: '' },
  },
  data: { t: section('sku'), color: '', size: '', count: 1, sku: null, sizes: [], picture: '' },
  observers: {
    'goods, chosen'(goods, chosen) {
      if (!goods) return
      const sku = goods.skus.find(one => one.code === chosen) || goods.skus.find(one => one.here > 0) || goods.skus[0]
      this.choose(sku.color, sku.size)
    },
  },
  pageLifetimes: {
    show() { refresh(this, 'sku') },
  },
  methods: {
    choose(color, size) {
      const { goods } = this.data
      const sizes = goods.sizes.map(name => ({ name, sku: goods.skus.find(one => one.color === color && one.size === name) }))
      const sku = sizes.find(one => one.name === size).sku
      const shown = goods.colors.find(one => one.code === color)
      this.setData({ color, size, sizes, sku, picture: shown.picture, colorName: shown.name, count: Math.max(1, Math.min(this.data.count, sku.total)) })
    },
    onColor(event) { this.choose(event.currentTarget.dataset.code, this.data.size) },
    onSize(event) {
      if (!event.currentTarget.dataset.none) this.choose(this.data.color, event.currentTarget.dataset.name)
    },
    onCount(event) { this.setData({ count: event.detail.value }) },
    onVisible(event) {
      if (!event.detail.visible) this.triggerEvent('close')
    },
    close() { this.triggerEvent('close') },
    confirm() {
      const { sku, count, colorName, size } = this.data
      if (sku.total > 0) this.triggerEvent('confirm', { sku: sku.code, count, text: `${colorName} · ${size}` })
    },
  },
})
