import { any, bool, builtin, builtinAt, num, text } from '../view/builtin.ts'
import type { AnyBuiltinNode } from '../view/builtin.ts'
import { aria, clamp, lengthPx, make, reducedMotion, role } from './shared/dom.ts'
import { onDrag } from './shared/drag.ts'

type Ease = (part: number) => number
const EASES: Record<string, Ease> = {
  default: part => 1 - (1 - part) ** 3,
  linear: part => part,
  easeInCubic: part => part ** 3,
  easeOutCubic: part => 1 - (1 - part) ** 3,
  easeInOutCubic: part => (part < 0.5 ? 4 * part ** 3 : 1 - (-2 * part + 2) ** 3 / 2),
}
/** A flick faster than this goes to the next slide however short it was, px per ms. */
const FLICK = 0.3
const wrap = (index: number, count: number): number => ((index % count) + count) % count

/** `change`, `animationfinish`: {current, currentItemId, source: 'touch' | 'autoplay' | ''}. `transition`: {dx, dy} px since the slide that was current. */
export default builtin({
  name: 'swiper',
  attributes: {
    'indicator-dots': bool(false), 'indicator-color': text('rgba(0, 0, 0, .3)'), 'indicator-active-color': text('#000000'), autoplay: bool(false), current: num(0),
    'current-item-id': text(''), interval: num(5000), duration: num(500), circular: bool(false), vertical: bool(false), 'previous-margin': any<number | string>('0px'),
    'next-margin': any<number | string>('0px'), 'snap-to-edge': bool(false), 'display-multiple-items': num(1), 'easing-function': text('default'), direction: text('all'),
    'disable-touch': bool(false), 'skip-hidden-item-layout': bool(false),
  },
  events: ['change', 'transition', 'animationfinish'],
  support: 'full',
  create(node) {
    const host = node.element
    const wrapper = make('div', 'wx-swiper-wrapper', host)
    const slides = make('div', 'wx-swiper-slides', wrapper)
    const frame = make('div', 'wx-swiper-slide-frame', slides)
    const dots = make('div', 'wx-swiper-dots')
    node.slot = frame
    role(node, 'group')
    if (!host.hasAttribute('aria-roledescription')) host.setAttribute('aria-roledescription', 'carousel')
    if (!host.hasAttribute('tabindex')) host.tabIndex = 0

    let items: AnyBuiltinNode[] = []
    /** Where the frame stands, in slides; beyond the ends in a circle. */
    let position = 0
    let current = 0
    let animation = 0
    let timer = 0
    let busy = false

    const shown = (): number => Math.max(1, Math.floor(node.attrs['display-multiple-items']))
    const circular = (): boolean => node.attrs.circular && items.length > shown()
    const last = (): number => Math.max(0, items.length - shown())
    const sizePx = (): number => (node.attrs.vertical ? frame.offsetHeight : frame.offsetWidth) || 1
    const itemId = (index: number): string => (items[index]?.attrs['item-id'] as string | undefined) ?? ''

    const place = (): void => {
      const axis = node.attrs.vertical ? '0,' : ''
      const count = items.length
      const before = circular() && lengthPx(node.attrs['previous-margin'], node.page.width) > 0 ? 1 : 0
      items.forEach((item, index) => {
        // In a circle each slide stands at the one of its places that is nearest to what is seen.
        const at = circular() ? Math.floor(position) - before + wrap(index - Math.floor(position) + before, count) : index
        item.setStyle('transform', `translate(${axis}${at * 100}%)${axis ? '' : ' translateZ(0)'}`)
      })
      frame.style.transform = `translate(${axis}${-position * 100}%)${axis ? '' : ' translateZ(0)'}`
    }
    const tellTransition = (): void => {
      if (!node.listens('transition')) return
      const offset = (position - current) * sizePx()
      node.emit('transition', node.attrs.vertical ? { dx: 0, dy: offset } : { dx: offset, dy: 0 })
    }
    const drawDots = (): void => {
      const { attrs } = node
      if (attrs['indicator-dots']) wrapper.append(dots)
      else dots.remove()
      dots.className = `wx-swiper-dots wx-swiper-dots-${attrs.vertical ? 'vertical' : 'horizontal'}`
      while (dots.childElementCount > items.length) dots.lastElementChild!.remove()
      while (dots.childElementCount < items.length) make('div', '', dots)
      ;[...dots.children].forEach((dot, index) => {
        const active = circular() ? wrap(index - current, items.length) < shown() : index >= current && index < current + shown()
        dot.className = `wx-swiper-dot${active ? ' wx-swiper-dot-active' : ''}`
        ;(dot as HTMLElement).style.backgroundColor = attrs[active ? 'indicator-active-color' : 'indicator-color']
      })
      items.forEach((item, index) => aria(item.element, 'hidden', String(circular() ? wrap(index - current, items.length) >= shown() : index < current || index >= current + shown())))
    }
    const finish = (source: string): void => {
      busy = false
      position = current
      place()
      node.emit('animationfinish', { current, currentItemId: itemId(current), source })
      schedule()
    }
    /** Moves to a place that may lie beyond an end of the circle. */
    const glide = (target: number, source: string, animated: boolean): void => {
      cancelAnimationFrame(animation)
      const next = circular() ? wrap(target, items.length) : clamp(target, 0, last())
      const goal = circular() ? target : next
      const from = position
      const changed = next !== current
      current = next
      drawDots()
      if (changed) {
        node.setModel('current', current)
        node.emit('change', { current, currentItemId: itemId(current), source })
      }
      const durationMs = animated && !reducedMotion() ? node.attrs.duration : 0
      if (durationMs <= 0 || from === goal) {
        finish(source)
        return
      }
      busy = true
      const ease = EASES[node.attrs['easing-function']] ?? EASES['default']!
      let started = 0
      const step = (now: number): void => {
        started ||= now
        const part = clamp((now - started) / durationMs, 0, 1)
        position = from + (goal - from) * ease(part)
        place()
        tellTransition()
        if (part < 1) animation = requestAnimationFrame(step)
        else finish(source)
      }
      animation = requestAnimationFrame(step)
    }
    /** The nearest way to a slide. */
    const goTo = (index: number, source: string, animated: boolean): void => {
      const count = items.length
      if (!count) return
      if (!circular()) return glide(index, source, animated)
      const away = wrap(index - wrap(Math.round(position), count), count)
      glide(Math.round(position) + (away > count / 2 ? away - count : away), source, animated)
    }
    const advance = (by: number, source: string): void => {
      if (circular()) glide(Math.round(position) + by, source, true)
      // An automatic one begins again after the last, going all the way back.
      else if (source === 'autoplay' && current + by > last()) glide(0, source, true)
      else glide(current + by, source, true)
    }
    const schedule = (): void => {
      clearTimeout(timer)
      if (!node.attrs.autoplay || items.length <= shown() || !host.isConnected) return
      timer = window.setTimeout(() => {
        // Nobody sees it: neither move nor wake the app.
        if (document.hidden || host.offsetParent === null) schedule()
        else advance(1, 'autoplay')
      }, Math.max(node.attrs.interval, 50))
    }

    let dragFrom = 0
    node.cleanup(onDrag(host, {
      start(horizontal, event) {
        if (node.attrs['disable-touch'] || horizontal === node.attrs.vertical || items.length <= 1) return false
        if (event.target instanceof Element && node.page.catches(event.target, host, 'touchmove')) return false
        cancelAnimationFrame(animation)
        clearTimeout(timer)
        dragFrom = position
        return true
      },
      move(dx, dy) {
        let way = -(node.attrs.vertical ? dy : dx) / sizePx()
        if ((node.attrs.direction === 'positive' && way < 0) || (node.attrs.direction === 'negative' && way > 0)) way = 0
        const wanted = dragFrom + way
        // Past an end it follows ever less.
        const bounded = circular() ? wanted : clamp(wanted, 0, last())
        const over = wanted - bounded
        position = bounded + Math.sign(over) * (0.5 - 0.5 / (Math.abs(over) + 1))
        place()
        tellTransition()
      },
      end(_dx, _dy, vx, vy) {
        const speed = -(node.attrs.vertical ? vy : vx)
        const from = Math.round(dragFrom)
        const way = position - from
        const flicked = Math.abs(speed) > FLICK && Math.sign(speed) === Math.sign(way) && Math.abs(way) < 1
        const target = flicked ? from + Math.sign(speed) : Math.round(position)
        glide(circular() ? target : clamp(target, 0, last()), 'touch', true)
      },
    }))
    host.addEventListener('keydown', event => {
      if (event.target !== host) return
      const by = ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 } as Record<string, number>)[event.key]
      if (!by || (event.key === 'ArrowDown' || event.key === 'ArrowUp') !== node.attrs.vertical) return
      event.preventDefault()
      advance(by, 'touch')
    })
    const collect = (): void => {
      items = [...frame.children].map(child => builtinAt(child)).filter(item => item?.name === 'swiper-item') as AnyBuiltinNode[]
      // Slides that come later: what the app asked for may exist only now.
      if (!busy) {
        const wanted = node.attrs['current-item-id'] ? items.findIndex(item => item.attrs['item-id'] === node.attrs['current-item-id']) : node.attrs.current
        current = clamp(wanted, 0, circular() ? Math.max(0, items.length - 1) : last())
        position = current
      }
      place()
      drawDots()
      schedule()
    }
    const observer = new MutationObserver(collect)
    observer.observe(frame, { childList: true })
    node.cleanup(() => {
      observer.disconnect()
      cancelAnimationFrame(animation)
      clearTimeout(timer)
    })
    const margins = (): void => {
      const { attrs, page } = node
      const before = lengthPx(attrs['previous-margin'], page.width) || 0
      const after = lengthPx(attrs['next-margin'], page.width) || 0
      const share = 100 / shown()
      slides.style.inset = attrs.vertical ? `${before}px 0 ${after}px` : `0 ${after}px 0 ${before}px`
      frame.style.width = attrs.vertical ? '100%' : `${share}%`
      frame.style.height = attrs.vertical ? `${share}%` : '100%'
      host.setAttribute('axis', attrs.vertical ? 'y' : 'x')
    }
    let begun = false
    return {
      changed(names) {
        margins()
        if (!begun) {
          begun = true
          collect()
          return
        }
        if (names.has('current-item-id') && node.attrs['current-item-id']) {
          const index = items.findIndex(item => item.attrs['item-id'] === node.attrs['current-item-id'])
          if (index >= 0) goTo(index, '', true)
        } else if (names.has('current') && items.length && node.attrs.current !== current) goTo(clamp(Math.floor(node.attrs.current), 0, items.length - 1), '', true)
        place()
        drawDots()
        schedule()
      },
      attached: schedule,
      detached: () => clearTimeout(timer),
    }
  },
})
