Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    into: '',
    top: 0,
    refreshing: false,
  },

  onUnload() { clearTimeout(this.timer) },
  toSix() { this.setData({ into: 'x6' }) },
  toTop() { this.setData({ top: 200 }) },
  refresh(event) {
    this.log(event)
    this.setData({ refreshing: true })
    this.timer = setTimeout(() => this.setData({ refreshing: false }), 800)
  },
})
