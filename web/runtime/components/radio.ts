import { bool, builtin, text } from '../view/builtin.ts'
import type { AnyBuiltinNode } from '../view/builtin.ts'
import { aria, focusable, make, reflect, role } from './shared/dom.ts'

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

export default builtin({
  name: 'radio',
  attributes: { value: text(''), checked: bool(false), disabled: bool(false), color: text('#09BB07') },
  events: [],
  support: 'full',
  create(node) {
    const wrapper = make('div', 'wx-radio-wrapper', node.element)
    const box = make('div', 'wx-radio-input', wrapper)
    node.slot = make('span', 'wx-radio-label', wrapper)
    const focus = focusable(node, [' '])
    role(node, 'radio')
    const draw = (): void => {
      const { checked, color, disabled } = node.attrs
      box.className = `wx-radio-input${checked ? ' wx-radio-input-checked' : ''}${disabled ? ' wx-radio-input-disabled' : ''}`
      box.style.color = checked ? '' : color
      box.style.backgroundColor = box.style.borderColor = checked ? color : ''
      aria(node.element, 'checked', String(checked))
    }
    const others = (): AnyBuiltinNode[] => (node.closest('radio-group')?.find('radio') ?? []).filter(radio => radio !== (node as AnyBuiltinNode))
    const pick = (): void => {
      if (node.attrs.disabled || node.attrs.checked) return
      for (const other of others()) if (other.attrs['checked']) other.behaviour.methods!['clear']!(undefined)
      node.setModel('checked', true)
      draw()
      node.closest('radio-group')?.behaviour.methods?.['picked']?.(node)
    }
    node.element.addEventListener('keydown', event => {
      const step = STEPS[event.key]
      if (!step || event.target !== node.element) return
      const enabled = (node.closest('radio-group')?.find('radio') ?? []).filter(radio => !radio.attrs['disabled'])
      const next = enabled.at((enabled.indexOf(node as AnyBuiltinNode) + step) % enabled.length)
      if (!next) return
      event.preventDefault()
      next.element.focus()
      next.tap()
    })
    return {
      changed(names) {
        reflect(node.element, 'disabled', node.attrs.disabled)
        focus.setDisabled(node.attrs.disabled)
        // One of a group at most: the one checked last, by whoever.
        if (names.has('checked') && node.attrs.checked) for (const other of others()) if (other.attrs['checked']) other.behaviour.methods!['clear']!(undefined)
        draw()
      },
      // Several that come checked together: the last of them stays.
      attached() {
        if (!node.attrs.checked) return
        for (const other of others()) if (other.attrs['checked'] && other.element.compareDocumentPosition(node.element) & Node.DOCUMENT_POSITION_FOLLOWING) other.behaviour.methods!['clear']!(undefined)
      },
      methods: {
        clear() {
          node.setModel('checked', false)
          draw()
        },
      },
      activate: pick,
      tapped: pick,
    }
  },
})
