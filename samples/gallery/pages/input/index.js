Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    value: 'courtyard',
  },

  upper(event) { return event.detail.value.toUpperCase() },
})
