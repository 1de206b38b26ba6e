Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    on: true,
  },
})
