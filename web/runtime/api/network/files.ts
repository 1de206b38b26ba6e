// wx.uploadFile and wx.downloadFile.
import type { MiniApp } from '../../worker/app.ts'
import { bufferOf } from '../file/codec.ts'
import { filesOf } from '../file/file-system.ts'
import { extensionByType } from '../file/media-types.ts'
import { extensionOf, nameOf } from '../file/paths.ts'
import { asyncMember, members } from '../member.ts'
import { receivedHeaders, sentHeaders } from './headers.ts'
import { timeoutMs, transfer } from './transfer.ts'
import { checkUrl } from './url.ts'

interface UploadArgs { url: string; filePath: string; name: string; formData?: Record<string, unknown>; header?: unknown; timeout?: number }
interface DownloadArgs { url: string; filePath?: string; header?: unknown; timeout?: number }
interface Downloaded { statusCode: number; header?: Record<string, unknown>; data: ArrayBuffer; type?: string; profile?: unknown }

function formTexts(formData: unknown): Record<string, string> {
  const texts: Record<string, string> = {}
  if (formData === null || typeof formData !== 'object') return texts
  for (const [name, value] of Object.entries(formData)) {
    if (value === undefined || typeof value === 'function') continue
    texts[name] = value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
  return texts
}

/** Fetches a file of the web to a temporary path: what image members do with an address, too. */
export async function downloaded(app: MiniApp, url: string): Promise<string> {
  const answer = await app.host.call<Downloaded>('download', { url: checkUrl(url, ['https:', 'http:']), header: {}, timeoutMs: timeoutMs(app, 'downloadFile', undefined) })
  return keep(app, url, answer)
}

function keep(app: MiniApp, url: string, { data, header, type }: Downloaded): string {
  const mime = type || receivedHeaders(header)['Content-Type']
  return filesOf(app).temporary(new Uint8Array(data), mime?.split(';')[0], extensionByType(mime) || extensionOf(new URL(url).pathname))
}

export default members({
  uploadFile: asyncMember<UploadArgs>({
    needs: { url: 'string', filePath: 'string', name: 'string' },
    task: true,
    run: (args, app, call) => transfer(app, call, 'uploadFile', ['ProgressUpdate', 'HeadersReceived'], async ({ events, send }) => {
      const url = checkUrl(args.url, ['https:', 'http:'])
      const files = filesOf(app)
      await files.prepare(args.filePath)
      const file = { bytes: bufferOf(files.read(args.filePath).slice()), name: nameOf(args.filePath), type: files.typeOf(args.filePath) }
      const answer = await send<{ statusCode: number; data: string; header?: Record<string, unknown> }>(
        'upload',
        () => ({ url, name: args.name, file, formData: formTexts(args.formData), header: sentHeaders(args.header), timeoutMs: timeoutMs(app, 'uploadFile', args.timeout) }),
        value => events.emit('ProgressUpdate', value),
      )
      const header = receivedHeaders(answer.header)
      events.emit('HeadersReceived', { header })
      return { data: answer.data, statusCode: answer.statusCode, header }
    }),
  }),
  downloadFile: asyncMember<DownloadArgs>({
    needs: { url: 'string' },
    task: true,
    run: (args, app, call) => transfer(app, call, 'downloadFile', ['ProgressUpdate', 'HeadersReceived'], async ({ events, send }) => {
      const url = checkUrl(args.url, ['https:', 'http:'])
      const files = filesOf(app)
      // Asked before the bytes are: a path that cannot be written fails at once.
      if (args.filePath !== undefined) files.writable(args.filePath)
      const answer = await send<Downloaded>('download', () => ({ url, header: sentHeaders(args.header), timeoutMs: timeoutMs(app, 'downloadFile', args.timeout) }), value => events.emit('ProgressUpdate', value))
      const header = receivedHeaders(answer.header)
      events.emit('HeadersReceived', { header })
      const result = { statusCode: answer.statusCode, header, dataLength: answer.data.byteLength, ...(answer.profile ? { profile: answer.profile } : {}) }
      if (args.filePath === undefined) return { ...result, tempFilePath: keep(app, url, answer) }
      files.write(args.filePath, new Uint8Array(answer.data))
      return { ...result, filePath: args.filePath }
    }),
  }),
})
