import * as shop from '../../../api/shop'
import loading from '../../../behaviors/loading'
import { refresh, section } from '../../../i18n/index'

Page({
  behaviors: [loading],
  data: { t: section('reviews'), items: [], total: 0, rating: 0, next: 0 },

  onLoad({ id }) {
    this.id = id
    this.open()
  },

  onShow() { refresh(this, 'reviews') },

  open() {
    return this.load(() => shop.reviews(this.id, 1), result => result.total === 0)
  },

  async onReachBottom() {
    if (!this.data.next) return
    const page = this.data.next
    this.setData({ next: 0 })
    try {
      const { items, next } = await shop.reviews(this.id, page)
      this.setData({ items: this.data.items.concat(items), next })
    } catch (error) {
      this.setData({ next: page })
      this.say(error)
    }
  },
})
