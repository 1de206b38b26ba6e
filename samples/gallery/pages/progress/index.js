Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    percent: 20,
  },

  more() { this.setData({ percent: this.data.percent >= 100 ? 0 : this.data.percent + 40 }) },
})
