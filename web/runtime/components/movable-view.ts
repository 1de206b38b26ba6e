import { any, bool, builtin, num, text } from '../view/builtin.ts'
import { clamp, lengthPx, reducedMotion } from './shared/dom.ts'
import { onDrag } from './shared/drag.ts'

/** How much of the way past an edge is followed. */
const PAST_EDGE = 0.4

/** `change`: {x, y, source: 'touch' | 'touch-out-of-bounds' | 'out-of-bounds' | 'friction' | ''}. `scale`: {x, y, scale}. */
export default builtin({
  name: 'movable-view',
  attributes: {
    direction: text('none'), inertia: bool(false), 'out-of-bounds': bool(false), x: any<number | string>(0), y: any<number | string>(0), damping: num(20), friction: num(2),
    disabled: bool(false), scale: bool(false), 'scale-min': num(0.1), 'scale-max': num(10), 'scale-value': num(1), animation: bool(true),
  },
  events: ['change', 'scale', 'htouchmove', 'vtouchmove'],
  support: 'full',
  create(node) {
    const host = node.element
    if (!host.hasAttribute('tabindex')) host.tabIndex = 0
    let x = 0
    let y = 0
    let factor = 1
    let frame = 0

    /** Where it may stand: the area, or, when it is larger than that, so that it covers it. */
    const bounds = (): { low: number; high: number }[] => {
      const area = node.closest('movable-area')?.element
      if (!area) return [{ low: 0, high: 0 }, { low: 0, high: 0 }]
      return [[area.clientWidth, host.offsetWidth], [area.clientHeight, host.offsetHeight]].map(([room, size]) => {
        const grown = (size! * (factor - 1)) / 2
        const free = room! - size! - grown
        return { low: Math.min(grown, free), high: Math.max(grown, free) }
      })
    }
    const inside = (value: number, axis: 0 | 1): number => {
      const { low, high } = bounds()[axis]!
      return clamp(value, low, high)
    }
    const place = (nextX: number, nextY: number, source: string): void => {
      if (nextX === x && nextY === y) return
      x = nextX
      y = nextY
      draw()
      node.emit('change', { x, y, source })
    }
    const draw = (): void => node.setStyle('transform', `translate(${x}px,${y}px) scale(${factor})`)
    /** Springs to a place. */
    const glide = (toX: number, toY: number, source: string): void => {
      cancelAnimationFrame(frame)
      if (!node.attrs.animation || reducedMotion()) {
        place(toX, toY, source)
        return
      }
      // Higher damping comes to rest sooner.
      const rate = clamp(node.attrs.damping, 1, 100) * 0.0006
      let before = performance.now()
      const step = (now: number): void => {
        const part = 1 - Math.exp(-rate * Math.min(now - before, 50))
        before = now
        const nextX = x + (toX - x) * part
        const nextY = y + (toY - y) * part
        if (Math.hypot(toX - nextX, toY - nextY) < 0.5) return place(toX, toY, source)
        place(nextX, nextY, source)
        frame = requestAnimationFrame(step)
      }
      frame = requestAnimationFrame(step)
    }
    const settle = (): void => {
      const [toX, toY] = [inside(x, 0), inside(y, 1)]
      if (toX !== x || toY !== y) glide(toX, toY, 'out-of-bounds')
    }
    const allows = (axis: 'horizontal' | 'vertical'): boolean => node.attrs.direction === 'all' || node.attrs.direction === axis

    let fromX = 0
    let fromY = 0
    node.cleanup(onDrag(host, {
      start(horizontal) {
        if (node.attrs.disabled || pointers.size > 1 || !allows(horizontal ? 'horizontal' : 'vertical')) return false
        cancelAnimationFrame(frame)
        fromX = x
        fromY = y
        return true
      },
      move(dx, dy) {
        if (pointers.size > 1) return
        const follow = (wanted: number, axis: 0 | 1): number => {
          const kept = inside(wanted, axis)
          return node.attrs['out-of-bounds'] ? kept + (wanted - kept) * PAST_EDGE : kept
        }
        const nextX = allows('horizontal') ? follow(fromX + dx, 0) : x
        const nextY = allows('vertical') ? follow(fromY + dy, 1) : y
        node.emit(Math.abs(dx) > Math.abs(dy) ? 'htouchmove' : 'vtouchmove', {})
        place(nextX, nextY, nextX === inside(nextX, 0) && nextY === inside(nextY, 1) ? 'touch' : 'touch-out-of-bounds')
      },
      end(_dx, _dy, vx, vy) {
        if (node.attrs.inertia) {
          const reach = 300 / Math.max(node.attrs.friction, 0.1)
          glide(allows('horizontal') ? inside(x + vx * reach, 0) : x, allows('vertical') ? inside(y + vy * reach, 1) : y, 'friction')
        } else settle()
      },
    }))

    const rescale = (wanted: number): void => {
      const next = clamp(wanted, node.attrs['scale-min'], node.attrs['scale-max'])
      if (next === factor) return
      factor = next
      x = inside(x, 0)
      y = inside(y, 1)
      draw()
      node.emit('scale', { x, y, scale: factor })
    }
    const pointers = new Map<number, PointerEvent>()
    const spread = (): number => {
      const [first, second] = [...pointers.values()]
      return first && second ? Math.hypot(first.clientX - second.clientX, first.clientY - second.clientY) : 0
    }
    let spreadBefore = 0
    host.addEventListener('pointerdown', event => {
      if (event.pointerType === 'mouse') return
      pointers.set(event.pointerId, event)
      spreadBefore = spread()
    })
    const moved = (event: PointerEvent): void => {
      if (!pointers.has(event.pointerId)) return
      pointers.set(event.pointerId, event)
      const now = spread()
      if (!node.attrs.scale || !now || !spreadBefore) return
      rescale((factor * now) / spreadBefore)
      spreadBefore = now
    }
    const gone = (event: PointerEvent): void => void pointers.delete(event.pointerId)
    addEventListener('pointermove', moved)
    addEventListener('pointerup', gone)
    addEventListener('pointercancel', gone)
    host.addEventListener('wheel', event => {
      if (!node.attrs.scale) return
      event.preventDefault()
      rescale(factor * Math.exp(-event.deltaY * 0.002))
    }, { passive: false })
    host.addEventListener('keydown', event => {
      const by = ({ ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, -10], ArrowDown: [0, 10] } as Record<string, [number, number]>)[event.key]
      if (!by || node.attrs.disabled) return
      event.preventDefault()
      place(allows('horizontal') ? inside(x + by[0], 0) : x, allows('vertical') ? inside(y + by[1], 1) : y, 'touch')
    })
    node.cleanup(() => {
      cancelAnimationFrame(frame)
      removeEventListener('pointermove', moved)
      removeEventListener('pointerup', gone)
      removeEventListener('pointercancel', gone)
    })
    let begun = false
    const goTo = (): void => {
      const toX = inside(lengthPx(node.attrs.x, node.page.width) || 0, 0)
      const toY = inside(lengthPx(node.attrs.y, node.page.width) || 0, 1)
      if (begun) glide(toX, toY, '')
      else {
        x = toX
        y = toY
        draw()
      }
      begun = true
    }
    return {
      changed(names) {
        host.setAttribute('direction', node.attrs.direction)
        if (names.has('scale-value')) rescale(node.attrs['scale-value'])
        if (begun && (names.has('x') || names.has('y'))) goTo()
      },
      attached: goTo,
    }
  },
})
