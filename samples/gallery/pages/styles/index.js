Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    moved: false,
    width: 375,
  },

  move() { this.setData({ moved: !this.data.moved }) },
})
