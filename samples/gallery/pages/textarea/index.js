Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    text: 'grows\nwith its\nlines',
  },
})
