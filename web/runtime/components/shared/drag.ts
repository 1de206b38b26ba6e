// One finger, pen or mouse that moves something along an axis.

export interface DragHandlers {
  /** Asked when it is known which way the pointer goes. False leaves it to others. */
  start?(horizontal: boolean, event: PointerEvent): boolean
  /** Way since the start, px. */
  move(dx: number, dy: number, event: PointerEvent): void
  /** Speed at the end, px per ms. `cancelled`: the browser took the gesture over. */
  end(dx: number, dy: number, vx: number, vy: number, cancelled: boolean): void
  /** Which pointers; all by default. */
  pointers?: (event: PointerEvent) => boolean
}

/** A pointer moves this far before it is a drag, px: as far as a tap may shake. */
const SLOP_PX = 5
/** Speed is taken over the last movements within this time, ms. */
const SPEED_MS = 100

/** Pointers that already move something: of nested ones, the innermost that wants it. */
const claimed = new Set<number>()

/** Listens for drags that begin on an element. Returns what stops it. */
export function onDrag(element: HTMLElement, handlers: DragHandlers): () => void {
  let id = -1
  let startX = 0
  let startY = 0
  let dragging = false
  let trail: { x: number; y: number; at: number }[] = []

  const down = (event: PointerEvent): void => {
    if (id !== -1 || event.button !== 0 || (handlers.pointers && !handlers.pointers(event))) return
    id = event.pointerId
    startX = event.clientX
    startY = event.clientY
    dragging = false
    trail = []
    // Until it is ours a pointer may leave the element and still be meant for it.
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', up)
    window.addEventListener('pointercancel', up)
  }
  const move = (event: PointerEvent): void => {
    if (event.pointerId !== id) return
    const dx = event.clientX - startX
    const dy = event.clientY - startY
    if (!dragging) {
      if (Math.hypot(dx, dy) < SLOP_PX) return
      if (claimed.has(id) || handlers.start?.(Math.abs(dx) > Math.abs(dy), event) === false) {
        release()
        return
      }
      dragging = true
      claimed.add(id)
    }
    trail.push({ x: event.clientX, y: event.clientY, at: event.timeStamp })
    trail = trail.filter(point => event.timeStamp - point.at < SPEED_MS)
    handlers.move(dx, dy, event)
  }
  const up = (event: PointerEvent): void => {
    if (event.pointerId !== id) return
    const was = dragging
    const first = trail[0]
    const last = trail.at(-1)
    release()
    if (!was || !first || !last) return
    const elapsedMs = event.timeStamp - first.at
    const fresh = elapsedMs > 0 && event.timeStamp - last.at < SPEED_MS
    handlers.end(event.clientX - startX, event.clientY - startY, fresh ? (last.x - first.x) / elapsedMs : 0, fresh ? (last.y - first.y) / elapsedMs : 0, event.type === 'pointercancel')
  }
  const release = (): void => {
    window.removeEventListener('pointermove', move)
    window.removeEventListener('pointerup', up)
    window.removeEventListener('pointercancel', up)
    if (dragging) claimed.delete(id)
    dragging = false
    id = -1
  }
  element.addEventListener('pointerdown', down)
  return () => {
    element.removeEventListener('pointerdown', down)
    release()
  }
}
