import { any, bool, builtin, num, text } from '../view/builtin.ts'
import { lengthPx, make, oncePerFrame, reducedMotion, reflect } from './shared/dom.ts'
import { onDrag } from './shared/drag.ts'
import { pullable } from './shared/pull.ts'
import type { Pull } from './shared/pull.ts'

/** How fast a mouse drag comes to rest after it is let go, a ms. */
const FRICTION = 0.004

const attributes = {
  'scroll-x': bool(false), 'scroll-y': bool(false), 'upper-threshold': any<number | string>(50), 'lower-threshold': any<number | string>(50),
  'scroll-top': any<number | string>(), 'scroll-left': any<number | string>(), 'scroll-into-view': text(''), 'scroll-into-view-offset': num(0),
  'scroll-into-view-alignment': text('start'), 'scroll-into-view-within-extent': bool(false), 'scroll-with-animation': bool(false), 'scroll-animation-duration': text(''),
  'enable-back-to-top': bool(false), 'enable-passive': any<boolean | string>(), 'enable-flex': bool(false), 'scroll-anchoring': bool(false), type: text('list'),
  'refresher-enabled': bool(false), 'refresher-threshold': num(45), 'refresher-default-style': text('black'), 'refresher-background': text(''), 'refresher-triggered': bool(false),
  enhanced: bool(false), bounces: bool(true), 'show-scrollbar': bool(true), 'paging-enabled': bool(false), 'fast-deceleration': bool(false), 'using-sticky': bool(false),
}

/**
 * `scroll`: {scrollTop, scrollLeft, scrollHeight, scrollWidth, deltaX, deltaY}, px, once a frame. `scrolltoupper`, `scrolltolower`: {direction}.
 * `dragstart`, `dragging`, `dragend`: {scrollTop, scrollLeft} when enhanced. `refresher…`: {dy}.
 */
