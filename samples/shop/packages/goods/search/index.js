import * as shop from '../../../api/shop'
import { refresh, section } from '../../../i18n/index'

const key = 'searches'
const maxHistory = 12

Page({
  data: { t: section('search'), value: '', words: [], history: [], found: [] },

  onLoad() {
    this.setData({ history: wx.getStorageSync(key) || [] })
    // The words of others are a nicety: without them the page is still whole.
    shop.hotWords().then(words => this.setData({ words }), () => {})
  },

  onShow() { refresh(this, 'search') },

  onUnload() { clearTimeout(this.timer) },

  onChange(event) {
    const { value } = event.detail
    this.setData({ value })
    clearTimeout(this.timer)
    if (!value.trim()) {
      this.setData({ found: [] })
      return
    }
    this.timer = setTimeout(async () => {
      try {
        const found = await shop.suggest(value)
        // An answer to what was typed before is late.
        if (value === this.data.value) this.setData({ found })
      } catch {
        this.setData({ found: [] })
      }
    }, 250)
  },

  onSubmit() { this.find(this.data.value) },
  onWord(event) { this.find(event.currentTarget.dataset.word) },

  find(text) {
    const q = text.trim()
    if (!q) return
    const history = [q, ...this.data.history.filter(one => one !== q)].slice(0, maxHistory)
    this.setData({ history })
    wx.setStorage({ key, data: history })
    wx.navigateTo({ url: `/packages/goods/list/index?q=${encodeURIComponent(q)}&title=${encodeURIComponent(q)}` })
  },

  open(event) { wx.navigateTo({ url: `/packages/goods/detail/index?id=${event.currentTarget.dataset.id}` }) },
  clear() {
    this.setData({ history: [] })
    wx.removeStorage({ key })
  },
})
