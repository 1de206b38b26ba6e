import { version } from '../../../config'
import { refresh, section } from '../../../i18n/index'

Page({
  data: { t: section('about'), version },

  onShow() { refresh(this, 'about') },
  onShareAppMessage() { return { title: `Maru · ${this.data.t.line}`, path: '/pages/home/index' } },
})
