import * as shop from '../../../api/shop'
import loading from '../../../behaviors/loading'
import { refresh, section } from '../../../i18n/index'

const blank = { id: '', name: '', phone: '', region: '', detail: '', isDefault: false }

Page({
  behaviors: [loading],
  data: { t: section('addresses'), items: [], editing: false, draft: blank, missing: {}, choosing: false, fields: ['name', 'phone', 'region', 'detail'] },

  onLoad({ choose }) {
    this.setData({ choosing: choose === '1' })
    this.open()
  },

  onShow() { refresh(this, 'addresses') },

  open() {
    return this.load(async () => ({ items: await shop.addresses() }), result => result.items.length === 0)
  },

  choose(event) {
    const { id } = event.currentTarget.dataset
    if (!this.data.choosing) {
      this.edit(event)
      return
    }
    this.getOpenerEventChannel().emit('chosen', { id })
    wx.navigateBack()
  },
  edit(event) {
    const known = this.data.items.find(item => item.id === event.currentTarget.dataset.id)
    this.setData({ editing: true, missing: {}, draft: { ...(known || blank) } })
  },
  onVisible(event) { this.setData({ editing: event.detail.visible }) },
  onInput(event) {
    const { field } = event.currentTarget.dataset
    this.setData({ [`draft.${field}`]: event.detail.value, [`missing.${field}`]: '' })
  },
  onDefault(event) { this.setData({ 'draft.isDefault': event.detail.value }) },

  async save() {
    const { draft, t, fields } = this.data
    const missing = Object.fromEntries(fields.filter(field => !draft[field].trim()).map(field => [field, t.missing]))
    if (!missing.phone && !/^[+\d][\d\s-]{5,19}$/.test(draft.phone.trim())) missing.phone = t.badPhone
    this.setData({ missing })
    if (Object.keys(missing).length > 0) return
    await this.keep(() => shop.saveAddress(draft))
  },
  async remove() { await this.keep(() => shop.removeAddress(this.data.draft.id)) },
  async keep(work) {
    try {
      const items = await work()
      this.setData({ items, editing: false, state: items.length > 0 ? 'ready' : 'empty' })
    } catch (error) {
      this.say(error)
    }
  },
})
