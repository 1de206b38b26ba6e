// Parts of the view in files of their own, loaded when first needed: the build turns their `import()` into
// `loadPart(name)`. Modules that both use are this frame's: see `shared.ts`.
import { shared } from './shared.ts'

const waiting = new Map<string, (part: any) => void>()
const loading = new Map<string, Promise<any>>()
let addresses: Record<string, string> = {}

/** Called once by the frame, with the URL of each file. */
export function lazyBuiltinsAt(urls: Record<string, string>): void {
  addresses = urls
  Object.defineProperty(globalThis, '__madangBuiltins', {
    value: Object.freeze({ shared, loadPart, loaded: (name: string, part: unknown) => waiting.get(name)?.(part) }),
  })
}

export function loadPart(name: string): Promise<any> {
  const known = loading.get(name)
  if (known) return known
  const started = new Promise<any>((resolve, reject) => {
    const url = addresses[name]
    if (!url) throw new Error(`there is no file for ${name}`)
    waiting.set(name, resolve)
    const script = document.createElement('script')
    script.src = url
    script.onerror = () => reject(new Error(`${name} did not load`))
    document.head.append(script)
  })
  loading.set(name, started)
  return started
}
