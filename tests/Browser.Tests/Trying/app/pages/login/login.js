Page({ onLoad() { wx.login() } })
