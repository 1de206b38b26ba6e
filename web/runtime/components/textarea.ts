import { bool, builtin, text } from '../view/builtin.ts'
import { reflect } from './shared/dom.ts'
import { EDITABLE_EVENTS, editable, editableAttributes } from './shared/editable.ts'

/** `linechange`: {height, heightRpx, lineCount}, heights in px and rpx. The others as `input`'s. */
export default builtin({
  name: 'textarea',
  attributes: { ...editableAttributes('textarea'), 'auto-height': bool(false), fixed: bool(false), 'show-confirm-bar': bool(true), 'disable-default-padding': bool(false), 'adjust-keyboard-to': text('cursor') },
  events: [...EDITABLE_EVENTS, 'linechange'],
  support: { partial: 'show-confirm-bar: a browser has no bar over its keyboard' },
  create(node) {
    const field = document.createElement('textarea')
    field.className = 'wx-textarea-field'
    field.rows = 1
    let lines = 0
    const measure = (): void => {
      if (!node.element.isConnected || (!node.attrs['auto-height'] && !node.listens('linechange'))) return
      // The native field grows only; its wish is read with the height taken away.
      const before = field.style.height
      field.style.height = '0'
      const wanted = field.scrollHeight
      field.style.height = node.attrs['auto-height'] ? `${wanted}px` : before
      const style = getComputedStyle(field)
      const lineHeight = Number.parseFloat(style.lineHeight) || Number.parseFloat(style.fontSize) * 1.2
      const count = Math.max(1, Math.round((wanted - Number.parseFloat(style.paddingTop) - Number.parseFloat(style.paddingBottom)) / lineHeight))
      if (count === lines) return
      lines = count
      node.emit('linechange', { height: wanted, heightRpx: (wanted * 750) / node.page.width, lineCount: count })
    }
    const edit = editable(node, field, measure)
    field.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.isComposing || event.shiftKey || node.attrs['confirm-type'] === 'return') return
      event.preventDefault()
      edit.confirm()
    })
    node.slot = document.createElement('div')
    return {
      changed(names) {
        reflect(node.element, 'auto-height', node.attrs['auto-height'])
        if (!node.attrs['auto-height']) field.style.height = ''
        edit.changed(names)
        measure()
      },
      attached: edit.attached,
      form: {
        value: () => field.value,
        reset() {
          node.setModel('value', '')
          edit.put('')
        },
      },
      activate: () => field.focus(),
      tapped() {
        if (document.activeElement !== field) field.focus()
      },
    }
  },
})
