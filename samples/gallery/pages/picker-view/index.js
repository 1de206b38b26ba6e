Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    value: [1, 10, 24],
    years: [2025, 2026, 2027],
  },

  choose(event) {
    this.setData({ value: event.detail.value })
    this.log(event)
  },
})
