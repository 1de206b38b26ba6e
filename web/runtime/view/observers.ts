// IntersectionObserver and MediaQueryObserver of the app, on the browser's own.
import { nodeAt } from './node.ts'
import type { View } from './view.ts'

interface ObserveMessage {
  id: number
  page: number
  nodes: number[]
  /** Nodes to measure against; none for the viewport. */
  relative: { node: number; margins: Record<string, number> } | null
  margins: Record<string, number>
  thresholds: number[]
  initialRatio: number
}

export function serveObservers(view: View): void {
  const active = new Map<number, () => void>()
  const stop = (id: number): void => {
    active.get(id)?.()
    active.delete(id)
  }
  view.worker.on('intersection.observe', (message: ObserveMessage) => active.set(message.id, observe(view, message)))
  view.worker.on('media.observe', ({ id, query }: { id: number; query: string }) => {
    const media = matchMedia(query)
    const tell = (): void => view.worker.notify('observed', { id, result: { matches: media.matches } })
    media.addEventListener('change', tell)
    tell()
    active.set(id, () => media.removeEventListener('change', tell))
  })
  view.worker.on('unobserve', ({ id }: { id: number }) => stop(id))
}

const marginText = (margins: Record<string, number>): string => ['top', 'right', 'bottom', 'left'].map(side => `${Number(margins[side]) || 0}px`).join(' ')

function observe(view: View, message: ObserveMessage): () => void {
  const page = view.pages.get(message.page)
  if (!page) return () => {}
  const root = message.relative ? page.tree.nodes.get(message.relative.node)?.element : page.box
  const told = new Map<Element, number>()
  const rect = ({ left, top, right, bottom, width, height }: DOMRectReadOnly) => {
    const { left: x, top: y } = page.origin
    return { left: left - x, top: top - y, right: right - x, bottom: bottom - y, width, height }
  }
  const observer = new IntersectionObserver(entries => {
    for (const entry of entries) {
      const before = told.get(entry.target) ?? message.initialRatio
      const ratio = entry.isIntersecting ? entry.intersectionRatio : 0
      told.set(entry.target, ratio)
      const crossed = message.thresholds.some(threshold => (before <= threshold) !== (ratio <= threshold)) || (message.thresholds.includes(0) && (before > 0) !== entry.isIntersecting)
      if (!crossed && before === ratio) continue
      const node = nodeAt(entry.target)
      view.worker.notify('observed', {
        id: message.id,
        result: {
          node: node?.id, intersectionRatio: ratio, time: entry.time,
          boundingClientRect: rect(entry.boundingClientRect), intersectionRect: rect(entry.intersectionRect), relativeRect: rect(entry.rootBounds ?? page.origin as DOMRectReadOnly),
        },
      })
    }
  }, { root: root ?? page.box, rootMargin: marginText(message.relative?.margins ?? message.margins), threshold: [...new Set([0, ...message.thresholds.filter(value => value >= 0 && value <= 1)])].sort() })
  for (const id of message.nodes) {
    const element = page.tree.nodes.get(id)?.element
    if (element) observer.observe(element)
  }
  return () => observer.disconnect()
}
