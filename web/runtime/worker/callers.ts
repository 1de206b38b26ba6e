// What `this` of a page or component has beyond what the adapter gives it.
import type { MiniApp } from './app.ts'
import { instanceOf } from './readiness.ts'
import type { Page } from './page.ts'
import { EventChannel } from './event-channel.ts'
import { cloneable } from './mirror/node.ts'
import { IntersectionObserver, MediaQueryObserver } from './observers.ts'
import { select, SelectorQuery } from './query.ts'

/** The page whose tree a component is in. */
export function pageOf(app: MiniApp, caller: any): Page | undefined {
  const context = instanceOf(caller)?._$?.getBackendContext?.()
  return context ? app.stack.all.find(page => page.mirror.context === context) ?? making(app, context) : app.stack.current
}

const making = (app: MiniApp, context: unknown): Page | undefined => app.stack.visible.find(page => page.mirror.context === context)

interface ScrollTimeline {
  scrollSource: string
  [name: string]: unknown
}

function nodesOf(app: MiniApp, caller: any, selector: string): { page: Page; nodes: number[] } | null {
  const page = pageOf(app, caller)
  if (!page) return null
  const elements = select(caller, selector, true)
  page.mirror.flush()
  return { page, nodes: elements.map(element => page.nodeOf(element)?.id ?? 0).filter(Boolean) }
}

export function callerMembers(app: MiniApp): Record<string, unknown> {
  return {
    createSelectorQuery(this: any) {
      return new SelectorQuery(app, this)
    },
    createIntersectionObserver(this: any, options?: Record<string, never>) {
      return new IntersectionObserver(app, this, options)
    },
    createMediaQueryObserver() {
      return new MediaQueryObserver(app)
    },
    animate(this: any, selector: string, frames: unknown[], duration: number, last?: ((this: unknown) => void) | ScrollTimeline) {
      const found = nodesOf(app, this, selector)
      if (!found) return
      const timeline = last !== null && typeof last === 'object' ? { ...last, scrollSource: nodesOf(app, this, last.scrollSource)?.nodes[0] } : undefined
      const ended = app.view.call('animate', { page: found.page.id, nodes: found.nodes, frames: cloneable(frames), duration, timeline })
      if (typeof last === 'function') void ended.then(() => app.guarded('animate', () => last.call(this)), () => {})
    },
    clearAnimation(this: any, selector: string, options?: unknown, callback?: () => void) {
      const found = nodesOf(app, this, selector)
      if (!found) return
      const done = typeof options === 'function' ? options as () => void : callback
      const cleared = app.view.call('clearAnimation', { page: found.page.id, nodes: found.nodes })
      if (done) void cleared.then(() => app.guarded('clearAnimation', () => done.call(this)), () => {})
    },
    getOpenerEventChannel(this: any) {
      return pageOf(app, this)?.eventChannel ?? new EventChannel()
    },
    getTabBar(this: any, callback?: (tabBar: unknown) => void) {
      const tabBar = pageOf(app, this)?.tabBar?.caller ?? null
      if (typeof callback === 'function') app.guarded('getTabBar', () => callback(tabBar))
      return tabBar
    },
    getPageId(this: any) {
      return String(pageOf(app, this)?.id ?? '')
    },
    setUpdatePerformanceListener() { /* Nothing is measured for apps. */ },
    setInitialRenderingCache() { /* Pages are prerendered when a package is published, not kept by the client. */ },
  }
}
