import { bool, builtin, text } from '../view/builtin.ts'
import { aria, focusable, make, reflect, role } from './shared/dom.ts'

/** `change`: {value}. */
export default builtin({
  name: 'switch',
  attributes: { checked: bool(false), disabled: bool(false), type: text('switch'), color: text('#04BE02'), name: text('') },
  events: ['change'],
  support: 'full',
  create(node) {
    const wrapper = make('div', 'wx-switch-wrapper', node.element)
    const box = make('div', '', wrapper)
    const focus = focusable(node)
    const draw = (): void => {
      const { checked, type, color } = node.attrs
      const kind = type === 'checkbox' ? 'wx-checkbox-input' : 'wx-switch-input'
      box.className = `${kind}${checked ? ` ${kind}-checked` : ''}`
      box.style.cssText = ''
      if (type === 'checkbox') box.style.color = color
      else if (checked) box.style.backgroundColor = box.style.borderColor = color
      role(node, type === 'checkbox' ? 'checkbox' : 'switch')
      aria(node.element, 'checked', String(checked))
    }
    const toggle = (): void => {
      if (node.attrs.disabled) return
      node.setModel('checked', !node.attrs.checked)
      draw()
      node.emit('change', { value: node.attrs.checked })
    }
    return {
      changed() {
        reflect(node.element, 'disabled', node.attrs.disabled)
        focus.setDisabled(node.attrs.disabled)
        draw()
      },
      form: {
        value: () => node.attrs.checked,
        reset() {
          node.setModel('checked', false)
          draw()
        },
      },
      activate: toggle,
      tapped: toggle,
    }
  },
})
