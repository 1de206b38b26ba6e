// Built-ins in files of their own: loaded when the first of their kind appears. They share this frame's `builtin.ts`.
import * as shared from './builtin.ts'
import type { BuiltinDefinition } from './builtin.ts'

const waiting = new Map<string, (loaded: { default: BuiltinDefinition<any> }) => void>()
const loading = new Map<string, Promise<{ default: BuiltinDefinition<any> }>>()
let addresses: Record<string, string> = {}

/** Called once by the frame, with the URL of each file. */
export function lazyBuiltinsAt(urls: Record<string, string>): void {
  addresses = urls
  Object.defineProperty(globalThis, '__madangBuiltins', {
    value: Object.freeze({ shared, loaded: (name: string, definition: BuiltinDefinition<any>) => waiting.get(name)?.({ default: definition }) }),
  })
}

export function loadBuiltin(name: string): Promise<{ default: BuiltinDefinition<any> }> {
  const known = loading.get(name)
  if (known) return known
  const started = new Promise<{ default: BuiltinDefinition<any> }>((resolve, reject) => {
    const url = addresses[name]
    if (!url) throw new Error(`there is no file for the built-in ${name}`)
    waiting.set(name, resolve)
    const script = document.createElement('script')
    script.src = url
    script.onerror = () => reject(new Error(`the built-in ${name} did not load`))
    document.head.append(script)
  })
  loading.set(name, started)
  return started
}
