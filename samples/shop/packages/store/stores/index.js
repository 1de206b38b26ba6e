import * as shop from '../../../api/shop'
import loading from '../../../behaviors/loading'
import { refresh, section } from '../../../i18n/index'
import { placeCode, rememberPlace } from '../../../utils/place'

Page({
  behaviors: [loading],
  data: { t: section('stores'), items: [], markers: [], points: [], center: { latitude: 31.2029, longitude: 121.446 }, scale: 12, current: 'S1', located: false, denied: false },

  onLoad() {
    this.setData({ current: placeCode() })
    this.open()
  },

  onShow() { refresh(this, 'stores') },

  open(position) {
    return this.load(async () => {
      const items = await shop.stores(position && position.latitude ? position : null)
      return { items, markers: items.map((item, index) => this.marker(item, index)), points: items.map(({ latitude, longitude }) => ({ latitude, longitude })) }
    })
  },

  marker(store, id) {
    const mine = store.code === this.data.current
    return {
      id,
      latitude: store.latitude,
      longitude: store.longitude,
      width: 32,
      height: 32,
      iconPath: mine ? '/images/pin/location.png' : '/images/pin/location-far.png',
      callout: { content: store.name, display: mine ? 'ALWAYS' : 'BYCLICK', padding: 6, borderRadius: 6, fontSize: 12 },
    }
  },

  async locate() {
    try {
      const { latitude, longitude } = await wx.getLocation({ type: 'gcj02' })
      this.setData({ located: true, denied: false, center: { latitude, longitude } })
      this.open({ latitude, longitude })
    } catch {
      this.setData({ denied: true })
    }
  },

  onMarker(event) { this.show(event.detail.markerId) },
  onStore(event) { this.show(event.currentTarget.dataset.index) },
  show(index) {
    const { latitude, longitude } = this.data.items[index]
    this.setData({ center: { latitude, longitude }, scale: 14 })
  },
  use(event) {
    const { code } = event.currentTarget.dataset
    rememberPlace(code)
    this.setData({ current: code }, () => this.setData({ markers: this.data.items.map((item, index) => this.marker(item, index)) }))
  },
  call(event) { wx.makePhoneCall({ phoneNumber: event.currentTarget.dataset.phone, fail() {} }) },
  way(event) {
    const { latitude, longitude, name, address } = this.data.items[event.currentTarget.dataset.index]
    wx.openLocation({ latitude, longitude, name, address })
  },
})
