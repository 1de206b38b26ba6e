import { ComponentEvent } from '../../utils/events'

Page({
  data: {
    open: ['care'],
    active: 1,
    steps: [{ text: 'placed', desc: 'Monday' }, { text: 'sent', desc: 'Tuesday' }, { text: 'there', desc: '' }],
    left: 90,
  },

  onOpen(event: ComponentEvent<string[]>) {
    this.setData({ open: event.detail })
  },
  onStep(event: ComponentEvent<number>) {
    this.setData({ active: event.detail })
  },
  onTick(event: ComponentEvent<{ minutes: number; seconds: number }>) {
    this.setData({ left: event.detail.minutes * 60 + event.detail.seconds })
  },
})
