import { bool, builtin, text } from '../view/builtin.ts'
import { EDITABLE_EVENTS, editable, editableAttributes } from './shared/editable.ts'

/** Characters each type takes, and the keyboard it asks for. */
const TYPES: Record<string, { mode: string; refuse?: RegExp }> = {
  number: { mode: 'numeric', refuse: /[^0-9]/ },
  digit: { mode: 'decimal', refuse: /[^0-9.]/ },
  idcard: { mode: 'text', refuse: /[^0-9xX]/ },
}

/** `input`: {value, cursor, keyCode}; its handler may return the text to show. `focus`: {value, height}. `blur`: {value, cursor}. `confirm`, `change`: {value}. */
export default builtin({
  name: 'input',
  attributes: { ...editableAttributes('input'), type: text('text'), password: bool(false), 'always-embed': bool(false), random: bool(false) },
  events: [...EDITABLE_EVENTS, 'nicknamereview'],
  support: { partial: 'safe-password types an ordinary password: no certificate encrypts it' },
  create(node) {
    const field = document.createElement('input')
    field.className = 'wx-input-field'
    field.autocomplete = 'off'
    const edit = editable(node, field)
    field.addEventListener('keydown', event => {
      // Enter also ends a composition; only the next one confirms.
      if (event.key === 'Enter' && !event.isComposing) edit.confirm()
    })
    field.addEventListener('beforeinput', event => {
      const refuse = TYPES[node.attrs.type]?.refuse
      if (refuse && event.data && refuse.test(event.data)) event.preventDefault()
    })
    node.slot = document.createElement('div')
    return {
      changed(names) {
        const { attrs } = node
        field.type = attrs.password || attrs.type === 'safe-password' ? 'password' : 'text'
        field.inputMode = TYPES[attrs.type]?.mode ?? 'text'
        if (attrs.type === 'nickname') field.setAttribute('autocomplete', 'nickname')
        edit.changed(names)
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
