Page({
  open() { wx.navigateTo({ url: '/pages/image/index' }) },
})
