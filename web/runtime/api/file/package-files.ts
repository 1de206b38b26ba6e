// Files of the app's package, to read only. The view fetches them; a synchronous read is a request of the worker's own,
// which its policy allows to the package alone.
import type { MiniApp } from '../../worker/app.ts'
import { denied, notFound } from './failures.ts'

const KEPT_BYTES = 16 * 1024 * 1024

// Taken before the worker hides it from the app.
const Request = globalThis.XMLHttpRequest as typeof XMLHttpRequest | undefined

export class PackageFiles {
  private readonly kept = new Map<string, Uint8Array>()
  private keptBytes = 0
  private readonly sizes: Map<string, number>

  constructor(private readonly app: MiniApp) {
    this.sizes = new Map(Object.entries(app.manifest.files).map(([path, size]) => [path.replace(/^files\//, ''), size]))
  }

  sizeOf(path: string): number | undefined {
    return this.sizes.get(path)
  }

  isFolder(path: string): boolean {
    return path === '' || [...this.sizes.keys()].some(known => known.startsWith(`${path}/`))
  }

  list(path: string): string[] {
    const prefix = path === '' ? '' : `${path}/`
    const names = new Set<string>()
    for (const known of this.sizes.keys()) if (known.startsWith(prefix)) names.add(known.slice(prefix.length).split('/')[0]!)
    return [...names].sort()
  }

  below(path: string): string[] {
    const prefix = path === '' ? '' : `${path}/`
    return [...this.sizes.keys()].filter(known => known.startsWith(prefix)).map(known => `/${known.slice(prefix.length)}`)
  }

  async fetch(path: string): Promise<void> {
    if (this.kept.has(path) || !this.sizes.has(path)) return
    const bytes = await this.app.view.call<ArrayBuffer>('package.read', { path: `files/${path}` })
    this.keep(path, new Uint8Array(bytes))
  }

  read(path: string): Uint8Array {
    const known = this.kept.get(path)
    if (known) return known
    if (!Request) throw denied(path)
    const request = new Request()
    try {
      request.open('GET', this.app.start.base + ['files', ...path.split('/')].map(encodeURIComponent).join('/'), false)
      request.responseType = 'arraybuffer'
      request.send()
    } catch {
      throw denied(path)
    }
    if (request.status !== 200) throw notFound(path, 'open')
    const bytes = new Uint8Array(request.response as ArrayBuffer)
    this.keep(path, bytes)
    return bytes
  }

  private keep(path: string, bytes: Uint8Array): void {
    this.kept.set(path, bytes)
    this.keptBytes += bytes.length
    for (const [oldest, { length }] of this.kept) {
      if (this.keptBytes <= KEPT_BYTES || oldest === path) break
      this.kept.delete(oldest)
      this.keptBytes -= length
    }
  }
}
