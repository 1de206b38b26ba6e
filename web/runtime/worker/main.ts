// The worker's first lines: takes what it needs from its scope, puts the rest out of reach, and waits for the start.
import { Channel } from '../channel.ts'
import { loadMoreWith, more, type More } from '../api/lazy.ts'
import { shared } from '../api/shared.ts'
import { createWx } from '../api/wx.ts'
import type { WorkerBoot } from '../protocol.ts'
import { MiniApp } from './app.ts'
import { extendCallers } from './engine.ts'
import { callerMembers } from './callers.ts'
import { installWxsGlobals } from './wxs.ts'

const scope = globalThis as any
const importScripts: (...urls: string[]) => void = scope.importScripts.bind(scope)
const view = new Channel(scope)

// Only tidiness: what keeps an app from the network is the policy that the server sends with this script.
for (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'indexedDB', 'caches', 'Worker', 'SharedWorker', 'BroadcastChannel', 'importScripts', 'RTCPeerConnection']) {
  try {
    Object.defineProperty(scope, name, { value: undefined, configurable: false, writable: false })
  } catch {
    // Not configurable in this browser.
  }
}
installWxsGlobals(scope)

/** The rest of wx, at once: the app is in the middle of a call. Nothing of ours stays within its reach. */
function loadMore(url: string): More {
  let loaded: More | null = null
  scope.__madangMore = (make: (shared: Record<string, unknown>) => More) => { loaded = make(shared) }
  try {
    importScripts(url)
  } finally {
    delete scope.__madangMore
  }
  return loaded!
}

view.on('start', ({ start, port }: { start: WorkerBoot; port: MessagePort }) => {
  const app = new MiniApp(start, view, new Channel(port), urls => importScripts(...urls))
  loadMoreWith(() => loadMore(start.more))
  if (start.boot.debug) app.debug = new (more().Debug)(app.host, () => app.stack.current?.path)
  scope.addEventListener('error', (event: ErrorEvent) => {
    app.report(event.error ?? event.message, 'script')
    event.preventDefault()
  })
  scope.addEventListener('unhandledrejection', (event: PromiseRejectionEvent) => {
    app.rejected(event.reason, event.promise)
    event.preventDefault()
  })
  app.wx = createWx(app)
  extendCallers(callerMembers(app))
  const appConsole = app.debug ? app.debug.wrapConsole(console) : console
  const global = Object.create(null)
  app.modules.enter({
    globals: {
      wx: app.wx,
      App: app.App,
      Page: app.engine.Page,
      Component: app.engine.Component,
      Behavior: app.engine.Behavior,
      getApp: app.getApp,
      getCurrentPages: app.getCurrentPages,
      requirePlugin: () => { throw new Error('plugins are not supported') },
      requireMiniProgram: () => { throw new Error('requireMiniProgram is not supported') },
      console: appConsole,
      global,
    },
    filters: { changeFilter: app.engine.changeFilter, eventWrapper: app.engine.eventWrapper },
  })
  Object.assign(global, { wx: app.wx, getApp: app.getApp, getCurrentPages: app.getCurrentPages })
  scope.__madang = Object.freeze(app.modules.registrar)
  app.launch()
})
view.notify('loaded')
