Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    colour: '#17211f',
    top: 0,
    title: 'set in the page',
    loading: false,
  },

  paint() { this.setData({ colour: this.data.colour === '#bf3b08' ? '#17211f' : '#bf3b08' }) },
  name() { this.setData({ title: 'another title' }) },
  load() { this.setData({ loading: !this.data.loading }) },
  down() { this.setData({ top: 300 }) },
})
