Page({
  data: {
    shown: false,
    pictures: ['/images/photo.webp', '/images/sign.png'],
    buttons: [{ text: 'keep' }, { text: 'mark', extClass: 'mark' }, { type: 'warn', text: 'delete' }],
    tabs: [
      { text: 'home', iconPath: '/images/sign.png', selectedIconPath: '/images/sign.png', badge: '8' },
      { text: 'me', iconPath: '/images/sign.png', selectedIconPath: '/images/sign.png', dot: true },
    ],
    current: 0,
    answer: '',
  },

  onGallery() {
    this.setData({ shown: true })
  },
  onHide() {
    this.setData({ shown: false })
  },
  onButton(event) {
    this.setData({ answer: this.data.buttons[event.detail.index].text })
  },
  onTab(event) {
    this.setData({ current: event.detail.index })
  },
})
