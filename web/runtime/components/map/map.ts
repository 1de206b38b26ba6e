import { builtin } from '../../view/builtin.ts'
import { clamp, make, oncePerFrame, reducedMotion } from '../shared/dom.ts'
import { onDrag } from '../shared/drag.ts'
import { say } from '../shared/words.ts'
import { map } from './declaration.ts'
import { drawMarker } from './markers.ts'
import type { DrawnMarker, Marker } from './markers.ts'
import { fit, latitudeAt, longitudeAt, metresPerPx, worldX, worldY } from './projection.ts'
import type { LngLat } from './projection.ts'
import { drawCircle, drawGround, drawLine, drawPolygon } from './shapes.ts'
import type { Circle, Line, Polygon } from './shapes.ts'

interface Control {
  id?: number
  iconPath?: string
  position?: { left?: number; top?: number; width?: number; height?: number }
  clickable?: boolean
}

/** `tap`: {longitude, latitude}. `markertap`, `callouttap`, `labeltap`: {markerId}. `controltap`: {controlId}. `regionchange`: {type: 'begin' | 'end', causedBy, centerLocation, region, scale}. */
export default builtin({
  ...map,
  create(node) {
    const host = node.element
    const ground = make('canvas', '', host)
    const marks = make('div', 'wx-map-marks', host)
    const controls = make('div', 'wx-map-controls', host)
    node.slot = make('div', 'wx-map-over', host)
    ground.setAttribute('role', 'img')
    ground.setAttribute('aria-label', say('noMapData'))
    const ratio = Math.min(window.devicePixelRatio || 1, 2)
    let centre: LngLat = { longitude: 0, latitude: 0 }
    let scale = 16
    let drawn: DrawnMarker[] = []
    let own: LngLat | undefined
    let glide = 0

    const origin = (): [x: number, y: number] => [host.clientWidth / 2 - worldX(centre.longitude, scale), host.clientHeight / 2 - worldY(centre.latitude, scale)]
    const project = (point: LngLat): [x: number, y: number] => {
      const [x, y] = origin()
      return [worldX(Number(point.longitude), scale) + x, worldY(Number(point.latitude), scale) + y]
    }
    const at = (x: number, y: number): LngLat => {
      const [originX, originY] = origin()
      return { longitude: longitudeAt(x - originX, scale), latitude: latitudeAt(y - originY, scale) }
    }
    const region = () => ({ southwest: at(0, host.clientHeight), northeast: at(host.clientWidth, 0) })
    const tell = (type: 'begin' | 'end', causedBy: string): void =>
      node.emit('regionchange', { type, causedBy, centerLocation: centre, region: region(), scale, rotate: 0, skew: 0 })

    const redraw = oncePerFrame(() => {
      const [width, height] = [host.clientWidth, host.clientHeight]
      const context = ground.getContext('2d')
      if (!context || !width || !height) return
      ground.width = width * ratio
      ground.height = height * ratio
      context.scale(ratio, ratio)
      const [originX, originY] = origin()
      drawGround(context, width, height, { dark: node.theme() === 'dark', originX, originY, notice: say('noMapData') })
      const { attrs } = node
      for (const polygon of attrs.polygons as Polygon[]) drawPolygon(context, polygon, project)
      for (const circle of attrs.circles as Circle[]) drawCircle(context, circle, (circle.radius ?? 0) / metresPerPx(circle.latitude, scale), project)
      for (const line of attrs.polyline as Line[]) drawLine(context, line, project)
      if (own) drawCircle(context, { ...own, color: '#ffffff', fillColor: '#1677ff', strokeWidth: 3 }, 7, project)
      for (const { marker, element } of drawn) {
        const [x, y] = project(marker)
        element.style.transform = `translate(${x}px,${y}px)`
      }
    })
    const remark = (): void => {
      marks.replaceChildren()
      drawn = ([...node.attrs.markers, ...node.attrs.covers] as Marker[]).filter(marker => typeof marker === 'object' && marker !== null).map(marker => drawMarker(marker, marks, node))
      redraw()
    }
    const drawControls = (): void => {
      controls.replaceChildren()
      for (const control of node.attrs.controls as Control[]) {
        const button = make('button', '', controls)
        const { left = 0, top = 0, width, height } = control.position ?? {}
        button.style.cssText = `left:${Number(left)}px;top:${Number(top)}px;${width ? `width:${Number(width)}px;` : ''}${height ? `height:${Number(height)}px` : ''}`
        button.disabled = !control.clickable
        const img = make('img', '', button)
        img.alt = ''
        void Promise.resolve(node.url(control.iconPath ?? '')).then(url => void (url && (img.src = url)), () => undefined)
        button.addEventListener('click', () => node.emit('controltap', { controlId: control.id }))
      }
    }
    const limits = (): [number, number] => [node.attrs['min-scale'], node.attrs['max-scale']]
    const moveTo = (to: LngLat, nextScale: number, causedBy: string, durationMs = 300): void => {
      cancelAnimationFrame(glide)
      const from = { ...centre, scale }
      const wanted = clamp(nextScale, ...limits())
      const started = performance.now()
      tell('begin', causedBy)
      const step = (now: number): void => {
        const part = durationMs <= 0 || reducedMotion() ? 1 : clamp((now - started) / durationMs, 0, 1)
        const eased = 1 - (1 - part) ** 3
        centre = { longitude: from.longitude + (to.longitude - from.longitude) * eased, latitude: from.latitude + (to.latitude - from.latitude) * eased }
        scale = from.scale + (wanted - from.scale) * eased
        redraw()
        if (part < 1) glide = requestAnimationFrame(step)
        else tell('end', causedBy)
      }
      step(started)
    }
    const zoomAt = (x: number, y: number, by: number): void => {
      const fixed = at(x, y)
      scale = clamp(scale + by, ...limits())
      const [nowX, nowY] = project(fixed)
      centre = at(host.clientWidth / 2 + nowX - x, host.clientHeight / 2 + nowY - y)
      redraw()
    }

    // Two fingers zoom, one moves.
    const touches = new Map<number, PointerEvent>()
    let spread = 0
    const distance = (): number => {
      const [first, second] = [...touches.values()]
      return first && second ? Math.hypot(first.clientX - second.clientX, first.clientY - second.clientY) : 0
    }
    ground.addEventListener('pointerdown', event => {
      touches.set(event.pointerId, event)
      spread = distance()
    })
    const pinch = (event: PointerEvent): void => {
      if (!touches.has(event.pointerId)) return
      touches.set(event.pointerId, event)
      const now = distance()
      if (!now || !spread || !node.attrs['enable-zoom']) return
      const box = host.getBoundingClientRect()
      const [first, second] = [...touches.values()]
      zoomAt((first!.clientX + second!.clientX) / 2 - box.left, (first!.clientY + second!.clientY) / 2 - box.top, Math.log2(now / spread))
      spread = now
    }
    const lift = (event: PointerEvent): void => {
      if (!touches.delete(event.pointerId) || !spread || touches.size > 1) return
      spread = 0
      tell('end', 'scale')
    }
    addEventListener('pointermove', pinch)
    addEventListener('pointerup', lift)
    addEventListener('pointercancel', lift)
    let from: [number, number] = [0, 0]
    node.cleanup(onDrag(ground, {
      start() {
        if (!node.attrs['enable-scroll']) return false
        cancelAnimationFrame(glide)
        from = [worldX(centre.longitude, scale), worldY(centre.latitude, scale)]
        tell('begin', 'gesture')
        return true
      },
      move(dx, dy) {
        if (touches.size > 1) {
          from = [worldX(centre.longitude, scale) + dx, worldY(centre.latitude, scale) + dy]
          return
        }
        centre = { longitude: longitudeAt(from[0] - dx, scale), latitude: latitudeAt(from[1] - dy, scale) }
        redraw()
      },
      end: () => tell('end', 'drag'),
    }))
    ground.addEventListener('wheel', event => {
      if (!node.attrs['enable-zoom']) return
      event.preventDefault()
      const box = host.getBoundingClientRect()
      zoomAt(event.clientX - box.left, event.clientY - box.top, -event.deltaY * 0.005)
    }, { passive: false })
    ground.addEventListener('click', event => {
      const box = host.getBoundingClientRect()
      node.emit('tap', at(event.clientX - box.left, event.clientY - box.top))
    })
    if (!host.hasAttribute('tabindex')) host.tabIndex = 0
    host.addEventListener('keydown', event => {
      if (event.target !== host) return
      const [dx, dy, by] = ({ ArrowLeft: [-60, 0, 0], ArrowRight: [60, 0, 0], ArrowUp: [0, -60, 0], ArrowDown: [0, 60, 0], '+': [0, 0, 1], '=': [0, 0, 1], '-': [0, 0, -1] } as Record<string, [number, number, number]>)[event.key] ?? [0, 0, 0]
      if (!dx && !dy && !by) return
      event.preventDefault()
      moveTo(at(host.clientWidth / 2 + dx, host.clientHeight / 2 + dy), scale + by, by ? 'scale' : 'drag')
    })
    const sizes = new ResizeObserver(redraw)
    sizes.observe(host)
    node.cleanup(() => {
      sizes.disconnect()
      redraw.cancel()
      cancelAnimationFrame(glide)
      removeEventListener('pointermove', pinch)
      removeEventListener('pointerup', lift)
      removeEventListener('pointercancel', lift)
    })
    const include = (points: readonly LngLat[], padding: readonly number[] = []): void => {
      if (!points.length || !host.clientWidth) return
      const { scale: fitting, ...middle } = fit(points, host.clientWidth, host.clientHeight, padding.length ? padding : [40], ...limits())
      moveTo(middle, fitting, 'update', 0)
    }
    const locate = async (): Promise<void> => {
      own = (await node.host('location.get', { type: 'gcj02' }).catch(() => undefined)) as LngLat | undefined
      redraw()
    }
    let begun = false
    return {
      changed(names) {
        const { attrs } = node
        if (!begun || names.has('longitude') || names.has('latitude') || names.has('scale')) {
          const to = { longitude: attrs.longitude, latitude: attrs.latitude }
          if (begun) moveTo(to, names.has('scale') ? attrs.scale : scale, 'update')
          else {
            centre = to
            scale = clamp(attrs.scale, ...limits())
          }
        }
        begun = true
        if (names.has('markers') || names.has('covers')) remark()
        if (names.has('controls')) drawControls()
        if (names.has('include-points')) queueMicrotask(() => include(attrs['include-points'] as LngLat[]))
        if (names.has('show-location')) {
          if (attrs['show-location']) void locate()
          else own = undefined
        }
        redraw()
      },
      attached() {
        redraw()
        node.emit('updated', {})
      },
      methods: {
        getCenterLocation: () => centre,
        getRegion: region,
        getScale: () => ({ scale }),
        getRotate: () => ({ rotate: 0 }),
        getSkew: () => ({ skew: 0 }),
        async moveToLocation(args: Partial<LngLat> = {}) {
          if (args.longitude === undefined && !own) await locate()
          const to = args.longitude === undefined ? own : { longitude: Number(args.longitude), latitude: Number(args.latitude) }
          if (!to) throw { errMsg: 'no location' }
          moveTo(to, scale, 'update')
        },
        includePoints: (args: { points: LngLat[]; padding?: number[] }) => include(args.points, args.padding),
        translateMarker(args: { markerId: number; destination: LngLat; duration?: number; rotate?: number }) {
          const found = drawn.find(entry => entry.marker.id === args.markerId)
          if (!found) throw { errMsg: 'no such marker' }
          const { marker } = found
          const start = { longitude: marker.longitude, latitude: marker.latitude }
          const started = performance.now()
          const durationMs = reducedMotion() ? 0 : (args.duration ?? 1000)
          return new Promise<void>(resolve => {
            const step = (now: number): void => {
              const part = durationMs <= 0 ? 1 : clamp((now - started) / durationMs, 0, 1)
              marker.longitude = start.longitude + (args.destination.longitude - start.longitude) * part
              marker.latitude = start.latitude + (args.destination.latitude - start.latitude) * part
              redraw()
              if (part < 1 && host.isConnected) requestAnimationFrame(step)
              else resolve()
            }
            step(started)
          })
        },
        addMarkers(args: { markers: Marker[]; clear?: boolean }) {
          node.setModel('markers', args.clear ? args.markers : [...node.attrs.markers, ...args.markers])
          remark()
        },
        removeMarkers(args: { markerIds: number[] }) {
          node.setModel('markers', (node.attrs.markers as Marker[]).filter(marker => !args.markerIds.includes(marker.id ?? Number.NaN)))
          remark()
        },
      },
    }
  },
})

export { default as css } from './map.css'
