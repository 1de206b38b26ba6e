// A column of values that turns, one of them in the middle: of picker-view and of the picker's sheet.
import { clamp, oncePerFrame, reducedMotion } from './dom.ts'
import { onDrag } from './drag.ts'

export interface WheelHandlers {
  /** Scrolls; its children stand in `content`, each `itemPx` high. */
  readonly scroller: HTMLElement
  itemPx(): number
  count(): number
  /** It came to rest there. */
  picked(index: number): void
  /** Something else is in the middle while it still turns. */
  passing?(index: number): void
  started?(): void
  /** A turn ended, on whatever value. */
  rested?(): void
}

export interface Wheel {
  /** Shows a value without telling. */
  show(index: number, animated?: boolean): void
  readonly index: number
  stop(): void
}

/** No movement for this long is rest, ms; for browsers without `scrollend`. */
const REST_MS = 120

export function wheel(handlers: WheelHandlers): Wheel {
  const { scroller } = handlers
  let index = 0
  let passing = 0
  let moving = false
  let byHand = false
  let timer = 0
  const at = (): number => clamp(Math.round(scroller.scrollTop / (handlers.itemPx() || 1)), 0, Math.max(0, handlers.count() - 1))
  const rest = (): void => {
    clearTimeout(timer)
    if (byHand || !moving) return
    moving = false
    const found = at()
    if (found !== index) {
      index = found
      handlers.picked(index)
    }
    handlers.rested?.()
  }
  const scrolled = oncePerFrame(() => {
    const now = at()
    if (now !== passing) {
      passing = now
      handlers.passing?.(now)
    }
  })
  const onScroll = (): void => {
    if (!moving) {
      // Where a turn begins is known, even if the app moved it since.
      moving = true
      handlers.started?.()
    }
    scrolled()
    clearTimeout(timer)
    timer = window.setTimeout(rest, REST_MS)
  }
  let silent = false
  const scrollListener = (): void => {
    if (silent) silent = false
    else onScroll()
  }
  scroller.addEventListener('scroll', scrollListener, { passive: true })
  scroller.addEventListener('scrollend', rest)
  const to = (next: number, animated: boolean): void => scroller.scrollTo({ top: next * handlers.itemPx(), behavior: animated && !reducedMotion() ? 'smooth' : 'instant' })
  const stopDrag = onDrag(scroller, {
    pointers: event => event.pointerType === 'mouse',
    start(horizontal) {
      if (horizontal) return false
      byHand = true
      from = scroller.scrollTop
      scroller.style.scrollSnapType = 'none'
      return true
    },
    move: (_dx, dy) => void (scroller.scrollTop = from - dy),
    end(_dx, _dy, _vx, vy) {
      byHand = false
      const target = clamp(Math.round((scroller.scrollTop - vy * 200) / (handlers.itemPx() || 1)), 0, Math.max(0, handlers.count() - 1))
      to(target, true)
      // Snapping again at once would cut the glide short.
      timer = window.setTimeout(() => {
        scroller.style.scrollSnapType = ''
        rest()
      }, 400)
    },
  })
  let from = 0
  scroller.addEventListener('click', event => {
    const box = scroller.getBoundingClientRect()
    const away = Math.round((event.clientY - (box.top + box.height / 2)) / (handlers.itemPx() || 1))
    if (away) to(clamp(at() + away, 0, handlers.count() - 1), true)
  })
  scroller.addEventListener('keydown', event => {
    const step = ({ ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5, Home: -1e6, End: 1e6 } as Record<string, number>)[event.key]
    if (!step) return
    event.preventDefault()
    const next = clamp(at() + step, 0, handlers.count() - 1)
    to(next, false)
  })
  return {
    get index() {
      return moving ? passing : index
    },
    show(next, animated = false) {
      index = passing = clamp(next, 0, Math.max(0, handlers.count() - 1))
      const top = index * handlers.itemPx()
      if (Math.abs(scroller.scrollTop - top) < 1) return
      silent = !animated
      to(index, animated)
    },
    stop() {
      clearTimeout(timer)
      scrolled.cancel()
      stopDrag()
    },
  }
}
