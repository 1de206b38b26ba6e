// Calls and events over a message port: between view and worker, and between either and the host.
// The wire: `{id, method, args}` is answered by `{id, ok}` or `{id, err: {errMsg, errno?}}`, on the way `{id, progress}`;
// `{cancel: id}` gives a call up; `{event, data}` is not answered.

export interface Failed {
  errMsg: string
  errno?: number
  [name: string]: unknown
}

export interface CallContext {
  /** The caller's number of this call: its later calls may name it. */
  readonly id: number
  progress(value: unknown, transfer?: Transferable[]): void
  /** Runs when the caller gives up. */
  onCancel(callback: () => void): void
}

export type Served = (args: any, context: CallContext) => unknown

export interface Call<T> extends Promise<T> {
  cancel(): void
  readonly id: number
}

interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent) => void) | null
}

interface Pending {
  resolve(value: unknown): void
  reject(error: Failed): void
  progress?: (value: any) => void
}

export const asFailed = (error: unknown): Failed =>
  error !== null && typeof error === 'object' && typeof (error as Failed).errMsg === 'string'
    ? error as Failed
    : { errMsg: error instanceof Error ? error.message : String(error) }

export class Channel {
  private nextId = 1
  private pending = new Map<number, Pending>()
  private served = new Map<string, Served>()
  private listeners = new Map<string, ((data: any) => void)[]>()
  private cancellations = new Map<number, () => void>()
  private loaders = new Map<string, () => Promise<unknown>>()

  constructor(private readonly port: Port) {
    port.onmessage = event => this.receive(event.data)
  }

  call<T = unknown>(method: string, args?: unknown, options: { transfer?: Transferable[]; progress?: (value: any) => void } = {}): Call<T> {
    const id = this.nextId++
    const promise = new Promise<T>((resolve, reject) => {
      this.pending.set(id, { resolve: resolve as (value: unknown) => void, reject, progress: options.progress })
      this.port.postMessage({ id, method, args }, options.transfer ?? [])
    }) as Call<T>
    return Object.assign(promise, { id, cancel: () => { if (this.pending.has(id)) this.port.postMessage({ cancel: id }, []) } })
  }

  notify(event: string, data?: unknown, transfer: Transferable[] = []): void {
    this.port.postMessage({ event, data }, transfer)
  }

  serve(method: string, handler: Served): void {
    this.served.set(method, handler)
  }

  on(event: string, listener: (data: any) => void): void {
    const known = this.listeners.get(event)
    if (known) known.push(listener)
    else this.listeners.set(event, [listener])
  }

  /** Methods and events whose handlers are set by `load`, which runs when the first of them comes. What comes meanwhile waits, in order. */
  later(names: readonly string[], load: () => Promise<unknown>): void {
    let loading: Promise<unknown> | undefined
    const once = (): Promise<unknown> => loading ??= load().then(
      () => { for (const name of names) this.loaders.delete(name) },
      error => {
        loading = undefined
        throw error
      },
    )
    for (const name of names) this.loaders.set(name, once)
  }

  private receive(message: any): void {
    if (message === null || typeof message !== 'object') return
    const load = this.loaders.get(message.event ?? message.method)
    if (load) {
      load().then(() => this.receive(message), error => {
        if (message.id !== undefined) this.port.postMessage({ id: message.id, err: asFailed(error) }, [])
      })
    } else if (typeof message.event === 'string') {
      for (const listener of this.listeners.get(message.event) ?? []) listener(message.data)
    } else if (typeof message.method === 'string') {
      void this.answer(message)
    } else if (message.cancel !== undefined) {
      this.cancellations.get(message.cancel)?.()
    } else if (message.id !== undefined) {
      this.settle(message)
    }
  }

  private settle(message: any): void {
    const pending = this.pending.get(message.id)
    if (!pending) return
    if ('progress' in message) {
      pending.progress?.(message.progress)
      return
    }
    this.pending.delete(message.id)
    if (message.err) pending.reject(message.err)
    else pending.resolve(message.ok)
  }

  private async answer(message: { id: number; method: string; args: unknown }): Promise<void> {
    const { id } = message
    const handler = this.served.get(message.method)
    if (!handler) {
      this.port.postMessage({ id, err: { errMsg: 'not supported' } }, [])
      return
    }
    try {
      const result = await handler(message.args, {
        id,
        progress: (value, transfer = []) => this.port.postMessage({ id, progress: value }, transfer),
        onCancel: callback => this.cancellations.set(id, callback),
      })
      if (result instanceof Transfer) this.port.postMessage({ id, ok: result.value }, result.list)
      else this.port.postMessage({ id, ok: result }, [])
    } catch (error) {
      this.port.postMessage({ id, err: asFailed(error) }, [])
    } finally {
      this.cancellations.delete(id)
    }
  }
}

/** A result whose buffers or canvases go over instead of being copied. */
export class Transfer {
  constructor(readonly value: unknown, readonly list: Transferable[]) {}
}
