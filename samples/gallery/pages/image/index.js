Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    modes: ['scaleToFill', 'aspectFit', 'aspectFill', 'top', 'bottom', 'center', 'left', 'right', 'top left', 'bottom right'],
  },
})
