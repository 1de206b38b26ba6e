import { bool, builtin, num, text } from '../view/builtin.ts'
import { make, reducedMotion, safeStyle } from './shared/dom.ts'
import { onDrag } from './shared/drag.ts'

/** A layer that comes over the page like a page of its own. Events without detail, in the order of a page's life. */
export default builtin({
  name: 'page-container',
  attributes: {
    show: bool(false), duration: num(300), 'z-index': num(100), overlay: bool(true), position: text('bottom'), round: bool(false), 'close-on-slide-down': bool(false),
    'overlay-style': text(''), 'custom-style': text(''),
  },
  events: ['beforeenter', 'enter', 'afterenter', 'beforeleave', 'leave', 'afterleave', 'clickoverlay'],
  support: { partial: 'the browser\'s Back does not close it' },
  create(node) {
    const layer = make('div', 'wx-page-container')
    const overlay = make('div', 'wx-page-container-overlay', layer)
    const panel = make('div', '', layer)
    node.slot = panel
    let shown = false
    let timer = 0
    const set = (show: boolean): void => {
      if (show === shown) return
      shown = show
      clearTimeout(timer)
      const durationMs = reducedMotion() ? 0 : node.attrs.duration
      node.emit(show ? 'beforeenter' : 'beforeleave', {})
      if (show) node.page.layer.append(layer)
      // The start of the way must be painted for it to move.
      void layer.offsetWidth
      layer.classList.toggle('wx-page-container-open', show)
      node.emit(show ? 'enter' : 'leave', {})
      timer = window.setTimeout(() => {
        if (!show) layer.remove()
        node.emit(show ? 'afterenter' : 'afterleave', {})
      }, durationMs)
    }
    overlay.addEventListener('click', () => {
      node.emit('clickoverlay', {})
      node.setModel('show', false)
      set(false)
    })
    node.cleanup(onDrag(panel, {
      start: horizontal => !horizontal && node.attrs['close-on-slide-down'],
      move: () => undefined,
      end(_dx, dy) {
        if (dy < 80) return
        node.setModel('show', false)
        set(false)
      },
    }))
    node.cleanup(() => {
      clearTimeout(timer)
      layer.remove()
    })
    return {
      changed() {
        const { attrs } = node
        layer.style.zIndex = String(attrs['z-index'])
        layer.style.setProperty('--duration', `${attrs.duration}ms`)
        overlay.hidden = !attrs.overlay
        overlay.style.cssText = safeStyle(attrs['overlay-style'])
        panel.className = `wx-page-container-panel wx-page-container-${attrs.position}${attrs.round ? ' wx-page-container-round' : ''}`
        panel.style.cssText = safeStyle(attrs['custom-style'])
        set(attrs.show)
      },
    }
  },
})
