// What `this` of a page or component has beyond what the adapter gives it.
import type { MiniApp } from './app.ts'
import type { Page } from './page.ts'
import { EventChannel } from './event-channel.ts'

/** The page whose tree a component is in. */
export function pageOf(app: MiniApp, caller: any): Page | undefined {
  const context = caller?._$?.getBackendContext?.()
  return context ? app.stack.all.find(page => page.mirror.context === context) ?? making(app, context) : app.stack.current
}

const making = (app: MiniApp, context: unknown): Page | undefined => app.stack.visible.find(page => page.mirror.context === context)

export function callerMembers(app: MiniApp): Record<string, unknown> {
  return {
    getOpenerEventChannel(this: any) {
      return pageOf(app, this)?.eventChannel ?? new EventChannel()
    },
    getTabBar(this: any) {
      return pageOf(app, this)?.tabBar?.caller ?? null
    },
    getPageId(this: any) {
      return String(pageOf(app, this)?.id ?? '')
    },
    setUpdatePerformanceListener() { /* Nothing is measured for apps. */ },
    setInitialRenderingCache() { /* Pages are prerendered when a package is published, not kept by the client. */ },
  }
}
