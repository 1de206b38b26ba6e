// What looks into an app from outside while it is being made. In a script of its own, which a develop version alone is told of:
// no other version has any of this.
import type { Channel } from '../channel.ts'
import type { MiniApp } from '../worker/app.ts'
import { Notices } from './notices.ts'
import { renew, type Renewal } from './renew.ts'
import { Values } from './shown.ts'
import { callerAt, factsOf, treeOf } from './tree.ts'

interface Entrance {
  app: MiniApp
  /** Runs a script of the app's origin. */
  load(url: string): void
}

/** What scripts of the console call: taken when it is called, never twice. */
type Evaluated = (...parameters: unknown[]) => Promise<unknown>

function install({ app, load }: Entrance): { notices: Notices; registrar: Record<string, unknown> } {
  const values = new Values()
  const notices = new Notices(app.host, values, () => app.stack.current?.path)
  let evaluated: Evaluated | undefined
  const own = {}
  const run = (url: string): Evaluated => {
    evaluated = undefined
    load(url)
    if (!evaluated) throw new Error('nothing came back')
    return evaluated
  }
  serve(app.host, app, values)
  app.host.serve('debug.renew', (renewal: Renewal) => renew(app, load, renewal))
  app.host.serve('debug.evaluate', async ({ expression, statements }: { expression: string; statements: string }) => {
    try {
      const body = either(() => run(app.start.base + expression), () => run(app.start.base + statements))
      return { value: values.show(await body(own, app.wx, app.getApp, app.getCurrentPages, (path: string) => app.modules.require(app.modules.resolve('', path) ?? path), notices.console)) }
    } catch (error) {
      return { error: values.show(error) }
    }
  })
  return { notices, registrar: { evaluate: (body: Evaluated) => { evaluated = body } } }
}

/** What is no expression may be statements; what is neither is told as the second reading sees it. */
function either<T>(first: () => T, second: () => T): T {
  try {
    return first()
  } catch (error) {
    // Without an origin the browser does not say what was wrong.
    if ((error as Error)?.name !== 'SyntaxError' && (error as Error)?.name !== 'NetworkError') throw error
    return second()
  }
}

function serve(host: Channel, app: MiniApp, values: Values): void {
  const pageAt = (id: number) => app.stack.byId(id)
  host.serve('debug.stack', () => app.stack.pages.map(page => ({ id: page.id, path: page.path, query: page.query, isTab: page.isTab })))
  host.serve('debug.tree', ({ page }: { page: number }) => {
    const found = pageAt(page)
    found?.mirror.flush()
    return found ? treeOf(found) : []
  })
  host.serve('debug.component', ({ page, node }: { page: number; node: number }) => {
    const found = pageAt(page)
    return found ? factsOf(found, node, values) : undefined
  })
  host.serve('debug.set', ({ page, node, path, value }: { page: number; node: number; path: string; value: unknown }) => {
    const found = pageAt(page)
    callerAt(found!, node)?.setData({ [path]: value })
  })
  host.serve('debug.inside', ({ id }: { id: number }) => values.inside(id))
  host.serve('debug.json', ({ id }: { id: number }) => JSON.stringify(values.get(id), (_, value: unknown) => typeof value === 'bigint' ? String(value) : value, 2))
  host.serve('debug.appData', () => ({
    globalData: values.show(app.instance?.globalData),
    pages: app.stack.pages.map(page => ({ id: page.id, path: page.path, data: values.show(page.caller?.data) })),
  }))
  host.serve('debug.storage', () => app.storage.texts())
  host.serve('debug.storage.set', ({ key, text }: { key: string; text: string }) => app.storage.setText(key, text))
  host.serve('debug.storage.remove', ({ key }: { key: string }) => app.storage.remove(key))
  host.serve('debug.storage.clear', () => app.storage.clear())
}

;(globalThis as any).__madangDebug(install)
