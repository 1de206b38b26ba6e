// wx.request: to the app's own servers, through the host's gateway.
import { asyncMember, Failure, members } from '../member.ts'
import { headerOf, receivedHeaders, sentHeaders } from './headers.ts'
import { timeoutMs, transfer, type Transferring } from './transfer.ts'
import { checkUrl, queryText, withQuery } from './url.ts'

const METHODS = new Set(['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT'])

interface RequestArgs {
  url: string
  data?: unknown
  header?: unknown
  method?: string
  dataType?: string
  responseType?: string
  timeout?: number
  enableChunked?: boolean
  redirect?: string
}

interface Answer {
  statusCode: number
  header?: Record<string, unknown>
  cookies?: string[]
  data?: ArrayBuffer
  profile?: unknown
}

interface Prepared {
  url: string
  method: string
  header: Record<string, string>
  data?: string | ArrayBuffer
}

/** What goes over the wire: in the address for GET, else as the content type asks. */
function prepare(args: RequestArgs): Prepared {
  const method = String(args.method ?? 'GET').toUpperCase() || 'GET'
  if (!METHODS.has(method)) throw new Failure(`invalid method "${method.slice(0, 20)}"`, 600005)
  const url = checkUrl(args.url, ['https:', 'http:'])
  const header = sentHeaders(args.header)
  if (headerOf(header, 'content-type') === undefined) header['content-type'] = 'application/json'
  const { data } = args
  if (data === undefined || data === null || typeof data === 'function') return { url, method, header }
  if (data instanceof ArrayBuffer) return { url, method, header, data }
  if (ArrayBuffer.isView(data)) return { url, method, header, data: data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer }
  if (typeof data !== 'object') return { url, method, header, data: String(data) }
  if (method === 'GET' || method === 'HEAD') return { url: withQuery(url, data as Record<string, unknown>), method, header }
  const form = headerOf(header, 'content-type')!.toLowerCase().includes('application/x-www-form-urlencoded')
  return { url, method, header, data: form ? queryText(data as Record<string, unknown>) : JSON.stringify(data) }
}

/** The body as the app asked for it. Text that is no JSON stays text, as WeChat leaves it. */
function received(args: RequestArgs, answer: Answer, header: Record<string, string>): unknown {
  const bytes = answer.data ?? new ArrayBuffer(0)
  if (args.responseType === 'arraybuffer') return bytes
  const text = decoderFor(header['Content-Type']).decode(bytes)
  if ((args.dataType ?? 'json') !== 'json') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function decoderFor(contentType: string | undefined): TextDecoder {
  try {
    return new TextDecoder(/charset="?([\w-]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8')
  } catch {
    return new TextDecoder()
  }
}

async function run(args: RequestArgs, prepared: Prepared, timeout: number, { events, send }: Transferring): Promise<unknown> {
  let told = false
  const tellHeaders = (statusCode: number | undefined, header: Record<string, string>, cookies: string[]): void => {
    if (told) return
    told = true
    events.emit('HeadersReceived', { header, cookies, ...(statusCode === undefined ? {} : { statusCode }) })
  }
  const answer = await send<Answer>('request', () => ({ ...prepared, timeoutMs: timeout, ...(args.enableChunked ? { enableChunked: true } : {}), ...(args.redirect === 'manual' ? { redirect: 'manual' } : {}) }), value => {
    if (value?.headers) tellHeaders(value.statusCode, receivedHeaders(value.headers), value.cookies ?? [])
    if (value?.chunk) events.emit('ChunkReceived', { data: value.chunk })
  })
  const header = receivedHeaders(answer.header)
  const cookies = answer.cookies ?? []
  tellHeaders(answer.statusCode, header, cookies)
  return { data: received(args, answer, header), statusCode: answer.statusCode, header, cookies, ...(answer.profile ? { profile: answer.profile } : {}) }
}

export default members({
  request: asyncMember<RequestArgs>({
    needs: { url: 'string' },
    task: true,
    note: 'enableCache, enableHttp2, enableQuic, HttpDNS and cellular options change nothing',
    run: (args, app, call) => transfer(app, call, 'request', ['HeadersReceived', 'ChunkReceived'], transferring => run(args, prepare(args), timeoutMs(app, 'request', args.timeout), transferring)),
  }),
})
