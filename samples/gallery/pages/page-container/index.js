Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    show: false,
    position: 'bottom',
  },

  open(event) { this.setData({ show: true, position: event.currentTarget.dataset.position }) },
  close() { this.setData({ show: false }) },
  closed(event) {
    this.setData({ show: false })
    this.log(event)
  },
})
