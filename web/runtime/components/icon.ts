import { any, builtin, text } from '../view/builtin.ts'
import { aria, lengthPx, make, role } from './shared/dom.ts'

const DISC = 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z'
const RING = 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20zm0 1.2a8.8 8.8 0 1 0 0 17.6 8.8 8.8 0 0 0 0-17.6z'
const TICK = 'M10.4 16.6 6.2 12.4l1.2-1.2 3 3 6.6-6.6 1.2 1.2z'
const LETTER_I = 'M11.1 10.2h1.8v7h-1.8zM12 6.6a1.15 1.15 0 1 1 0 2.3 1.15 1.15 0 0 1 0-2.3z'
const LETTER_WARN = 'M11.1 6.6h1.8v7h-1.8zM12 15.1a1.15 1.15 0 1 1 0 2.3 1.15 1.15 0 0 1 0-2.3z'
const CROSS = 'm12 10.8 3.3-3.3 1.2 1.2-3.3 3.3 3.3 3.3-1.2 1.2-3.3-3.3-3.3 3.3-1.2-1.2 3.3-3.3-3.3-3.3 1.2-1.2z'

/** Path in a box of 24, drawn even-odd so that a sign inside a disc is a hole, and the colour it has without one given. */
const ICONS: Record<string, readonly [path: string, color: string]> = {
  success: [DISC + TICK, '#09BB07'],
  success_no_circle: ['M8.9 18.2 2.6 11.9 4 10.5l4.9 4.9L20 4.3l1.4 1.4z', '#09BB07'],
  success_circle: [RING + TICK, '#09BB07'],
  safe_success: ['M12 1.8 20.5 5v6.2c0 5-3.4 9.2-8.5 11-5.1-1.8-8.5-6-8.5-11V5z' + TICK, '#09BB07'],
  safe_warn: ['M12 1.8 20.5 5v6.2c0 5-3.4 9.2-8.5 11-5.1-1.8-8.5-6-8.5-11V5z' + LETTER_WARN, '#FFBE00'],
  info: [DISC + LETTER_I, '#10AEFF'],
  info_circle: [RING + LETTER_I, '#09BB07'],
  warn: [DISC + LETTER_WARN, '#F76260'],
  waiting: [DISC + 'M11.2 6h1.6v5.7l3.6 3.6-1.1 1.1-4.1-4.1z', '#10AEFF'],
  waiting_circle: [RING + 'M11.4 6h1.2v5.8l3.6 3.6-.8.8-4-4z', '#10AEFF'],
  cancel: [RING + CROSS, '#F43530'],
  clear: [DISC + CROSS, '#B2B2B2'],
  download: [RING + 'M11.2 6.5h1.6v7l2.6-2.6 1.1 1.1-4.5 4.5L7.5 12l1.1-1.1 2.6 2.6z', '#09BB07'],
  search: ['M10.5 3a7.5 7.5 0 0 1 5.8 12.2l5 5-1.1 1.1-5-5A7.5 7.5 0 1 1 10.5 3zm0 1.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12z', '#B2B2B2'],
  circle: [RING, '#C9C9C9'],
}

export default builtin({
  name: 'icon',
  attributes: { type: text(''), size: any<number | string>(23), color: text('') },
  events: [],
  support: 'full',
  create(node) {
    const sign = make('i', 'wx-icon-sign', node.element)
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    svg.setAttribute('viewBox', '0 0 24 24')
    svg.setAttribute('aria-hidden', 'true')
    path.setAttribute('fill-rule', 'evenodd')
    svg.append(path)
    sign.append(svg)
    role(node, 'img')
    return {
      changed() {
        const [shape, color] = ICONS[node.attrs.type] ?? ['', '']
        path.setAttribute('d', shape)
        sign.style.color = color
        if (node.attrs.color) sign.style.color = node.attrs.color
        const size = lengthPx(node.attrs.size, node.page.width)
        sign.style.fontSize = `${Number.isFinite(size) ? size : 23}px`
        aria(node.element, 'label', node.attrs.type.replace(/_/g, ' '))
      },
    }
  },
})
