Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    path: '',
  },

  onReady() {
    this.drawTwo()
    this.drawOld()
  },
  drawTwo() {
    wx.createSelectorQuery().in(this).select('#two').fields({ node: true, size: true }).exec(([found]) => {
      const { node, width, height } = found
      const ratio = wx.getWindowInfo().pixelRatio
      node.width = width * ratio
      node.height = height * ratio
      this.canvas = node
      const context = node.getContext('2d')
      context.scale(ratio, ratio)
      const ground = context.createLinearGradient(0, 0, width, 0)
      ground.addColorStop(0, '#0b7a75')
      ground.addColorStop(1, '#2c3f66')
      context.fillStyle = ground
      context.fillRect(0, 0, width, height)
      context.fillStyle = '#fff'
      context.font = '20px sans-serif'
      context.fillText('type 2d', 16, 36)
      const picture = node.createImage()
      picture.onload = () => context.drawImage(picture, width - 76, 16, 60, 60)
      picture.src = '/images/sign.png'
    })
  },
  drawOld() {
    const context = wx.createCanvasContext('old', this)
    context.setFillStyle('#bf3b08')
    context.fillRect(10, 10, 80, 60)
    context.beginPath()
    context.arc(140, 40, 30, 0, 2 * Math.PI)
    context.setStrokeStyle('#0b7a75')
    context.setLineWidth(6)
    context.stroke()
    context.setFontSize(18)
    context.fillText('old', 190, 48)
    context.drawImage('/images/sign.png', 240, 10, 60, 60)
    context.draw()
  },
  save() {
    wx.canvasToTempFilePath({ canvas: this.canvas, success: ({ tempFilePath }) => this.setData({ path: tempFilePath }) })
  },
})
