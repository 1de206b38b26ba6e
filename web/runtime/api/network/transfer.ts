// What requests, uploads and downloads have in common: a task to abort, a queue, a time limit from app.json.
import type { Call } from '../../channel.ts'
import type { MiniApp } from '../../worker/app.ts'
import { Listeners } from '../listeners.ts'
import { Failure, type AsyncCall } from '../member.ts'
import { perApp } from '../per-app.ts'

const PARALLEL = 10
const WAITING_LIMIT = 1000
const DEFAULT_TIMEOUT_MS = 60_000

/** At most ten of a kind at a time; the rest wait their turn. */
class Slots {
  private running = 0
  private waiting: (() => void)[] = []

  async take(): Promise<void> {
    if (this.running < PARALLEL) {
      this.running++
      return
    }
    if (this.waiting.length >= WAITING_LIMIT) throw new Failure('exceed max task count', 600007)
    // Whoever leaves hands its place over, so the number stays.
    await new Promise<void>(resolve => this.waiting.push(resolve))
  }

  free(): void {
    const next = this.waiting.shift()
    if (next) next()
    else this.running--
  }
}

const slotsOf = perApp(() => ({ request: new Slots(), uploadFile: new Slots(), downloadFile: new Slots() }))

export type TransferKind = 'request' | 'uploadFile' | 'downloadFile'

export const timeoutMs = (app: MiniApp, kind: string, given: unknown): number => {
  const limit = given ?? app.manifest.app.networkTimeout?.[kind] ?? DEFAULT_TIMEOUT_MS
  return typeof limit === 'number' && limit > 0 && Number.isFinite(limit) ? limit : DEFAULT_TIMEOUT_MS
}

export interface Transferring {
  events: Listeners
  /** Asks the host, unless the task was aborted while it waited. Fails as WeChat words it. */
  send<T>(method: string, args: () => unknown, progress: (value: any) => void): Promise<T>
}

/** Gives the member its task and runs the transfer. */
export function transfer(app: MiniApp, call: AsyncCall, kind: TransferKind, eventNames: string[], run: (transferring: Transferring) => unknown): Promise<unknown> {
  const events = new Listeners(app)
  let aborted = false
  let asked: Call<unknown> | null = null
  let stop = (): void => { /* Until it runs. */ }
  const stopped = new Promise<never>((_, reject) => { stop = () => reject(new Failure('abort')) })
  stopped.catch(() => undefined)
  call.task = {
    ...events.pairs(...eventNames),
    abort() {
      if (aborted) return
      aborted = true
      asked?.cancel()
      stop()
    },
  }
  const work = async (): Promise<unknown> => {
    const slots = slotsOf(app)[kind]
    await slots.take()
    try {
      if (aborted) throw new Failure('abort')
      return await run({
        events,
        async send<T>(method: string, args: () => unknown, progress: (value: any) => void): Promise<T> {
          if (aborted) throw new Failure('abort')
          asked = app.host.call(method, args(), { progress: value => { if (!aborted) progress(value) } })
          try {
            return await asked as T
          } catch (error) {
            throw failureOf(error)
          }
        },
      })
    } finally {
      slots.free()
    }
  }
  return Promise.race([work(), stopped])
}

/** The host's reason in WeChat's words and numbers. What the gateway says beyond those goes through. */
function failureOf(error: any): Failure {
  const reason = String(error?.errMsg ?? error)
  const errno = typeof error?.errno === 'number' ? error.errno : ERRNO[reason]
  return new Failure(reason, errno)
}

const ERRNO: Record<string, number> = {
  'timeout': 5,
  'not supported': 6,
  'url not in domain list': 600002,
  'interrupted': 600003,
  'the max redirect count is reached': 600008,
}
