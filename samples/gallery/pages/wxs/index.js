Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    at: 0,
  },

  jump() { this.setData({ at: this.data.at + 40 }) },
  ended(detail) { this.log({ type: 'ended', detail }) },
})
