import { dayOf } from '../../utils/day'
import { ComponentEvent } from '../../utils/events'

interface Upload {
  url: string
}

Page({
  data: {
    word: '',
    name: 'Ha-na',
    phone: '13800001234',
    note: '',
    colours: ['jade'],
    size: 'M',
    on: true,
    count: 2,
    stars: 3.5,
    level: 40,
    files: [{ url: '/images/photo.webp' }] as Upload[],
    sheet: '',
    dateValue: new Date(2026, 10, 25).getTime(),
    date: '2026-11-25',
    store: 'Riverside',
    stores: ['Wukang Road', "Jing'an", 'Riverside'],
  },

  onChange(event: ComponentEvent<unknown, { name: string }>) {
    this.setData({ [event.currentTarget.dataset.name]: event.detail })
  },
  onRead(event: ComponentEvent<{ file: Upload }>) {
    this.setData({ files: [...this.data.files, event.detail.file] })
  },
  onDelete(event: ComponentEvent<{ index: number }>) {
    this.setData({ files: this.data.files.filter((_, index) => index !== event.detail.index) })
  },
  onSheet(event: WechatMiniprogram.TouchEvent<{}, {}, { sheet: string }>) {
    this.setData({ sheet: event.currentTarget.dataset.sheet })
  },
  onClose() {
    this.setData({ sheet: '' })
  },
  onDate(event: ComponentEvent<number>) {
    this.setData({ dateValue: event.detail, date: dayOf(event.detail), sheet: '' })
  },
  onStore(event: ComponentEvent<{ value: string }>) {
    this.setData({ store: event.detail.value, sheet: '' })
  },
})
