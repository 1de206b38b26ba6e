import Dialog from '@vant/weapp/dialog/dialog'
import Notify from '@vant/weapp/notify/notify'
import Toast from '@vant/weapp/toast/toast'
import { ComponentEvent } from '../../utils/events'

Page({
  data: {
    sheets: ['popup', 'overlay', 'action sheet', 'share sheet'],
    sheet: '',
    answer: '',
    actions: [{ name: 'keep' }, { name: 'delete', color: '#c92a2a' }, { name: 'later', subname: 'in an hour' }, { name: 'off', disabled: true }],
    options: [{ name: 'picture', icon: '/images/sign.png' }, { name: 'link', icon: '/images/sign.png' }],
  },

  onToast() {
    Toast.success('kept')
  },
  onLoading() {
    Toast.loading({ message: 'wait', duration: 1500, forbidClick: true })
  },
  async onDialog() {
    try {
      await Dialog.confirm({ title: 'Delete', message: 'Delete this line?' })
      this.setData({ answer: 'confirmed' })
    } catch {
      this.setData({ answer: 'cancelled' })
    }
  },
  onNotify() {
    Notify({ type: 'success', message: 'kept' })
  },
  onSheet(event: WechatMiniprogram.TouchEvent<{}, {}, { sheet: string }>) {
    this.setData({ sheet: event.currentTarget.dataset.sheet })
  },
  onClose() {
    this.setData({ sheet: '' })
  },
  onSelect(event: ComponentEvent<{ name: string }>) {
    this.setData({ answer: event.detail.name, sheet: '' })
  },
})