export default builtin({
  name: 'scroll-view',
  attributes,
  events: ['scroll', 'scrolltoupper', 'scrolltolower', 'scrollstart', 'scrollend', 'dragstart', 'dragging', 'dragend', 'refresherpulling', 'refresherrefresh', 'refresherrestore', 'refresherabort', 'refresherwillrefresh'],
  support: { partial: 'fast-deceleration is the browser\'s; nested and worklet scrolling of Skyline lack' },
  create(node) {
    const host = node.element
    const scroller = make('div', 'wx-scroll-view', host)
    const content = make('div', 'wx-scroll-view-content', scroller)
    node.slot = content
    let left = 0
    let top = 0
    let dragging = false
    let inUpper = { x: true, y: true }
    let lowerAt = { x: -1, y: -1 }

    const threshold = (name: 'upper-threshold' | 'lower-threshold'): number => {
      const px = lengthPx(node.attrs[name], node.page.width)
      return Number.isFinite(px) ? px : 50
    }
    const place = () => ({ scrollTop: scroller.scrollTop, scrollLeft: scroller.scrollLeft })
    /** Tells of an edge when it comes near, and again when content was added there. */
    const edge = (axis: 'x' | 'y', now: number, delta: number, whole: number, seen: number): void => {
      const upper = now <= threshold('upper-threshold')
      if (upper && !inUpper[axis] && delta < 0) node.emit('scrolltoupper', { direction: axis === 'y' ? 'top' : 'left' })
      inUpper[axis] = upper
      const lower = whole - seen - now <= threshold('lower-threshold')
      if (!lower) lowerAt[axis] = -1
      else if (delta > 0 && lowerAt[axis] !== whole) {
        lowerAt[axis] = whole
        node.emit('scrolltolower', { direction: axis === 'y' ? 'bottom' : 'right' })
      }
    }
    const scrolled = oncePerFrame(() => {
      const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = scroller
      const deltaX = left - scrollLeft
      const deltaY = top - scrollTop
      if (!deltaX && !deltaY) return
      left = scrollLeft
      top = scrollTop
      if (node.listens('scroll')) node.emit('scroll', { scrollLeft, scrollTop, scrollHeight, scrollWidth, deltaX, deltaY })
      if (dragging && node.attrs.enhanced) node.emit('dragging', place())
      if (deltaY) edge('y', scrollTop, -deltaY, scrollHeight, clientHeight)
      if (deltaX) edge('x', scrollLeft, -deltaX, scrollWidth, clientWidth)
    })
    scroller.addEventListener('scroll', scrolled, { passive: true })
    scroller.addEventListener('scrollend', () => node.emit('scrollend', place()))
    node.cleanup(scrolled.cancel)

    const behaviour = (): ScrollBehavior => (node.attrs['scroll-with-animation'] && !reducedMotion() ? 'smooth' : 'instant')
    const scrollTo = (to: ScrollToOptions): void => scroller.scrollTo({ behavior: behaviour(), ...to })
    const intoView = (id: string, how: ScrollBehavior = behaviour()): void => {
      const child = [...content.querySelectorAll('[id]')].find(element => element.id === id)
      if (!child) return
      const outer = scroller.getBoundingClientRect()
      const inner = child.getBoundingClientRect()
      const { 'scroll-into-view-alignment': alignment, 'scroll-into-view-offset': offset } = node.attrs
      const shift = (room: number, size: number): number => (alignment === 'center' ? (room - size) / 2 : alignment === 'end' ? room - size : 0)
      scroller.scrollTo({
        behavior: how,
        ...(node.attrs['scroll-y'] ? { top: scroller.scrollTop + inner.top - outer.top - shift(outer.height, inner.height) + offset } : {}),
        ...(node.attrs['scroll-x'] ? { left: scroller.scrollLeft + inner.left - outer.left - shift(outer.width, inner.width) + offset } : {}),
      })
    }
    /** What was asked for before there was anything to scroll. */
    const applyPosition = (): void => {
      const goal = node.attrs['scroll-into-view']
      const to: ScrollToOptions = {}
      const wantedTop = lengthPx(node.attrs['scroll-top'], node.page.width)
      const wantedLeft = lengthPx(node.attrs['scroll-left'], node.page.width)
      if (Number.isFinite(wantedTop) && wantedTop !== scroller.scrollTop) to.top = wantedTop
      if (Number.isFinite(wantedLeft) && wantedLeft !== scroller.scrollLeft) to.left = wantedLeft
      if (to.top !== undefined || to.left !== undefined) scrollTo(to)
      if (goal) intoView(goal)
    }

    let pull: Pull | undefined
    let childWatch: MutationObserver | undefined
    const pulling = (): Pull => {
      if (pull) return pull
      const made = pullable({
        scroller,
        content,
        enabled: () => node.attrs['refresher-enabled'] && node.attrs['scroll-y'],
        thresholdPx: () => node.attrs['refresher-threshold'],
        look: () => ({ style: node.attrs['refresher-default-style'], background: node.attrs['refresher-background'] }),
        emit: (type, detail) => {
          if (type === 'refresherrefresh') node.setModel('refresher-triggered', true)
          if (type === 'refresherrestore') node.setModel('refresher-triggered', false)
          node.emit(type, detail)
        },
      })
      pull = made
      childWatch = new MutationObserver(() => made.draw())
      childWatch.observe(content, { childList: true })
      node.cleanup(() => {
        made.stop()
        childWatch?.disconnect()
      })
      return made
    }

    // A mouse drags the content as a finger does, and lets it run on.
    let run = 0
    let fromTop = 0
    let fromLeft = 0
    node.cleanup(() => cancelAnimationFrame(run))
    node.cleanup(onDrag(scroller, {
      pointers: event => event.pointerType === 'mouse' && (node.attrs['scroll-x'] || node.attrs['scroll-y']),
      start(horizontal, event) {
        cancelAnimationFrame(run)
        if (event.target instanceof Element && (event.target.closest('input,textarea') || node.page.catches(event.target, host, 'touchmove'))) return false
        if (node.attrs['refresher-enabled'] && !horizontal && scroller.scrollTop <= 0 && event.movementY >= 0) return false
        fromTop = scroller.scrollTop
        fromLeft = scroller.scrollLeft
        return horizontal ? node.attrs['scroll-x'] && scroller.scrollWidth > scroller.clientWidth : node.attrs['scroll-y'] && scroller.scrollHeight > scroller.clientHeight
      },
      move(dx, dy) {
        if (node.attrs['scroll-y']) scroller.scrollTop = fromTop - dy
        if (node.attrs['scroll-x']) scroller.scrollLeft = fromLeft - dx
      },
      end(_dx, _dy, vx, vy) {
        let before = performance.now()
        const step = (now: number): void => {
          const elapsedMs = Math.min(now - before, 50)
          before = now
          scroller.scrollTop -= node.attrs['scroll-y'] ? vy * elapsedMs : 0
          scroller.scrollLeft -= node.attrs['scroll-x'] ? vx * elapsedMs : 0
          vx *= 1 - FRICTION * elapsedMs
          vy *= 1 - FRICTION * elapsedMs
          if (Math.abs(vx) > 0.02 || Math.abs(vy) > 0.02) run = requestAnimationFrame(step)
        }
        if (!reducedMotion()) run = requestAnimationFrame(step)
      },
    }))
    const drag = (type: 'dragstart' | 'dragend') => (): void => {
      dragging = type === 'dragstart'
      if (node.attrs.enhanced) node.emit(type, place())
    }
    scroller.addEventListener('touchmove', () => void (dragging || drag('dragstart')()), { passive: true })
    scroller.addEventListener('touchend', () => void (dragging && drag('dragend')()), { passive: true })

    return {
      changed(names) {
        const { attrs } = node
        for (const name of ['scroll-x', 'scroll-y', 'enable-flex', 'enhanced', 'paging-enabled', 'refresher-enabled'] as const) reflect(host, name, attrs[name])
        reflect(host, 'bounces', attrs.bounces ? '' : 'false')
        scroller.style.overflowAnchor = attrs['scroll-anchoring'] ? 'auto' : 'none'
        if (attrs['refresher-enabled'] || pull) pulling().draw()
        if (names.has('refresher-triggered')) pull?.trigger(attrs['refresher-triggered'])
        // After the children of the same batch are there, and before it is painted.
        if (names.has('scroll-top') || names.has('scroll-left') || names.has('scroll-into-view')) queueMicrotask(applyPosition)
      },
      attached: () => queueMicrotask(applyPosition),
      methods: {
        scrollTo: (args: { top?: number; left?: number; animated?: boolean; velocity?: number; duration?: number }) =>
          scroller.scrollTo({ behavior: args.animated === false || reducedMotion() ? 'instant' : 'smooth', ...(args.top === undefined ? {} : { top: args.top }), ...(args.left === undefined ? {} : { left: args.left }) }),
        scrollIntoView: (args: string | { selector?: string }) => intoView((typeof args === 'string' ? args : args.selector ?? '').replace(/^#/, ''), 'smooth'),
        triggerRefresh: () => pulling().trigger(true),
        closeRefresh: () => pull?.trigger(false),
        fields: () => ({ scrollTop: scroller.scrollTop, scrollLeft: scroller.scrollLeft, scrollHeight: scroller.scrollHeight, scrollWidth: scroller.scrollWidth }),
      },
    }
  },
})
