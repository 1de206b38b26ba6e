// wx.createWorker: one more thread for the app's own scripts, those of the folder that `workers` in app.json names.
import type { MiniApp } from '../../worker/app.ts'
import { Failure, members, syncMember } from '../member.ts'
import { perApp } from '../per-app.ts'

/** What WeChat allows at a time. */
const WORKERS_LIMIT = 1

type Listener = (value: unknown) => void

const running = perApp(() => new Set<AppWorker>())

/** In an opaque origin no script of ours is of the same origin: a blob stands in and imports it. */
function startThread({ Thread, start }: MiniApp): Worker {
  if (self.origin !== 'null') return new Thread!(start.thread)
  const url = URL.createObjectURL(new Blob([`importScripts(${JSON.stringify(start.thread)})`], { type: 'text/javascript' }))
  const thread = new Thread!(url)
  URL.revokeObjectURL(url)
  return thread
}

class AppWorker {
  readonly object: Record<string, unknown>
  private readonly listeners: Listener[] = []
  private readonly failures: Listener[] = []

  constructor(private readonly app: MiniApp, path: string) {
    const thread = startThread(app)
    thread.onmessage = ({ data }) => {
      if (data.error) this.failed(data.error)
      else for (const listener of this.listeners) app.guarded('worker.onMessage', () => listener(data.message))
    }
    thread.onerror = event => {
      event.preventDefault()
      this.failed({ message: event.message || 'the worker did not start', stack: '' })
    }
    thread.postMessage({ chunk: app.start.base + app.manifest.workers, path })
    const { listeners, failures } = this
    this.object = {
      env: { USER_DATA_PATH: 'wxfile://usr' },
      postMessage(message: unknown) {
        if (message === null || typeof message !== 'object') throw new Failure('the message is not an object')
        thread.postMessage(message)
      },
      onMessage: (listener: Listener) => { if (typeof listener === 'function') listeners.push(listener) },
      onError: (listener: Listener) => { if (typeof listener === 'function') failures.push(listener) },
      // Browsers take no worker away.
      onProcessKilled() {},
      terminate: () => {
        thread.terminate()
        running(app).delete(this)
      },
    }
    running(app).add(this)
  }

  /** Who listens is told; what nobody hears is an error of the app's. */
  private failed(error: { message: string; stack: string }): void {
    if (this.failures.length === 0) this.app.report(Object.assign(new Error(error.message), { stack: error.stack || error.message }), 'worker')
    for (const listener of this.failures) this.app.guarded('worker.onError', () => listener(error))
  }
}

function create(app: MiniApp, path: unknown): unknown {
  if (typeof path !== 'string' || path === '') throw new Failure('parameter error: scriptPath should be String')
  if (!app.manifest.workers) throw new Failure('app.json names no workers')
  if (running(app).size >= WORKERS_LIMIT) throw new Failure('exceed max concurrent worker limit')
  const file = path.replace(/^\//, '')
  return new AppWorker(app, /\.js$/.test(file) ? file : `${file}.js`).object
}

export default members({
  createWorker: { ...syncMember(create), partial: 'no camera frames' },
})
