// Where a picture or sound of the app comes from: the package, the app's own files, or a server it may load from.
import type { Channel } from '../channel.ts'

const PROTOCOL = 'wxfile://'

export class Files {
  private readonly local = new Map<string, Promise<string>>()

  constructor(private readonly base: string, private readonly worker: Channel) {}

  /** Empty for what must not be loaded. */
  url(source: string, pagePath: string): string | Promise<string> {
    const text = source.trim()
    if (text === '') return ''
    if (text.startsWith(PROTOCOL) || text.startsWith('http://tmp/') || text.startsWith('http://usr/')) return this.own(text)
    if (/^data:(image|audio|video|font)\//i.test(text)) return text
    if (text.startsWith('//')) return `https:${text}`
    if (/^https?:/i.test(text) || text.startsWith('blob:')) return text
    if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return ''
    return this.packaged(text, pagePath)
  }

  packaged(path: string, pagePath: string): string {
    const folder = path.startsWith('/') ? '' : pagePath.split('/').slice(0, -1).join('/')
    const url = new URL(`files/${folder}${folder && '/'}${path.replace(/^\//, '')}`, this.base)
    return url.href.startsWith(`${this.base}files/`) ? url.href : new URL(`files/${path.replace(/^(\.?\.?\/)+/, '')}`, this.base).href
  }

  private own(path: string): Promise<string> {
    const known = this.local.get(path)
    if (known) return known
    const reading = this.worker.call<{ bytes: ArrayBuffer; type: string }>('file.read', { path })
      .then(({ bytes, type }) => URL.createObjectURL(new Blob([bytes], { type })), () => '')
    this.local.set(path, reading)
    return reading
  }

  /** Hands bytes to the app's file system; resolves to their temporary path. */
  async temporary(bytes: Blob): Promise<string> {
    const buffer = await bytes.arrayBuffer()
    const { path } = await this.worker.call<{ path: string }>('file.temporary', { bytes: buffer, type: bytes.type }, { transfer: [buffer] })
    this.local.set(path, Promise.resolve(URL.createObjectURL(bytes)))
    return path
  }
}
