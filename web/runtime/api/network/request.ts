import { type Call } from '../../channel.ts'
import { extensionOf, typeOfPath } from '../../worker/files.ts'
import type { MiniApp } from '../../worker/app.ts'
import { asyncMember, Failure, members, syncMember, type AsyncCall } from '../member.ts'

const DEFAULT_TIMEOUT_MS = 60_000

interface Answer {
  statusCode: number
  header: Record<string, string>
  cookies?: string[]
  data: ArrayBuffer
  type?: string
  profile?: unknown
}

const timeoutMs = (app: MiniApp, kind: string, given: unknown): number => Number(given ?? app.manifest.app.networkTimeout?.[kind] ?? DEFAULT_TIMEOUT_MS)

function header(given: unknown): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries((given ?? {}) as Record<string, unknown>)) if (value !== undefined && value !== null && name.toLowerCase() !== 'referer') result[name] = String(value)
  return result
}

const headerOf = (headers: Record<string, string>, wanted: string): string => Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ''

const query = (data: Record<string, unknown>): string =>
  Object.entries(data).filter(([, value]) => value !== undefined).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value))}`).join('&')

/** The body as WeChat makes it: query of a GET, form or JSON by content type, text and bytes as they are. */
function outgoing(args: any): { url: string; method: string; header: Record<string, string>; data?: string | ArrayBuffer } {
  const method = String(args.method ?? 'GET').toUpperCase()
  const headers = header(args.header)
  let type = headerOf(headers, 'content-type')
  if (!type) headers['content-type'] = type = 'application/json'
  const { data } = args
  if (data === undefined || data === null) return { url: args.url, method, header: headers }
  if (data instanceof ArrayBuffer) return { url: args.url, method, header: headers, data }
  if (typeof data !== 'object') return { url: args.url, method, header: headers, data: String(data) }
  if (method === 'GET' || method === 'HEAD') {
    const search = query(data)
    return { url: search ? `${args.url}${args.url.includes('?') ? '&' : '?'}${search}` : args.url, method, header: headers }
  }
  return { url: args.url, method, header: headers, data: type.includes('x-www-form-urlencoded') ? query(data) : JSON.stringify(data) }
}

function received(args: any, data: ArrayBuffer): unknown {
  if (args.responseType === 'arraybuffer') return data
  const text = new TextDecoder().decode(data)
  if (args.dataType !== undefined && args.dataType !== 'json') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A task of the app's: stops the call, tells headers and progress. */
function taskOf(app: MiniApp, running: () => Call<any> | null, extra: string[]): { task: Record<string, unknown>; tell(event: string, value: unknown): void } {
  const listeners = new Map<string, Set<(value: any) => void>>()
  const task: Record<string, unknown> = { abort: () => running()?.cancel() }
  for (const event of ['HeadersReceived', ...extra]) {
    const known = new Set<(value: any) => void>()
    listeners.set(event, known)
    task[`on${event}`] = (listener: (value: any) => void) => void known.add(listener)
    task[`off${event}`] = (listener?: (value: any) => void) => listener ? known.delete(listener) : known.clear()
  }
  return { task, tell: (event, value) => { for (const listener of [...listeners.get(event) ?? []]) app.guarded(event, () => listener(value)) } }
}

function request(args: any, app: MiniApp, call: AsyncCall): Promise<unknown> {
  const sent = outgoing(args)
  if (!/^https?:\/\//i.test(sent.url)) throw new Failure(`invalid url "${String(args.url)}"`, 600009)
  let running: Call<Answer> | null = null
  const { task, tell } = taskOf(app, () => running, ['ChunkReceived'])
  call.task = task
  running = app.host.call<Answer>('request', { ...sent, timeoutMs: timeoutMs(app, 'request', args.timeout), enableChunked: Boolean(args.enableChunked) }, {
    progress(value: any) {
      if (value.headers) tell('HeadersReceived', { header: value.headers, statusCode: value.statusCode, cookies: value.cookies ?? [] })
      if (value.chunk) tell('ChunkReceived', { data: value.chunk })
    },
  })
  return running.then(answer => ({ data: received(args, answer.data), statusCode: answer.statusCode, header: answer.header, cookies: answer.cookies ?? [], profile: answer.profile }))
}

function download(args: any, app: MiniApp, call: AsyncCall): Promise<unknown> {
  let running: Call<Answer> | null = null
  const { task, tell } = taskOf(app, () => running, ['ProgressUpdate'])
  call.task = task
  running = app.host.call<Answer>('download', { url: args.url, header: header(args.header), timeoutMs: timeoutMs(app, 'downloadFile', args.timeout) }, { progress: value => tell('ProgressUpdate', value) })
  return running.then(answer => {
    const bytes = new Uint8Array(answer.data)
    const type = answer.type ?? headerOf(answer.header, 'content-type')
    if (args.filePath) {
      const path = app.files.normalize(args.filePath)
      app.files.write(path, bytes)
      return { filePath: path, statusCode: answer.statusCode, header: answer.header }
    }
    const extension = extensionOf(type)
    return { tempFilePath: app.files.temporary(bytes, extension === 'bin' ? /\.(\w{2,5})(\?|$)/.exec(args.url)?.[1] ?? 'bin' : extension), statusCode: answer.statusCode, header: answer.header }
  })
}

function upload(args: any, app: MiniApp, call: AsyncCall): Promise<unknown> {
  const path = app.files.normalize(args.filePath)
  const bytes = app.files.read(path)
  let running: Call<{ statusCode: number; data: string; header: Record<string, string> }> | null = null
  const { task, tell } = taskOf(app, () => running, ['ProgressUpdate'])
  call.task = task
  running = app.host.call('upload', {
    url: args.url, name: args.name, file: { bytes: bytes.slice().buffer, name: args.fileName ?? path.split('/').at(-1), type: typeOfPath(path) },
    formData: Object.fromEntries(Object.entries(args.formData ?? {}).map(([name, value]) => [name, String(value)])), header: header(args.header), timeoutMs: timeoutMs(app, 'uploadFile', args.timeout),
  }, { progress: value => tell('ProgressUpdate', value) })
  return running
}

class SocketTask {
  readyState = 0
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSING = 2
  readonly CLOSED = 3
  private readonly listeners: Record<string, ((value: any) => void)[]> = {}
  call: Call<any> | null = null

  constructor(private readonly app: MiniApp) {}

  onOpen(listener: (value: any) => void): void { this.add('open', listener) }
  onMessage(listener: (value: any) => void): void { this.add('message', listener) }
  onClose(listener: (value: any) => void): void { this.add('close', listener) }
  onError(listener: (value: any) => void): void { this.add('error', listener) }

  private add(event: string, listener: (value: any) => void): void {
    ;(this.listeners[event] ??= []).push(listener)
  }

  tell(event: string, value: unknown): void {
    for (const listener of this.listeners[event] ?? []) this.app.guarded(`socket ${event}`, () => listener(value))
    this.app.emit(`socket.${event}`, value)
  }

  send(options: { data: string | ArrayBuffer; success?: (result: unknown) => void; fail?: (error: unknown) => void; complete?: (result: unknown) => void }): void {
    const result = this.readyState === 1 ? { errMsg: 'sendSocketMessage:ok' } : { errMsg: 'sendSocketMessage:fail SocketTask.readyState is not OPEN' }
    if (this.readyState === 1) void this.app.host.call('socket.send', { call: this.call!.id, data: options.data }).catch(() => undefined)
    this.answer(options, result, this.readyState === 1)
  }

  close(options: { code?: number; reason?: string; success?: (result: unknown) => void; complete?: (result: unknown) => void } = {}): void {
    if (this.readyState < 2) {
      this.readyState = 2
      void this.app.host.call('socket.close', { call: this.call!.id, code: options.code ?? 1000, reason: options.reason ?? '' }).catch(() => undefined)
    }
    this.answer(options, { errMsg: 'closeSocket:ok' }, true)
  }

  private answer(options: any, result: unknown, ok: boolean): void {
    queueMicrotask(() => {
      for (const callback of [ok ? options?.success : options?.fail, options?.complete]) if (typeof callback === 'function') this.app.guarded('socket', () => callback(result))
    })
  }
}

let lastSocket: SocketTask | null = null

function connect(args: any, app: MiniApp, call: AsyncCall): unknown {
  if (!/^wss?:\/\//i.test(String(args.url))) throw new Failure(`invalid url "${String(args.url)}"`)
  const socket = new SocketTask(app)
  lastSocket = socket
  call.task = socket as unknown as Record<string, unknown>
  socket.call = app.host.call('socket.open', { url: args.url, header: header(args.header), protocols: args.protocols ?? [], tcpNoDelay: Boolean(args.tcpNoDelay), timeoutMs: timeoutMs(app, 'connectSocket', args.timeout) }, {
    progress(value: any) {
      if (value.open) {
        socket.readyState = 1
        socket.tell('open', { header: value.open.header ?? {} })
      } else if ('message' in value) {
        socket.tell('message', { data: value.message })
      }
    },
  })
  socket.call.then(({ code, reason }: { code: number; reason: string }) => {
    socket.readyState = 3
    socket.tell('close', { code, reason })
  }, (error: { errMsg: string }) => {
    socket.readyState = 3
    socket.tell('error', { errMsg: error.errMsg })
    socket.tell('close', { code: 1006, reason: error.errMsg })
  })
  return undefined
}

export default members({
  request: asyncMember<any>({ task: true, needs: { url: 'string' }, run: request }),
  downloadFile: asyncMember<any>({ task: true, needs: { url: 'string' }, run: download }),
  uploadFile: asyncMember<any>({ task: true, needs: { url: 'string', filePath: 'string', name: 'string' }, run: upload }),
  connectSocket: asyncMember<any>({ task: true, needs: { url: 'string' }, run: connect }),
  sendSocketMessage: asyncMember<any>({ run: args => lastSocket ? lastSocket.send({ data: args.data }) : Promise.reject(new Failure('WebSocket is not connected')) }),
  closeSocket: asyncMember<any>({ run: args => lastSocket?.close({ code: args.code, reason: args.reason }) }),
  onSocketOpen: syncMember((app, listener: any) => app.on('socket.open', listener)),
  onSocketMessage: syncMember((app, listener: any) => app.on('socket.message', listener)),
  onSocketClose: syncMember((app, listener: any) => app.on('socket.close', listener)),
  onSocketError: syncMember((app, listener: any) => app.on('socket.error', listener)),
})
