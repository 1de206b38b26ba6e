import { bool, builtin, num, text } from '../view/builtin.ts'
import { aria, clamp, make, reflect, role } from './shared/dom.ts'
import { onDrag } from './shared/drag.ts'

/** `change`, `changing`: {value}. */
export default builtin({
  name: 'slider',
  attributes: {
    min: num(0), max: num(100), step: num(1), disabled: bool(false), value: num(0), color: text(''), 'selected-color': text(''), 'active-color': text('#1aad19'),
    'background-color': text('#e9e9e9'), 'block-size': num(28), 'block-color': text('#ffffff'), 'show-value': bool(false), name: text(''),
  },
  events: ['change', 'changing'],
  support: 'full',
  create(node) {
    const host = node.element
    const wrapper = make('div', 'wx-slider-wrapper', host)
    const area = make('div', 'wx-slider-tap-area', wrapper)
    const rail = make('div', 'wx-slider-handle-wrapper', area)
    const track = make('div', 'wx-slider-track', rail)
    const handle = make('div', 'wx-slider-handle', rail)
    const thumb = make('div', 'wx-slider-thumb', rail)
    const shown = make('span', 'wx-slider-value')
    role(node, 'slider')
    if (!host.hasAttribute('tabindex')) host.tabIndex = 0
    let value = 0

    const fitting = (wanted: number): number => {
      const { min, max, step } = node.attrs
      const stepped = step > 0 ? min + Math.round((wanted - min) / step) * step : wanted
      // 0.1 + 0.2: no more digits than the step has.
      const digits = (String(step).split('.')[1] ?? '').length
      return clamp(Number(stepped.toFixed(digits)), min, Math.max(min, max))
    }
    const draw = (next: number): void => {
      value = next
      const { min, max } = node.attrs
      const part = max > min ? ((value - min) / (max - min)) * 100 : 0
      track.style.width = handle.style.left = thumb.style.left = `${part}%`
      shown.textContent = String(value)
      aria(host, 'valuenow', String(value))
    }
    const tell = (type: 'change' | 'changing'): void => node.emit(type, { value })
    const set = (next: number): void => {
      if (next === value) return
      draw(next)
      node.setModel('value', value)
      tell('change')
    }
    const at = (clientX: number): number => {
      const box = rail.getBoundingClientRect()
      const { min, max } = node.attrs
      return fitting(min + (clamp((clientX - box.left) / (box.width || 1), 0, 1)) * (max - min))
    }
    let before = 0
    node.cleanup(onDrag(area, {
      start(horizontal) {
        before = value
        return horizontal && !node.attrs.disabled
      },
      move(_dx, _dy, event) {
        const next = at(event.clientX)
        if (next === value) return
        draw(next)
        tell('changing')
      },
      end() {
        node.setModel('value', value)
        if (value !== before) tell('change')
      },
    }))
    area.addEventListener('click', event => {
      if (!node.attrs.disabled) set(at(event.clientX))
    })
    host.addEventListener('keydown', event => {
      if (node.attrs.disabled) return
      const { min, max, step } = node.attrs
      const steps: Record<string, number> = { ArrowRight: value + step, ArrowUp: value + step, ArrowLeft: value - step, ArrowDown: value - step, PageUp: value + step * 10, PageDown: value - step * 10, Home: min, End: max }
      const next = steps[event.key]
      if (next === undefined) return
      event.preventDefault()
      set(fitting(next))
    })
    return {
      changed(names) {
        const { attrs } = node
        reflect(host, 'disabled', attrs.disabled)
        aria(host, 'disabled', String(attrs.disabled))
        aria(host, 'valuemin', String(attrs.min))
        aria(host, 'valuemax', String(attrs.max))
        const size = clamp(attrs['block-size'], 12, 28)
        for (const knob of [handle, thumb]) knob.style.cssText = `width:${size}px;height:${size}px;margin:${-size / 2}px 0 0 ${-size / 2}px`
        thumb.style.backgroundColor = attrs['block-color']
        rail.style.backgroundColor = attrs.color || attrs['background-color']
        track.style.backgroundColor = attrs['selected-color'] || attrs['active-color']
        if (attrs['show-value']) wrapper.append(shown)
        else shown.remove()
        draw(names.has('value') || names.has('min') || names.has('max') || names.has('step') ? fitting(attrs.value) : value)
      },
      form: {
        value: () => value,
        reset() {
          node.setModel('value', node.attrs.min)
          draw(node.attrs.min)
        },
      },
      activate: () => host.focus(),
    }
  },
})
