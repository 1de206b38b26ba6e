// Its own mistake, long after its server failed: that explains nothing.
Page({
  onLoad() {
    wx.request({ url: 'http://127.0.0.1:9/goods', fail: () => {} })
    const turn = left => setTimeout(() => {
      this.setData({ left })
      if (left === 0) this.data.goods.length
      else turn(left - 1)
    }, 150)
    turn(24)
  },
})
