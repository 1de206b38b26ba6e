// The worker's first lines: takes what it needs from its scope, puts the rest out of reach, and waits for the start.
import { Channel } from '../channel.ts'
import { loadMoreWith, type More } from '../api/lazy.ts'
import { shared } from '../api/shared.ts'
import { createWx } from '../api/wx.ts'
import type { WorkerBoot } from '../protocol.ts'
import { MiniApp, type Debug } from './app.ts'
import { extendCallers } from './engine.ts'
import { callerMembers } from './callers.ts'
import { OUT_OF_REACH } from './out-of-reach.ts'
import { installWxsGlobals } from './wxs.ts'

const scope = globalThis as any
const importScripts: (...urls: string[]) => void = scope.importScripts.bind(scope)
const view = new Channel(scope)

const Thread = scope.Worker
for (const name of OUT_OF_REACH) {
  try {
    Object.defineProperty(scope, name, { value: undefined, configurable: false, writable: true })
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

/** What modules find as `global`, with the language's own things in it: libraries look for them there, and for itself by Function('return this'). No other text becomes a function. */
function globalOf(): any {
  const { Function } = scope
  const found = Object.fromEntries(Object.getOwnPropertyNames(scope).filter(name => /^[A-Z]/.test(name)).map(name => [name, scope[name]]))
  for (const name of ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval']) found[name] = scope[name].bind(scope)
  const global = Object.create(found)
  const made = (texts: string[]) => texts[0] === 'return this' ? () => global : Function(...texts)
  scope.Function = Function.prototype.constructor = new Proxy(Function, { apply: (_, __, texts) => made(texts), construct: (_, texts) => made(texts) })
  return global
}

type InstallDebug = (entrance: { app: MiniApp; load(url: string): void }) => { notices: Debug & { console: Console }; registrar: Record<string, unknown> }

/** What looks into a develop version. The server tells its address to no other. */
function loadDebug(url: string): InstallDebug {
  let loaded: InstallDebug | null = null
  scope.__madangDebug = (install: InstallDebug) => { loaded = install }
  try {
    importScripts(url)
  } finally {
    delete scope.__madangDebug
  }
  return loaded!
}

view.on('start', ({ start, port }: { start: WorkerBoot; port: MessagePort }) => {
  const app = new MiniApp(start, view, new Channel(port), urls => importScripts(...urls))
  loadMoreWith(() => loadMore(start.more))
  const debug = start.debug ? loadDebug(start.debug)({ app, load: url => importScripts(url) }) : null
  app.debug = debug?.notices ?? null
  app.Thread = Thread
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
  const global = globalOf()
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
      console: debug?.notices.console ?? console,
      global,
    },
    filters: { changeFilter: app.engine.changeFilter, eventWrapper: app.engine.eventWrapper },
  })
  Object.assign(global, { wx: app.wx, getApp: app.getApp, getCurrentPages: app.getCurrentPages })
  scope.__madang = Object.freeze({ ...app.modules.registrar, ...debug?.registrar })
  app.launch()
})
view.notify('loaded')
