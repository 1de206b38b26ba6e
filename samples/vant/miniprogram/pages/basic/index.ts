Page({
  data: {
    types: ['default', 'primary', 'info', 'warning', 'danger'],
    icons: ['chat-o', 'cart-o', 'search', 'star', 'location-o', 'shop-o', 'gift-o', 'setting-o'],
    tapped: '',
    tagShown: true,
    shown: true,
  },

  onTap(event: WechatMiniprogram.TouchEvent<{}, {}, { type: string }>) {
    this.setData({ tapped: event.currentTarget.dataset.type, shown: !this.data.shown })
  },

  onClose() {
    this.setData({ tagShown: false })
  },
})
