Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    colors: ['jade', 'persimmon', 'navy'],
    current: 1,
  },

  next() { this.setData({ current: (this.data.current + 1) % 3 }) },
})
