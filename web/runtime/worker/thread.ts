// A worker that an app starts with wx.createWorker: the app's own scripts with `worker` and nothing else. It is started by the app's worker, from the same
// origin and under the same policy, and reaches nobody but it.
import { Modules } from './modules.ts'
import type { PackageManifest } from '../protocol.ts'
import { OUT_OF_REACH } from './out-of-reach.ts'

interface Start { chunk: string; path: string }

const scope = globalThis as any
const importScripts: (...urls: string[]) => void = scope.importScripts.bind(scope)
const post: (message: unknown) => void = scope.postMessage.bind(scope)
const listeners: ((message: unknown) => void)[] = []
const failures: ((error: unknown) => void)[] = []

for (const name of OUT_OF_REACH) {
  try {
    Object.defineProperty(scope, name, { value: undefined, configurable: false, writable: true })
  } catch {
    // Not configurable in this browser.
  }
}

const told = (error: any): { message: string; stack: string } => ({ message: String(error?.message ?? error), stack: String(error?.stack ?? '') })

function failed(error: unknown): void {
  const one = told(error)
  for (const listener of failures) listener(one)
  post({ error: one })
}

const worker = Object.freeze({
  env: Object.freeze({ USER_DATA_PATH: 'wxfile://usr' }),
  onMessage: (listener: (message: unknown) => void) => { if (typeof listener === 'function') listeners.push(listener) },
  onError: (listener: (error: unknown) => void) => { if (typeof listener === 'function') failures.push(listener) },
  postMessage: (message: unknown) => post({ message }),
  getCameraFrameData: () => null,
})

function start({ chunk, path }: Start): void {
  const modules = new Modules({ modules: {} } as unknown as PackageManifest, () => undefined)
  modules.enter({ globals: { console, global: Object.create(null) }, filters: { changeFilter: () => undefined, eventWrapper: () => undefined } })
  scope.worker = worker
  scope.__madang = Object.freeze(modules.registrar)
  importScripts(chunk)
  modules.require(path)
}

let started = false
scope.addEventListener('message', ({ data }: MessageEvent) => {
  try {
    if (!started) {
      started = true
      start(data)
      return
    }
    for (const listener of listeners) listener(data)
  } catch (error) {
    failed(error)
  }
})
scope.addEventListener('error', (event: ErrorEvent) => {
  failed(event.error ?? event.message)
  event.preventDefault()
})
scope.addEventListener('unhandledrejection', (event: PromiseRejectionEvent) => {
  failed(event.reason)
  event.preventDefault()
})
