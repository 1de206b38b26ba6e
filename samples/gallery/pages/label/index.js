Page({
  behaviors: [require('../../behaviors/log')],
})
