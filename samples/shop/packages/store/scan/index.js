import * as shop from '../../../api/shop'
import loading from '../../../behaviors/loading'
import { refresh, section } from '../../../i18n/index'
import { placeCode, rememberPlace } from '../../../utils/place'

/** What a printed code says, from a link, a mini-program code's scene or the bare text: { place: 'S1-A' } or { tag: 'M1001-ink-M' }. */
function meaning(text) {
  const words = Object.fromEntries(decodeURIComponent(text).replace(/^[^?]*\?/, '').split('&').map(pair => pair.split('=')))
  if (words.p) return { place: words.p }
  if (words.t) return { tag: words.t }
  const bare = text.split('/').pop()
  return /^M\d+-/.test(bare) ? { tag: bare } : { place: bare }
}

Page({
  behaviors: [loading],
  data: { t: section('scan'), place: null, tag: null, goods: [], unknown: false, waiting: true },

  onLoad({ scene, q, p, t, start }) {
    const text = scene || q || (p ? `p=${p}` : t ? `t=${t}` : '')
    if (text) this.read(text)
    else if (start) this.scan()
  },

  onShow() { refresh(this, 'scan') },

  open() {
    if (this.text) this.read(this.text)
  },

  async scan() {
    try {
      const { result, path } = await wx.scanCode({ scanType: ['qrCode', 'barCode'] })
      this.read(path || result)
    } catch {
      // Closed without a code: the page says what can be scanned.
    }
  },

  async read(text) {
    this.text = text
    const { place, tag } = meaning(text)
    this.setData({ waiting: false, unknown: false, state: 'loading', place: null, tag: null, goods: [] })
    const found = await this.load(() => tag ? this.readTag(tag) : this.readPlace(place))
    if (!found) this.setData({ unknown: this.data.errorText !== '' })
  },
  async readTag(code) {
    const tag = await shop.tag(code)
    const here = placeCode()
    return { tag: { ...tag, stock: tag.stock.map(one => ({ ...one, here: one.code === here })) } }
  },
  async readPlace(code) {
    const place = await shop.place(code)
    rememberPlace(place.store.code)
    const wishes = Object.fromEntries(place.query ? place.query.split('&').map(pair => pair.split('=')) : [['sort', 'sold']])
    const { items } = await shop.goodsList({ ...wishes, store: place.store.code })
    return { place, goods: items.slice(0, 6) }
  },

  openTag() { wx.navigateTo({ url: `/packages/goods/detail/index?id=${this.data.tag.goods.id}&sku=${this.data.tag.sku}` }) },
  openPlace() { wx.navigateTo({ url: `/packages/goods/list/index?${this.data.place.query || 'tag=new'}` }) },
  enter() { wx.switchTab({ url: '/pages/home/index' }) },
})
