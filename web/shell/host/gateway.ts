// wx.request, uploadFile, downloadFile and connectSocket: by the platform's gateway, the only way out of a mini program.
import { Transfer, type CallContext } from '../../runtime/channel.ts'

interface Ask {
  url: string
  method?: string
  header?: Record<string, string>
  timeoutMs?: number
}

interface Upload extends Ask {
  name: string
  file: { bytes: ArrayBuffer; name: string; type?: string }
  formData?: Record<string, unknown>
}

interface Head {
  statusCode: number
  header: Record<string, string>
  cookies: string[]
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>

export const toBase64Url = (bytes: Uint8Array): string => {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export const fromBase64Url = (text: string): string => {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return new TextDecoder().decode(Uint8Array.from(binary, character => character.charCodeAt(0)))
}

const fail = (errMsg: string): never => {
  throw { errMsg }
}

/** Header names are compared without regard to case; an app's own spelling goes out. */
const withHeader = (header: Record<string, string> | undefined, name: string, value: string): Record<string, string> => {
  const kept = Object.entries(header ?? {}).filter(([key]) => key.toLowerCase() !== name.toLowerCase())
  return { ...Object.fromEntries(kept.map(([key, one]) => [key, String(one)])), [name]: value }
}

const textHeader = (header: Record<string, string> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(header ?? {}).map(([key, value]) => [key, String(value)]))

/** As documented for requests, uploads and downloads together; the rest waits its turn, so that the shell's own are not starved. */
const MOST_AT_ONCE = 10
const MOST_WAITING = 200
const MOST_SOCKETS = 5

export class Gateway {
  private readonly sockets = new Map<number, WebSocket>()
  private readonly waiting: (() => void)[] = []
  private underWay = 0

  /** @param app the part of the app's link after `/a/` */
  constructor(private readonly app: string, private readonly simulate: () => string = () => '') {}

  private async inTurn<T>(run: () => Promise<T>): Promise<T> {
    if (this.underWay >= MOST_AT_ONCE) {
      if (this.waiting.length >= MOST_WAITING) fail('too many requests')
      await new Promise<void>(resolve => this.waiting.push(resolve))
    }
    this.underWay++
    try {
      return await run()
    } finally {
      this.underWay--
      this.waiting.shift()?.()
    }
  }

  private meta(kind: string, ask: Ask): string {
    return toBase64Url(bytesOf(JSON.stringify({
      app: this.app,
      kind,
      url: String(ask.url),
      method: (ask.method ?? 'GET').toUpperCase(),
      header: textHeader(ask.header),
      timeoutMs: Math.max(0, Math.round(ask.timeoutMs ?? 0)),
    })))
  }

  private async send(kind: string, ask: Ask, body: BodyInit | null, signal: AbortSignal): Promise<{ head: Head; response: Response }> {
    if (this.simulate() === 'none' || !navigator.onLine) fail('net::ERR_INTERNET_DISCONNECTED')
    const go = (): Promise<Response> => fetch('/gateway/request', { method: 'POST', headers: { 'X-Madang-Request': this.meta(kind, ask) }, body, signal, redirect: 'error', cache: 'no-store' })
    let response: Response
    try {
      response = await go()
      if (response.status === 401) {
        await fetch('/gateway/visit', { method: 'POST', signal })
        response = await go()
      }
    } catch (error) {
      return fail(signal.aborted ? 'abort' : `net::ERR_CONNECTION (${error instanceof Error ? error.message : error})`)
    }
    const told = response.headers.get('X-Madang-Answer')
    if (told === null) return fail(await refusalOf(response))
    return { head: JSON.parse(fromBase64Url(told)) as Head, response }
  }

  request(ask: Ask & { data?: string | ArrayBuffer; enableChunked?: boolean }, context: CallContext): Promise<Transfer> {
    return this.inTurn(() => this.requestNow(ask, context))
  }

  private async requestNow(ask: Ask & { data?: string | ArrayBuffer; enableChunked?: boolean }, context: CallContext): Promise<Transfer> {
    const abort = new AbortController()
    context.onCancel(() => abort.abort())
    const hasBody = !['GET', 'HEAD'].includes((ask.method ?? 'GET').toUpperCase()) && ask.data !== undefined && ask.data !== null
    const { head, response } = await this.send('request', ask, hasBody ? ask.data! : null, abort.signal)
    context.progress({ headers: head.header, statusCode: head.statusCode, cookies: head.cookies })
    const data = await this.read(response, abort.signal, ask.enableChunked ? chunk => context.progress({ chunk }, [chunk]) : undefined)
    return new Transfer({ ...head, data }, [data])
  }

  upload(ask: Upload, context: CallContext): Promise<unknown> {
    return this.inTurn(() => this.uploadNow(ask, context))
  }

  private async uploadNow(ask: Upload, context: CallContext): Promise<unknown> {
    const form = new FormData()
    for (const [name, value] of Object.entries(ask.formData ?? {})) form.append(name, typeof value === 'string' ? value : JSON.stringify(value))
    form.append(ask.name, new Blob([ask.file.bytes], { type: ask.file.type ?? 'application/octet-stream' }), ask.file.name)
    // The browser writes the form; its boundary travels as the app's own header, because the gateway passes no other.
    const encoded = new Response(form)
    const type = encoded.headers.get('content-type')!
    const body = await encoded.blob()
    await this.visitOnce()
    return new Promise((resolve, reject) => {
      const exchange = new XMLHttpRequest()
      exchange.open('POST', '/gateway/request')
      exchange.setRequestHeader('X-Madang-Request', this.meta('upload', { ...ask, method: 'POST', header: withHeader(ask.header, 'content-type', type) }))
      exchange.upload.onprogress = event =>
        context.progress({ progress: Math.round((event.loaded / event.total) * 100), totalBytesSent: event.loaded, totalBytesExpectedToSend: event.total })
      exchange.onload = () => {
        const told = exchange.getResponseHeader('X-Madang-Answer')
        if (told === null) return reject({ errMsg: refusalIn(exchange.responseText) })
        const head = JSON.parse(fromBase64Url(told)) as Head
        resolve({ statusCode: head.statusCode, header: head.header, cookies: head.cookies, data: exchange.responseText })
      }
      exchange.onerror = () => reject({ errMsg: 'net::ERR_CONNECTION' })
      exchange.onabort = () => reject({ errMsg: 'abort' })
      context.onCancel(() => exchange.abort())
      exchange.send(body)
    })
  }

  download(ask: Ask, context: CallContext): Promise<Transfer> {
    return this.inTurn(() => this.downloadNow(ask, context))
  }

  private async downloadNow(ask: Ask, context: CallContext): Promise<Transfer> {
    const abort = new AbortController()
    context.onCancel(() => abort.abort())
    const { head, response } = await this.send('download', ask, null, abort.signal)
    context.progress({ headers: head.header })
    const expected = Number(response.headers.get('content-length') ?? 0)
    let written = 0
    const data = await this.read(response, abort.signal, chunk => {
      written += chunk.byteLength
      context.progress({ progress: expected ? Math.round((written / expected) * 100) : 0, totalBytesWritten: written, totalBytesExpectedToWrite: expected })
    })
    const type = Object.entries(head.header).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
    return new Transfer({ statusCode: head.statusCode, header: head.header, data, type }, [data])
  }

  openSocket(ask: Ask & { protocols?: string[] }, context: CallContext, id: number): Promise<unknown> {
    return this.visitOnce().then(() => new Promise((resolve, reject) => {
      if (this.sockets.size >= MOST_SOCKETS) return reject({ errMsg: 'exceed max task count' })
      const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/gateway/socket`)
      socket.binaryType = 'arraybuffer'
      this.sockets.set(id, socket)
      let isOpen = false
      let failure: string | undefined
      socket.onopen = () => socket.send(JSON.stringify({ app: this.app, kind: 'socket', url: ask.url, header: textHeader(ask.header), protocols: ask.protocols ?? [], timeoutMs: ask.timeoutMs ?? 0 }))
      socket.onmessage = ({ data }) => {
        if (isOpen) return context.progress({ message: data })
        const told = JSON.parse(data)
        if (told.fail) failure = told.fail.errMsg
        else {
          isOpen = true
          context.progress({ open: told.open })
        }
      }
      socket.onclose = event => {
        this.sockets.delete(id)
        if (isOpen) resolve({ code: event.code, reason: event.reason })
        else reject({ errMsg: failure ?? 'connection failed' })
      }
      context.onCancel(() => socket.close())
    }))
  }

  sendSocket(id: number, data: string | ArrayBuffer): void {
    const socket = this.sockets.get(id)
    if (socket?.readyState !== WebSocket.OPEN) fail('the socket is not open')
    socket!.send(data)
  }

  closeSocket(id: number, code?: number, reason?: string): void {
    // Browsers let a page say 1000 and its own codes only.
    this.sockets.get(id)?.close(code !== undefined && (code === 1000 || (code >= 3000 && code <= 4999)) ? code : 1000, reason?.slice(0, 120))
  }

  close(): void {
    for (const socket of this.sockets.values()) socket.close()
    this.sockets.clear()
  }

  private visited: Promise<unknown> | undefined

  private visitOnce(): Promise<unknown> {
    return (this.visited ??= fetch('/gateway/visit', { method: 'POST' }))
  }

  private async read(response: Response, signal: AbortSignal, onChunk?: (chunk: ArrayBuffer) => void): Promise<ArrayBuffer> {
    try {
      if (!onChunk || !response.body) return await response.arrayBuffer()
      const chunks: Uint8Array[] = []
      for (const reader = response.body.getReader(); ;) {
        const { done, value } = await reader.read()
        if (done) break
        chunks.push(value)
        onChunk(value.slice().buffer)
      }
      return await new Blob(chunks as BlobPart[]).arrayBuffer()
    } catch {
      return fail(signal.aborted ? 'abort' : 'timeout')
    }
  }
}

const refusalIn = (text: string): string => {
  try {
    return JSON.parse(text).errMsg ?? 'refused'
  } catch {
    return 'refused'
  }
}

const refusalOf = async (response: Response): Promise<string> => refusalIn(await response.text())
