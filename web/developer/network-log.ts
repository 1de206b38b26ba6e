// What an app asks of servers, as it passes through the page: the app's own view of it, before the gateway.
import { Transfer, type CallContext, type Served } from '../runtime/channel.ts'
import { Store } from './store.ts'

export type ExchangeKind = 'request' | 'upload' | 'download' | 'socket'

export interface Exchange {
  id: number
  kind: ExchangeKind
  method: string
  url: string
  startedAt: number
  sent: Record<string, string>
  body?: string
  status?: number
  received?: Record<string, string>
  answer?: Answer
  bytes?: number
  ms?: number
  failure?: string
  /** Of a socket: what went over it, the newest last. */
  messages?: { out: boolean; text: string; at: number }[]
}

export interface Answer {
  text?: string
  bytes: ArrayBuffer
  type: string
}

const MOST = 500
const MOST_MESSAGES = 500
const TEXT_LIMIT = 200_000

const isText = (type: string): boolean => /^text\/|json|xml|javascript|urlencoded|^$/.test(type)

const headerOf = (header: Record<string, unknown> | undefined, name: string): string => String(Object.entries(header ?? {}).find(([key]) => key.toLowerCase() === name)?.[1] ?? '')

function bodyText(data: unknown): string | undefined {
  if (data === undefined || data === null) return undefined
  if (typeof data === 'string') return data.slice(0, TEXT_LIMIT)
  return data instanceof ArrayBuffer ? `${data.byteLength} bytes` : JSON.stringify(data).slice(0, TEXT_LIMIT)
}

export class NetworkLog {
  readonly exchanges = new Store<Exchange[]>([])
  private next = 1
  private readonly sockets = new Map<number, Exchange>()

  clear(): void {
    this.exchanges.set([])
  }

  wrap(methods: Record<string, Served>): Record<string, Served> {
    const wrapped = { ...methods }
    for (const kind of ['request', 'upload', 'download'] as const) wrapped[kind] = (args, context) => this.exchange(kind, args, context, methods[kind]!)
    wrapped['socket.open'] = (args, context) => this.socket(args, context, methods['socket.open']!)
    wrapped['socket.send'] = (args, context) => {
      this.message(args.call, true, args.data)
      return methods['socket.send']!(args, context)
    }
    return wrapped
  }

  private begin(kind: ExchangeKind, args: any): Exchange {
    const exchange: Exchange = {
      id: this.next++, kind, method: kind === 'upload' ? 'POST' : kind === 'socket' ? 'WS' : String(args.method ?? 'GET').toUpperCase(), url: String(args.url), startedAt: Date.now(),
      sent: Object.fromEntries(Object.entries(args.header ?? {}).map(([name, value]) => [name, String(value)])),
      body: kind === 'upload' ? `${args.name}: ${args.file?.name} (${args.file?.bytes?.byteLength ?? 0} bytes)${args.formData ? `\n${JSON.stringify(args.formData, null, 2)}` : ''}` : bodyText(args.data),
    }
    this.exchanges.update(all => [...all.slice(-MOST + 1), exchange])
    return exchange
  }

  private changed(exchange: Exchange, fields: Partial<Exchange>): void {
    Object.assign(exchange, fields)
    this.exchanges.update(all => [...all])
  }

  private async exchange(kind: ExchangeKind, args: any, context: CallContext, go: Served): Promise<unknown> {
    const exchange = this.begin(kind, args)
    const begun = performance.now()
    const ms = (): number => Math.round(performance.now() - begun)
    try {
      const result: any = await go(args, context)
      const value = result instanceof Transfer ? result.value as any : result
      const type = headerOf(value.header, 'content-type').split(';')[0]!.trim() || value.type || ''
      // The answer's bytes go over to the app; this is a copy.
      const bytes = typeof value.data === 'string' ? new TextEncoder().encode(value.data).buffer as ArrayBuffer : (value.data as ArrayBuffer).slice(0)
      this.changed(exchange, {
        status: value.statusCode, received: value.header, ms: ms(), bytes: bytes.byteLength,
        answer: { bytes, type, text: isText(type) ? new TextDecoder().decode(bytes.slice(0, TEXT_LIMIT)) : undefined },
      })
      return result
    } catch (error: any) {
      this.changed(exchange, { failure: String(error?.errMsg ?? error), ms: ms() })
      throw error
    }
  }

  private async socket(args: any, context: CallContext, go: Served): Promise<unknown> {
    const exchange = this.begin('socket', args)
    exchange.messages = []
    this.sockets.set(context.id, exchange)
    const begun = performance.now()
    try {
      const result: any = await go(args, {
        id: context.id,
        onCancel: callback => context.onCancel(callback),
        progress: (value: any, transfer) => {
          if (value?.open) this.changed(exchange, { status: 101, received: value.open.header ?? value.open })
          else if (value && 'message' in value) this.message(context.id, false, value.message)
          context.progress(value, transfer)
        },
      })
      this.changed(exchange, { ms: Math.round(performance.now() - begun) })
      return result
    } catch (error: any) {
      this.changed(exchange, { failure: String(error?.errMsg ?? error), ms: Math.round(performance.now() - begun) })
      throw error
    } finally {
      this.sockets.delete(context.id)
    }
  }

  private message(call: number, out: boolean, data: unknown): void {
    const exchange = this.sockets.get(call)
    if (!exchange) return
    const text = bodyText(data) ?? ''
    this.changed(exchange, { messages: [...(exchange.messages ?? []).slice(-MOST_MESSAGES + 1), { out, text, at: Date.now() }], bytes: (exchange.bytes ?? 0) + text.length })
  }
}
