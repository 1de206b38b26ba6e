import { ComponentEvent } from '../../utils/events'

Page({
  data: {
    tab: 0,
    tabs: ['all', 'new', 'sale', 'off'],
    icons: ['cart-o', 'gift-o', 'coupon-o', 'star-o'],
    side: 0,
    tree: [
      { text: 'Tops', children: [{ text: 'Shirts', id: 1 }, { text: 'T-shirts', id: 2 }] },
      { text: 'Bottoms', children: [{ text: 'Jeans', id: 3 }, { text: 'Skirts', id: 4, disabled: true }] },
    ],
    main: 0,
    chosen: 1,
    letters: ['A', 'B', 'C'],
    bar: 0,
  },

  onBack() {
    wx.navigateBack()
  },
  onTab(event: ComponentEvent<{ index: number }>) {
    this.setData({ tab: event.detail.index })
  },
  onSide(event: ComponentEvent<number>) {
    this.setData({ side: event.detail })
  },
  onNav(event: ComponentEvent<{ index: number }>) {
    this.setData({ main: event.detail.index })
  },
  onItem(event: ComponentEvent<{ id: number }>) {
    this.setData({ chosen: event.detail.id })
  },
  onBar(event: ComponentEvent<number>) {
    this.setData({ bar: event.detail })
  },
})
