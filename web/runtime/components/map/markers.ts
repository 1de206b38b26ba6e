// The marks on a map: elements, so that pictures, words and taps are the browser's.
import type { AnyBuiltinNode } from '../../view/builtin.ts'
import { lengthPx, make } from '../shared/dom.ts'
import type { LngLat } from './projection.ts'

export interface Callout {
  content?: string
  color?: string
  fontSize?: number
  borderRadius?: number
  borderWidth?: number
  borderColor?: string
  bgColor?: string
  padding?: number
  display?: 'BYCLICK' | 'ALWAYS'
  textAlign?: string
  anchorX?: number
  anchorY?: number
}
export interface Marker extends LngLat {
  id?: number
  iconPath?: string
  title?: string
  width?: number | string
  height?: number | string
  rotate?: number
  alpha?: number
  zIndex?: number
  anchor?: { x?: number; y?: number }
  callout?: Callout
  label?: Callout & { x?: number; y?: number }
  customCallout?: { anchorX?: number; anchorY?: number; display?: string }
  ariaLabel?: string
}

export interface DrawnMarker {
  readonly marker: Marker
  readonly element: HTMLElement
}

const PIN = '<svg viewBox="0 0 24 32" width="24" height="32" aria-hidden="true"><path fill="#bf3b08" d="M12 0a12 12 0 0 1 12 12c0 8-12 20-12 20S0 20 0 12A12 12 0 0 1 12 0z"/><circle cx="12" cy="12" r="4.5" fill="#fff"/></svg>'

function dress(element: HTMLElement, look: Callout): void {
  element.textContent = String(look.content ?? '')
  const { style } = element
  style.color = look.color ?? ''
  style.backgroundColor = look.bgColor ?? ''
  style.fontSize = look.fontSize ? `${look.fontSize}px` : ''
  style.borderRadius = look.borderRadius === undefined ? '' : `${look.borderRadius}px`
  style.border = look.borderWidth ? `${look.borderWidth}px solid ${look.borderColor ?? '#ccc'}` : ''
  style.padding = look.padding === undefined ? '' : `${look.padding}px`
  style.textAlign = look.textAlign ?? ''
}

export function drawMarker(marker: Marker, parent: HTMLElement, node: AnyBuiltinNode): DrawnMarker {
  const element = make('div', 'wx-map-marker', parent)
  const icon = make('button', 'wx-map-icon', element)
  icon.setAttribute('aria-label', marker.ariaLabel ?? marker.title ?? marker.callout?.content ?? `${marker.id ?? ''}`)
  const { x = 0.5, y = 1 } = marker.anchor ?? {}
  icon.style.transform = `translate(${-x * 100}%,${-y * 100}%) rotate(${Number(marker.rotate) || 0}deg)`
  icon.style.opacity = String(marker.alpha ?? 1)
  element.style.zIndex = String(marker.zIndex ?? 0)
  if (marker.iconPath) {
    const img = make('img', '', icon)
    img.alt = ''
    const width = lengthPx(marker.width, node.page.width)
    const height = lengthPx(marker.height, node.page.width)
    if (Number.isFinite(width)) img.style.width = `${width}px`
    if (Number.isFinite(height)) img.style.height = `${height}px`
    void Promise.resolve(node.url(marker.iconPath)).then(url => void (url && (img.src = url)), () => undefined)
  } else icon.innerHTML = PIN
  const markerId = marker.id
  const callout = marker.callout ?? (marker.title ? { content: marker.title } : undefined)
  let bubble: HTMLElement | undefined
  if (callout) {
    bubble = make('button', 'wx-map-callout', element)
    dress(bubble, callout)
    bubble.hidden = callout.display !== 'ALWAYS'
    bubble.style.marginBottom = `${(lengthPx(marker.height, node.page.width) || 32) * y + 6}px`
    bubble.addEventListener('click', event => {
      event.stopPropagation()
      node.emit('callouttap', { markerId })
    })
  }
  if (marker.label) {
    const label = make('button', 'wx-map-label', element)
    dress(label, marker.label)
    label.style.left = `${marker.label.anchorX ?? marker.label.x ?? 0}px`
    label.style.top = `${marker.label.anchorY ?? marker.label.y ?? 0}px`
    label.addEventListener('click', event => {
      event.stopPropagation()
      node.emit('labeltap', { markerId })
    })
  }
  icon.addEventListener('click', event => {
    event.stopPropagation()
    if (bubble && callout?.display !== 'ALWAYS') {
      for (const other of parent.querySelectorAll<HTMLElement>('.wx-map-callout[data-by-click]')) if (other !== bubble) other.hidden = true
      bubble.dataset['byClick'] = ''
      bubble.hidden = !bubble.hidden
    }
    node.emit('markertap', { markerId })
  })
  return { marker, element }
}
