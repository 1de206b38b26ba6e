import * as shop from '../../../api/shop'
import loading from '../../../behaviors/loading'
import { refresh, section } from '../../../i18n/index'
import { placeCode } from '../../../utils/place'

const none = { colors: [], sizes: [], here: false }

Page({
  behaviors: [loading],
  data: { t: section('list'), items: [], total: 0, next: 0, sort: '', wishes: none, draft: none, chosen: {}, filters: null, filtering: false, more: false, wishCount: 0 },

  onLoad(query) {
    this.query = query
    if (query.title) wx.setNavigationBarTitle({ title: decodeURIComponent(query.title) })
    this.open()
  },

  onShow() {
    if (!this.query.title) refresh(this, 'list')
  },

  onPullDownRefresh() { this.open() },

  async onReachBottom() {
    if (!this.data.next || this.data.more) return
    this.setData({ more: true })
    try {
      const { items, next } = await this.page(this.data.next)
      const at = this.data.items.length
      const added = Object.fromEntries(items.map((item, index) => [`items[${at + index}]`, item]))
      this.setData({ ...added, next, more: false })
    } catch (error) {
      this.setData({ more: false })
      this.say(error)
    }
  },

  page(page) {
    const { category, kind, tag, q } = this.query
    const { colors, sizes, here } = this.data.wishes
    return shop.goodsList({ category, kind, tag, q: q && decodeURIComponent(q), colors: colors.join(','), sizes: sizes.join(','), store: here ? placeCode() : '', sort: this.data.sort, page })
  },

  open() {
    return this.load(() => this.page(1), result => result.total === 0)
  },

  onSort(event) {
    const wanted = event.currentTarget.dataset.sort
    const sort = wanted === 'price' && this.data.sort === 'price' ? '-price' : wanted
    this.setData({ sort })
    wx.pageScrollTo({ scrollTop: 0, duration: 0 })
    this.open()
  },

  async onFilter() {
    try {
      const filters = this.data.filters || await shop.filters()
      this.setData({ filters, filtering: true })
      this.draft(this.data.wishes)
    } catch (error) {
      this.say(error)
    }
  },
  draft(draft) {
    this.setData({ draft, chosen: Object.fromEntries([...draft.colors, ...draft.sizes].map(name => [name, true])) })
  },
  onToggle(event) {
    const { list, name } = event.currentTarget.dataset
    const { draft } = this.data
    this.draft({ ...draft, [list]: draft[list].includes(name) ? draft[list].filter(one => one !== name) : [...draft[list], name] })
  },
  onHere(event) { this.draft({ ...this.data.draft, here: event.detail.value }) },
  onReset() { this.draft(none) },
  onApply() {
    const wishes = this.data.draft
    this.setData({ wishes, filtering: false, wishCount: wishes.colors.length + wishes.sizes.length + (wishes.here ? 1 : 0) })
    this.open()
  },
  onVisible(event) { this.setData({ filtering: event.detail.visible }) },
})
