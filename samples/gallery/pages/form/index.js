Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    stores: ['Wukang Road', "Jing'an", 'Riverside'],
  },
})
