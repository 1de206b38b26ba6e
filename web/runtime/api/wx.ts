// The `wx` object of one app, made from the definitions of members and, for the rest, from the typings' list of names.
import type { MiniApp } from '../worker/app.ts'
import { asyncFunction, syncFunction, type Members } from './member.ts'
import { groups, installers } from './index.ts'

export function createWx(app: MiniApp): any {
  const wx: Record<string, unknown> = {}
  for (const install of installers) install(app)
  for (const group of Object.values(groups)) for (const [name, definition] of Object.entries(group as Members)) {
    switch (definition.kind) {
      case 'async':
        wx[name] = asyncFunction(name, definition, app)
        break
      case 'sync':
        wx[name] = syncFunction(name, definition, app)
        break
      case 'value':
        Object.defineProperty(wx, name, { get: () => definition.get(app), enumerable: true })
        break
      case 'event':
        defineEvent(wx, name, definition.event, definition.begin, app)
        break
    }
  }
  return wx
}

function defineEvent(wx: Record<string, unknown>, name: string, event: string, begin: ((app: MiniApp) => void) | undefined, app: MiniApp): void {
  let begun = false
  wx[name] = (listener: (data: unknown) => void) => {
    if (typeof listener !== 'function') return
    app.on(event, listener)
    if (!begun) begin?.(app)
    begun = true
  }
  wx[name.replace(/^on/, 'off')] = (listener?: (data: unknown) => void) => app.off(event, listener)
}
