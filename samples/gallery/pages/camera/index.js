Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    photo: '',
  },

  take() {
    wx.createCameraContext().takePhoto({
      quality: 'normal',
      success: ({ tempImagePath }) => this.setData({ photo: tempImagePath }),
      fail: detail => this.log({ type: 'fail', detail }),
    })
  },
})
