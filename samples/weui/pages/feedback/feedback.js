Page({
  data: {
    names: ['dialog', 'actionsheet', 'half screen', 'toptips'],
    icons: ['add', 'search', 'like', 'location', 'me'],
    open: '',
    answer: '',
    buttons: [{ text: 'cancel' }, { text: 'delete' }],
    actions: [{ text: 'keep', value: 1 }, { text: 'delete', type: 'warn', value: 2 }],
  },

  onOpen(event) {
    this.setData({ open: event.currentTarget.dataset.name })
  },
  onClose() {
    this.setData({ open: '' })
  },
  onButton(event) {
    this.setData({ open: '', answer: event.detail.item.text })
  },
  onAction(event) {
    this.setData({ open: '', answer: `action ${event.detail.value}` })
  },
})
