import { bool, builtin, text } from '../view/builtin.ts'
import { aria, focusable, make, reflect, role } from './shared/dom.ts'

export default builtin({
  name: 'checkbox',
  attributes: { value: text(''), checked: bool(false), disabled: bool(false), color: text('#09BB07') },
  events: [],
  support: 'full',
  create(node) {
    const wrapper = make('div', 'wx-checkbox-wrapper', node.element)
    const box = make('div', 'wx-checkbox-input', wrapper)
    node.slot = make('span', 'wx-checkbox-label', wrapper)
    const focus = focusable(node, [' '])
    role(node, 'checkbox')
    const draw = (): void => {
      const { checked, color, disabled } = node.attrs
      box.className = `wx-checkbox-input${checked ? ' wx-checkbox-input-checked' : ''}${disabled ? ' wx-checkbox-input-disabled' : ''}`
      box.style.color = color
      aria(node.element, 'checked', String(checked))
    }
    const toggle = (): void => {
      if (node.attrs.disabled) return
      node.setModel('checked', !node.attrs.checked)
      draw()
      node.closest('checkbox-group')?.behaviour.methods?.['picked']?.(node)
    }
    return {
      changed() {
        reflect(node.element, 'disabled', node.attrs.disabled)
        focus.setDisabled(node.attrs.disabled)
        draw()
      },
      methods: {
        clear() {
          node.setModel('checked', false)
          draw()
        },
      },
      activate: toggle,
      tapped: toggle,
    }
  },
})
