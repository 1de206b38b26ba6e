import { any, bool, builtin, num, text } from '../view/builtin.ts'
import { aria, clamp, lengthPx, make, reducedMotion, role } from './shared/dom.ts'

/** `activeend`: {curPercent}. `duration` is the milliseconds for one percent. */
export default builtin({
  name: 'progress',
  attributes: {
    percent: num(0), 'show-info': bool(false), 'border-radius': any<number | string>(0), 'font-size': any<number | string>(16), 'stroke-width': any<number | string>(6),
    color: text('#09BB07'), 'active-color': text(''), 'background-color': text('#EBEBEB'), active: bool(false), 'active-mode': text('backwards'), duration: num(30),
  },
  events: ['activeend'],
  support: 'full',
  create(node) {
    const bar = make('div', 'wx-progress-bar', node.element)
    const inner = make('div', 'wx-progress-inner-bar', bar)
    const info = make('p', 'wx-progress-info')
    let shown = 0
    let frame = 0
    role(node, 'progressbar')
    aria(node.element, 'valuemin', '0')
    aria(node.element, 'valuemax', '100')
    const draw = (percent: number): void => {
      shown = percent
      inner.style.width = `${percent}%`
      info.textContent = `${Math.floor(percent)}%`
      aria(node.element, 'valuenow', String(Math.floor(percent)))
    }
    const move = (to: number): void => {
      cancelAnimationFrame(frame)
      const from = node.attrs['active-mode'] === 'forwards' && shown < to ? shown : 0
      const durationMs = Math.max((to - from) * node.attrs.duration, 0)
      if (!node.attrs.active || durationMs === 0 || reducedMotion()) {
        draw(to)
        if (node.attrs.active) node.emit('activeend', { curPercent: to })
        return
      }
      const started = performance.now()
      const step = (now: number): void => {
        const part = clamp((now - started) / durationMs, 0, 1)
        draw(from + (to - from) * part)
        if (part < 1) frame = requestAnimationFrame(step)
        else node.emit('activeend', { curPercent: to })
      }
      frame = requestAnimationFrame(step)
    }
    node.cleanup(() => cancelAnimationFrame(frame))
    const px = (value: unknown, otherwise: number): string => {
      const length = lengthPx(value, node.page.width)
      return `${Number.isFinite(length) ? length : otherwise}px`
    }
    return {
      changed(names) {
        const { attrs } = node
        bar.style.height = px(attrs['stroke-width'], 6)
        bar.style.borderRadius = inner.style.borderRadius = px(attrs['border-radius'], 0)
        bar.style.backgroundColor = attrs['background-color']
        inner.style.backgroundColor = attrs['active-color'] || attrs.color
        info.style.fontSize = px(attrs['font-size'], 16)
        if (attrs['show-info']) node.element.append(info)
        else info.remove()
        if (names.has('percent') || names.has('active')) move(clamp(attrs.percent, 0, 100))
      },
    }
  },
})
