const attacks = require('../../attacks.js')

Page({
  data: { ready: 'ready', reached: '', many: [] },
  told(caught) { this.setData({ reached: caught }) },
  spin() { for (;;); },
  grow() { this.setData({ many: Array.from({ length: 1000000 }, (_, index) => index) }) },
  onLoad(query) {
    // The same that the tests let a compromised worker do, here by an app's own code.
    if (query.target) attacks(query.target).then(done => this.setData({ reached: JSON.stringify(done) }))
  },
})
