Page({
  behaviors: [require('../../behaviors/log')],

  onReady() { this.video = wx.createVideoContext('video', this) },
  play() { this.video.play() },
  pause() { this.video.pause() },
})
