// The `wx` object of one app, made from the definitions of members and, for the rest, from the typings' list of names.
import type { MiniApp } from '../worker/app.ts'
import { canIUse } from './can-i-use.ts'
import { groups, installers, memberNamed } from './index.ts'
import { LAZY_MEMBERS } from './lazy.ts'
import { asyncFunction, syncFunction, type MemberDefinition } from './member.ts'
import { defineUnsupported } from './unsupported.ts'

export function createWx(app: MiniApp): any {
  const wx: Record<string, unknown> = {}
  for (const install of installers) install(app)
  for (const group of Object.values(groups)) for (const [name, definition] of Object.entries(group)) define(wx, name, definition, app)
  for (const name of LAZY_MEMBERS) {
    defineLater(wx, name, name, app)
    // `onX` brings `offX`.
    if (/^on[A-Z]/.test(name)) defineLater(wx, name.replace(/^on/, 'off'), name, app)
  }
  set(wx, 'canIUse', canIUse)
  defineUnsupported(wx, app)
  return wx
}

function define(wx: Record<string, unknown>, name: string, definition: MemberDefinition, app: MiniApp): void {
  switch (definition.kind) {
    case 'async':
      set(wx, name, asyncFunction(name, definition, app))
      break
    case 'sync':
      set(wx, name, syncFunction(name, definition, app))
      break
    case 'value':
      Object.defineProperty(wx, name, { get: () => definition.get(app), enumerable: true, configurable: true })
      break
    case 'event':
      defineEvent(wx, name, definition.event, definition.begin, app)
      break
  }
}

const set = (wx: Record<string, unknown>, name: string, value: unknown): void => void Object.defineProperty(wx, name, { value, writable: true, enumerable: true, configurable: true })

/** A member whose code is loaded when an app first touches it. Apps may put their own in its place, as with any other. */
function defineLater(wx: Record<string, unknown>, name: string, defining: string, app: MiniApp): void {
  Object.defineProperty(wx, name, {
    enumerable: true,
    configurable: true,
    get() {
      define(wx, defining, memberNamed(defining)!, app)
      return wx[name]
    },
    set(value) { set(wx, name, value) },
  })
}

function defineEvent(wx: Record<string, unknown>, name: string, event: string, begin: ((app: MiniApp) => void) | undefined, app: MiniApp): void {
  let begun = false
  set(wx, name, (listener: (data: unknown) => void) => {
    if (typeof listener !== 'function') return
    app.on(event, listener)
    if (!begun) begin?.(app)
    begun = true
  })
  set(wx, name.replace(/^on/, 'off'), (listener?: (data: unknown) => void) => app.off(event, listener))
}
