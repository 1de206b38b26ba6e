// Its server is nowhere: the request's promise is rejected and nobody catches it, and what would have used the answer fails too.
Page({
  onLoad() {
    const asked = new Promise((resolve, reject) => wx.request({ url: 'http://127.0.0.1:9/goods', success: resolve, fail: reject }))
    asked.then(answer => answer.data)
    asked.catch(() => { this.data.goods.length })
  },
})
