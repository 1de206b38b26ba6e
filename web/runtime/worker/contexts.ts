// Context objects (`VideoContext`, `ScrollViewContext`, `EditorContext` …): methods of a built-in of the view, called from here.
import type { MiniApp } from './app.ts'
import type { MirrorNode } from './mirror/node.ts'
import type { Page } from './page.ts'
import { withoutCallbacks } from '../api/member.ts'

interface Callbacks {
  success?: (result: any) => void
  fail?: (error: any) => void
  complete?: (result: any) => void
}

/** Calls a method of a built-in; answers to callbacks when the app gave some, as promise otherwise. */
export function callBuiltin(app: MiniApp, page: Page, node: MirrorNode, method: string, args: unknown): unknown {
  const given = args !== null && typeof args === 'object' ? args as Callbacks & Record<string, unknown> : undefined
  page.mirror.flush()
  const running = app.view.call('call', { page: page.id, node: node.id, method, args: given && !Array.isArray(given) ? withoutCallbacks(given) : args }).then(
    result => ({ ...(result !== null && typeof result === 'object' ? result as object : {}), errMsg: `${method}:ok` }),
    error => Promise.reject({ ...error, errMsg: `${method}:fail ${error.errMsg}` }),
  )
  const { success, fail, complete } = given ?? {}
  const settle = (callback: ((value: any) => void) | undefined, value: unknown): void => {
    for (const each of [callback, complete]) if (typeof each === 'function') app.guarded(method, () => each(value))
  }
  const told = running.then(value => { settle(success, value); return value }, error => {
    settle(fail, error)
    if (success || fail || complete) return undefined
    throw error
  })
  // Context methods were never promises for most apps: an unheard failure is no unhandled rejection.
  told.catch(() => {})
  return told
}

/** An object whose every method goes to the built-in. */
export function contextOf(app: MiniApp, page: Page, node: MirrorNode): unknown {
  return new Proxy({}, {
    get: (_, name) => typeof name === 'string' && name !== 'then' ? (...args: unknown[]) => callBuiltin(app, page, node, name, args.length > 1 ? args : args[0]) : undefined,
  })
}
