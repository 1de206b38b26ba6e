// What moves for the app: the steps of wx.createAnimation as transitions, the key frames of this.animate as an animation.
import type { ViewNode } from './node.ts'
import type { View } from './view.ts'

interface Step {
  transition: { duration: number; timingFunction: string; delay: number }
  transformOrigin: string
  transforms: [string, ...(number | string)[]][]
  styles: Record<string, string>
}

const ANGLES = new Set(['rotate', 'rotateX', 'rotateY', 'rotateZ', 'skew', 'skewX', 'skewY'])

function transformText([name, ...args]: [string, ...(number | string)[]]): string {
  const unit = (value: number | string, index: number): string => {
    if (typeof value === 'string') return value.replace(/(-?\d*\.?\d+)rpx/g, (_, amount: string) => `${Number(amount) / 7.5}vw`)
    if (ANGLES.has(name) || (name === 'rotate3d' && index === 3)) return `${value}deg`
    return name.startsWith('translate') ? `${value}px` : String(value)
  }
  return `${name}(${args.map(unit).join(',')})`
}

const running = new WeakMap<ViewNode, { stop: boolean }>()

/** Runs the steps of an exported animation, one after the other. The last one's styles stay. */
export async function runSteps(node: ViewNode, steps: readonly Step[]): Promise<void> {
  const before = running.get(node)
  if (before) before.stop = true
  const run = { stop: false }
  running.set(node, run)
  for (const step of steps) {
    const { duration, timingFunction, delay } = step.transition
    node.setWxsStyle({
      transition: `all ${duration}ms ${timingFunction} ${delay}ms`,
      'transform-origin': step.transformOrigin,
      ...(step.transforms.length > 0 ? { transform: step.transforms.map(transformText).join(' ') } : {}),
      ...step.styles,
    })
    await new Promise(resolve => setTimeout(resolve, duration + delay))
    if (run.stop) return
  }
}

type KeyFrame = Record<string, any>

/** `translateX: 10` and its kin become one `transform`; the rest are properties. */
function keyFrame(frame: KeyFrame): Keyframe {
  const result: Keyframe = {}
  const transforms: string[] = []
  for (const [name, value] of Object.entries(frame)) {
    if (name === 'offset') result.offset = value
    else if (name === 'ease') result.easing = value
    else if (/^(matrix|rotate|scale|skew|translate)/.test(name)) transforms.push(transformText([name, ...(Array.isArray(value) ? value : [value])] as never))
    else result[name] = typeof value === 'string' ? value.replace(/(-?\d*\.?\d+)rpx/g, (_, amount: string) => `${Number(amount) / 7.5}vw`) : value
  }
  if (transforms.length > 0) result.transform = transforms.join(' ')
  return result
}

const animations = new WeakMap<ViewNode, Animation[]>()

interface AnimateMessage {
  page: number
  nodes: number[]
  frames: KeyFrame[]
  duration: number
  timeline?: { scrollSource: number; orientation?: string; startScrollOffset?: number; endScrollOffset?: number; timeRange: number }
}

export function serveAnimations(view: View): void {
  view.worker.serve('animate', async (message: AnimateMessage) => {
    const page = view.pages.get(message.page)
    if (!page) return
    const frames = message.frames.map(keyFrame)
    const ended = message.nodes.map(id => {
      const node = page.tree.nodes.get(id)
      if (!node || typeof node.element.animate !== 'function') return undefined
      if (message.timeline) return void followScroll(view, page.tree.nodes.get(message.timeline.scrollSource), node, frames, message.timeline)
      const animation = node.element.animate(frames, { duration: message.duration, fill: 'forwards' })
      animations.set(node, [...(animations.get(node) ?? []), animation])
      return animation.finished.catch(() => undefined)
    })
    await Promise.all(ended)
  })
  view.worker.serve('clearAnimation', ({ page, nodes }: { page: number; nodes: number[] }) => {
    for (const id of nodes) {
      const node = view.pages.get(page)?.tree.nodes.get(id)
      for (const animation of node ? animations.get(node) ?? [] : []) animation.cancel()
      if (node) animations.delete(node)
    }
  })
}

/** A scroll-view drives the animation instead of the clock. */
function followScroll(_view: View, source: ViewNode | undefined, node: ViewNode, frames: Keyframe[], timeline: NonNullable<AnimateMessage['timeline']>): void {
  const inner = source?.element.querySelector<HTMLElement>('.wx-scroll-view') ?? source?.element
  if (!inner) return
  const animation = node.element.animate(frames, { duration: timeline.timeRange, fill: 'both' })
  animation.pause()
  const horizontal = timeline.orientation === 'horizontal'
  const follow = (): void => {
    const at = horizontal ? inner.scrollLeft : inner.scrollTop
    const from = timeline.startScrollOffset ?? 0
    const to = timeline.endScrollOffset ?? (horizontal ? inner.scrollWidth - inner.clientWidth : inner.scrollHeight - inner.clientHeight)
    animation.currentTime = to > from ? Math.min(1, Math.max(0, (at - from) / (to - from))) * timeline.timeRange : 0
  }
  inner.addEventListener('scroll', follow, { passive: true })
  follow()
  animations.set(node, [...(animations.get(node) ?? []), animation])
}
