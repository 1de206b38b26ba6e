Page({
  data: {
    error: '',
    model: { name: 'Ha-na', phone: '', size: 'M' },
    rules: [
      { name: 'name', rules: { required: true, message: 'Fill in the name' } },
      { name: 'phone', rules: [{ required: true, message: 'Fill in the phone' }, { minlength: 6, message: 'Too short' }] },
    ],
    sizes: [{ name: 'S', value: 'S' }, { name: 'M', value: 'M', checked: true }, { name: 'L', value: 'L' }],
    files: [{ url: '/images/photo.webp' }],
  },

  onLoad() {
    this.setData({
      search: value => Promise.resolve(value ? [{ text: value, value: 1 }, { text: `${value} two`, value: 2 }] : []),
      select: () => true,
      upload: files => Promise.resolve({ urls: files.tempFilePaths }),
    })
  },
  onInput(event) {
    this.setData({ [`model.${event.currentTarget.dataset.field}`]: event.detail.value })
  },
  onSize(event) {
    this.setData({ 'model.size': event.detail.value, sizes: this.data.sizes.map(size => ({ ...size, checked: size.value === event.detail.value })) })
  },
  onExtras(event) {
    this.setData({ 'model.extras': event.detail.value })
  },
  onResult(event) {
    wx.showToast({ title: event.detail.item.text, icon: 'none' })
  },
  onHide() {
    this.setData({ error: '' })
  },
  onSubmit() {
    this.selectComponent('#form').validate((valid, errors) => {
      if (valid) wx.showToast({ title: 'sent' })
      else this.setData({ error: errors[0].message })
    })
  },
})
