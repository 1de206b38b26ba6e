Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    x: 0,
    y: 0,
  },

  move() { this.setData({ x: 30, y: 30 }) },
})
