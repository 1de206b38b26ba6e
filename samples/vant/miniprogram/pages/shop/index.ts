import { dayOf } from '../../utils/day'
import { ComponentEvent } from '../../utils/events'

Page({
  data: {
    sort: 0,
    sorts: [{ text: 'suggested', value: 0 }, { text: 'new', value: 1 }, { text: 'price', value: 2 }],
    goods: [
      { title: 'Lambswool crew', desc: 'jade, M', price: '329.00', was: '399.00', count: 1, tag: 'sale' },
      { title: 'Straight jeans', desc: 'denim, 32', price: '329.00', was: '', count: 2, tag: '' },
    ],
    sheet: '',
    day: '',
    place: '',
    path: '',
    leaf: '',
    from: new Date(2026, 10, 1).getTime(),
    until: new Date(2026, 11, 31).getTime(),
    areas: {
      province_list: { 310000: '上海市', 320000: '江苏省' },
      city_list: { 310100: '上海市', 320100: '南京市', 320500: '苏州市' },
      county_list: { 310104: '徐汇区', 310106: '静安区', 320102: '玄武区', 320508: '姑苏区' },
    },
    options: [
      { text: 'Tops', value: 'tops', children: [{ text: 'Shirts', value: 'shirts' }, { text: 'T-shirts', value: 'tees' }] },
      { text: 'Bottoms', value: 'bottoms', children: [{ text: 'Jeans', value: 'jeans' }] },
    ],
  },

  onSort(event: ComponentEvent<number>) {
    this.setData({ sort: event.detail })
  },
  onSheet(event: WechatMiniprogram.TouchEvent<{}, {}, { sheet: string }>) {
    this.setData({ sheet: event.currentTarget.dataset.sheet })
  },
  onClose() {
    this.setData({ sheet: '' })
  },
  onDay(event: ComponentEvent<number>) {
    this.setData({ day: dayOf(event.detail), sheet: '' })
  },
  onArea(event: ComponentEvent<{ values: { name: string }[] }>) {
    this.setData({ place: event.detail.values.map(({ name }) => name).join(' '), sheet: '' })
  },
  onFinish(event: ComponentEvent<{ value: string; selectedOptions: { text: string }[] }>) {
    this.setData({ leaf: event.detail.value, path: event.detail.selectedOptions.map(({ text }) => text).join(' / '), sheet: '' })
  },
  onSubmit() {
    wx.showToast({ title: 'ordered', icon: 'success' })
  },
})
