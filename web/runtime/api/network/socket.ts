// WebSocket connections: SocketTask, and the older members of wx that mean the latest one.
import type { Call } from '../../channel.ts'
import type { MiniApp } from '../../worker/app.ts'
import { asyncMember, eventMember, Failure, members, methodFunction, typeName } from '../member.ts'
import { Listeners } from '../listeners.ts'
import { perApp } from '../per-app.ts'
import { receivedHeaders, sentHeaders } from './headers.ts'
import { timeoutMs } from './transfer.ts'
import { checkUrl } from './url.ts'

const PARALLEL = 5
const REASON_LIMIT_BYTES = 123

const CONNECTING = 0
const OPEN = 1
const CLOSING = 2
const CLOSED = 3

interface ConnectArgs { url: string; header?: unknown; protocols?: string[]; tcpNoDelay?: boolean; perMessageDeflate?: boolean; timeout?: number }

class Socket {
  readyState = CONNECTING
  readonly task: Record<string, unknown>
  private readonly events: Listeners
  private readonly call: Call<{ code?: number; reason?: string }>

  constructor(private readonly app: MiniApp, id: number, args: ConnectArgs, private readonly gone: () => void) {
    this.events = new Listeners(app)
    const socket = this
    this.task = {
      socketTaskId: id,
      get readyState() { return socket.readyState },
      CONNECTING, OPEN, CLOSING, CLOSED,
      ...this.events.pairs('Open', 'Message', 'Close', 'Error'),
      send: methodFunction('sendSocketMessage', { run: ({ data }) => this.send(data) }, app),
      close: methodFunction('closeSocket', { run: ({ code, reason }) => this.close(code, reason) }, app),
    }
    this.call = app.host.call('socket.open', {
      url: args.url,
      header: sentHeaders(args.header),
      protocols: Array.isArray(args.protocols) ? args.protocols.map(String) : [],
      tcpNoDelay: args.tcpNoDelay === true,
      timeoutMs: timeoutMs(app, 'connectSocket', args.timeout),
    }, { progress: value => this.heard(value) })
    this.call.then(ok => this.ended(ok?.code ?? 1006, ok?.reason ?? ''), error => this.failed(String(error?.errMsg ?? error)))
  }

  private tell(event: string, data: unknown): void {
    this.events.emit(event, data)
    this.app.emit(`socket${event}`, data)
  }

  private heard(value: any): void {
    if (this.readyState === CLOSED) return
    if (value?.open) {
      if (this.readyState !== CONNECTING) return
      this.readyState = OPEN
      this.tell('Open', { header: receivedHeaders(value.open.header), ...(value.open.profile ? { profile: value.open.profile } : {}) })
    } else if (value?.message !== undefined && this.readyState === OPEN) {
      this.tell('Message', { data: value.message })
    }
  }

  private ended(code: number, reason: string): void {
    if (this.readyState === CLOSED) return
    this.readyState = CLOSED
    this.gone()
    this.tell('Close', { code, reason })
  }

  private failed(reason: string): void {
    if (this.readyState === CLOSED) return
    this.tell('Error', { errMsg: reason })
    this.ended(1006, reason)
  }

  async send(data: unknown): Promise<void> {
    if (typeof data !== 'string' && !(data instanceof ArrayBuffer)) throw new Failure(`parameter error: parameter.data should be String instead of ${typeName(data)};`)
    if (this.readyState !== OPEN) throw new Failure('SocketTask.readyState is not OPEN')
    await this.app.host.call('socket.send', { call: this.call.id, data })
  }

  async close(code: unknown = 1000, reason: unknown = ''): Promise<void> {
    if (this.readyState === CLOSING || this.readyState === CLOSED) throw new Failure('SocketTask.readyState is CLOSED')
    if (code !== 1000 && !(Number.isInteger(code) && (code as number) >= 3000 && (code as number) <= 4999)) throw new Failure('the code must be either 1000, or between 3000 and 4999')
    if (new TextEncoder().encode(String(reason)).length > REASON_LIMIT_BYTES) throw new Failure('the reason must not be longer than 123 bytes')
    this.readyState = CLOSING
    await this.app.host.call('socket.close', { call: this.call.id, code, reason: String(reason) })
  }
}

const socketsOf = perApp(() => ({ nextId: 1, open: new Set<Socket>(), latest: null as Socket | null }))

function latest(app: MiniApp): Socket {
  const socket = socketsOf(app).latest
  if (!socket) throw new Failure('WebSocket is not connected')
  return socket
}

export default members({
  connectSocket: asyncMember<ConnectArgs>({
    needs: { url: 'string' },
    task: true,
    note: 'forceCellularNetwork changes nothing',
    run(args, app, call) {
      const sockets = socketsOf(app)
      checkUrl(args.url, ['wss:', 'ws:'])
      if (sockets.open.size >= PARALLEL) throw new Failure('exceed max task count', 600007)
      const socket: Socket = new Socket(app, sockets.nextId++, args, () => {
        sockets.open.delete(socket)
        if (sockets.latest === socket) sockets.latest = null
      })
      sockets.open.add(socket)
      sockets.latest = socket
      call.task = socket.task
      return { socketTaskId: socket.task.socketTaskId }
    },
  }),
  sendSocketMessage: asyncMember<{ data: unknown }>({ run: (args, app) => latest(app).send(args.data) }),
  closeSocket: asyncMember<{ code?: number; reason?: string }>({ run: (args, app) => latest(app).close(args.code, args.reason) }),
  onSocketOpen: eventMember('socketOpen'),
  onSocketMessage: eventMember('socketMessage'),
  onSocketClose: eventMember('socketClose'),
  onSocketError: eventMember('socketError'),
})
