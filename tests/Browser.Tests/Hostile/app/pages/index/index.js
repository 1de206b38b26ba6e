const attacks = require('../../attacks.js')

Page({
  data: { ready: 'ready', reached: '', many: [] },
  told(caught) { this.setData({ reached: caught }) },
  keep() { wx.setStorageSync('kept', Date.now()) },
  locate() { wx.getLocation({ success: place => this.setData({ reached: String(place.latitude) }), fail: ({ errMsg }) => this.setData({ reached: errMsg }) }) },
  store() {
    let told = 'all stored'
    for (let index = 0; index < 20; index++) {
      try {
        wx.setStorageSync(`k${index}`, 'x'.repeat(900 * 1024))
      } catch (error) {
        told = error.errMsg || String(error)
        break
      }
    }
    this.setData({ reached: told })
  },
  flood() { for (let index = 0; index < 200000; index++) wx.setStorageSync('flood', index) },
  huge() { this.setData({ reached: 'x'.repeat(50 * 1024 * 1024) }) },
  swell() {
    const kept = []
    for (;;) kept.push(new Array(1000000).fill(kept.length))
  },
  spin() { for (;;); },
  grow() { this.setData({ many: Array.from({ length: 1000000 }, (_, index) => index) }) },
  onLoad(query) {
    // The same that the tests let a compromised worker do, here by an app's own code.
    if (query.target) attacks(query.target).then(done => this.setData({ reached: JSON.stringify(done) }))
  },
})
