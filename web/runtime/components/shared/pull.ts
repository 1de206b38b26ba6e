// Pulling a scroll-view down past its top to ask for fresh content.
import { clamp, make } from './dom.ts'

export interface PullHandlers {
  readonly scroller: HTMLElement
  /** Moves down with the finger; the refresher stands above it. */
  readonly content: HTMLElement
  enabled(): boolean
  thresholdPx(): number
  /** The three dots; `none` when the app brings its own. */
  look(): { style: string; background: string }
  emit(type: 'refresherpulling' | 'refresherrefresh' | 'refresherrestore' | 'refresherabort' | 'refresherwillrefresh', detail: { dy: number }): void
}

export interface Pull {
  /** Opens or closes the refresher as the app says. */
  trigger(triggered: boolean): void
  draw(): void
  stop(): void
}

/** Further than this many thresholds nobody pulls. */
const FARTHEST = 2.5

export function pullable(handlers: PullHandlers): Pull {
  const { scroller, content } = handlers
  const own = make('div', 'wx-refresher')
  for (let dot = 0; dot < 3; dot++) make('i', '', own)
  let pulledPx = 0
  let open = false
  let ready = false
  let startX = 0
  let startY = 0
  let tracking: 'no' | 'maybe' | 'yes' = 'no'

  const place = (px: number, animated: boolean): void => {
    pulledPx = px
    content.style.transition = animated ? 'transform .25s ease-out' : 'none'
    content.style.transform = px ? `translateY(${px}px)` : ''
  }
  const close = (): void => {
    if (!open && pulledPx === 0) return
    open = false
    own.classList.remove('wx-refresher-open')
    place(0, true)
    handlers.emit('refresherrestore', { dy: 0 })
  }
  const openNow = (): void => {
    if (open) return
    open = true
    own.classList.add('wx-refresher-open')
    place(handlers.thresholdPx(), true)
    handlers.emit('refresherrefresh', { dy: handlers.thresholdPx() })
  }
  const begin = (x: number, y: number): void => {
    startX = x
    startY = y
    ready = false
    tracking = handlers.enabled() && !open && scroller.scrollTop <= 0 ? 'maybe' : 'no'
  }
  /** True when the movement is ours, and the scroller must not have it. */
  const follow = (x: number, y: number): boolean => {
    if (tracking === 'no') return false
    const dy = y - startY
    if (tracking === 'maybe') {
      if (dy < 0 || Math.abs(x - startX) > Math.abs(dy) || scroller.scrollTop > 0) tracking = 'no'
      else if (dy > 5) tracking = 'yes'
      if (tracking !== 'yes') return false
    }
    const threshold = handlers.thresholdPx()
    const limit = threshold * FARTHEST
    place(clamp(limit * (1 - Math.exp(-Math.max(0, dy) / limit)), 0, limit), false)
    if (!ready && pulledPx >= threshold) handlers.emit('refresherwillrefresh', { dy: pulledPx })
    ready = pulledPx >= threshold
    handlers.emit('refresherpulling', { dy: pulledPx })
    return true
  }
  const finish = (): void => {
    if (tracking === 'yes') {
      if (ready) openNow()
      else {
        handlers.emit('refresherabort', { dy: pulledPx })
        place(0, true)
      }
    }
    tracking = 'no'
  }
  const touchStart = (event: TouchEvent): void => {
    const touch = event.touches[0]
    if (touch && event.touches.length === 1) begin(touch.clientX, touch.clientY)
  }
  const touchMove = (event: TouchEvent): void => {
    const touch = event.touches[0]
    if (touch && follow(touch.clientX, touch.clientY) && event.cancelable) event.preventDefault()
  }
  const mouseMove = (event: PointerEvent): void => void follow(event.clientX, event.clientY)
  const mouseUp = (): void => {
    window.removeEventListener('pointermove', mouseMove)
    window.removeEventListener('pointerup', mouseUp)
    finish()
  }
  const mouseDown = (event: PointerEvent): void => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return
    begin(event.clientX, event.clientY)
    if (tracking === 'no') return
    window.addEventListener('pointermove', mouseMove)
    window.addEventListener('pointerup', mouseUp)
  }
  scroller.addEventListener('touchstart', touchStart, { passive: true })
  scroller.addEventListener('touchmove', touchMove, { passive: false })
  scroller.addEventListener('touchend', finish)
  scroller.addEventListener('touchcancel', finish)
  scroller.addEventListener('pointerdown', mouseDown)
  return {
    trigger: triggered => (triggered ? openNow() : close()),
    draw() {
      const { style, background } = handlers.look()
      const custom = content.querySelector(':scope > [slot="refresher"]') as HTMLElement | null
      own.className = `wx-refresher wx-refresher-${style}${open ? ' wx-refresher-open' : ''}`
      own.style.height = `${handlers.thresholdPx()}px`
      scroller.style.backgroundColor = handlers.enabled() ? background : ''
      if (handlers.enabled() && style !== 'none' && !custom) {
        if (own.parentNode !== content) content.append(own)
      } else own.remove()
    },
    stop() {
      window.removeEventListener('pointermove', mouseMove)
      window.removeEventListener('pointerup', mouseUp)
    },
  }
}
