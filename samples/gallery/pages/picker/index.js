Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    sizes: ['S', 'M', 'L', 'XL'],
    at: 1,
    stores: [{ name: 'Wukang Road' }, { name: 'Riverside' }],
    pairs: [['S', 'M', 'L'], ['jade', 'navy']],
    region: ['上海市', '上海市', '徐汇区'],
  },

  choose(event) {
    this.setData({ at: Number(event.detail.value) })
    this.log(event)
  },
})
