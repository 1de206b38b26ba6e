Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    items: [
      { value: 'jade', name: 'Jade', checked: true },
      { value: 'navy', name: 'Navy' },
      { value: 'wine', name: 'Wine' },
    ],
  },
})
