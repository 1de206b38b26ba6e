// The app's files: temporary ones for the life of the app, its own kept by the host, those of the package read through the view.
// All in memory, because half of FileSystemManager answers at once.
import type { Channel } from '../channel.ts'
import { Failure } from '../api/member.ts'

export const USER_DATA_PATH = 'wxfile://usr'
const TEMPORARY_PATH = 'wxfile://tmp'
const LIMIT_BYTES = 200 * 1024 * 1024

const TYPES: Record<string, string> = {
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', svg: 'image/svg+xml', mp4: 'video/mp4', mp3: 'audio/mpeg', m4a: 'audio/mp4', wav: 'audio/wav',
  json: 'application/json', txt: 'text/plain', pdf: 'application/pdf',
}

export const typeOfPath = (path: string): string => TYPES[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream'

interface Entry {
  bytes: Uint8Array
  changedAtMs: number
}

export class AppFiles {
  private readonly entries = new Map<string, Entry>()
  private readonly folders = new Set<string>([USER_DATA_PATH, TEMPORARY_PATH])
  private nextTemporary = 1

  constructor(initial: { path: string; bytes: ArrayBuffer }[], private readonly host: Channel) {
    for (const { path, bytes } of initial) {
      this.entries.set(path, { bytes: new Uint8Array(bytes), changedAtMs: Date.now() })
      for (let folder = parent(path); folder.startsWith(USER_DATA_PATH) && !this.folders.has(folder); folder = parent(folder)) this.folders.add(folder)
    }
  }

  /** One spelling for each file: `http://usr/a` and trailing slashes are other clients' ways to write it. */
  normalize(path: unknown): string {
    if (typeof path !== 'string' || path === '') throw new Failure('parameter error: filePath should be String')
    const text = path.replace(/^http:\/\/(usr|tmp|store)/, 'wxfile://$1').replace(/\/+$/, '')
    if (text.split('/').includes('..')) throw new Failure(`permission denied, open "${path}"`)
    return text
  }

  has(path: string): boolean {
    return this.entries.has(path)
  }

  isFolder(path: string): boolean {
    return this.folders.has(path)
  }

  read(path: string): Uint8Array {
    const entry = this.entries.get(path)
    if (!entry) throw new Failure(`no such file or directory, open "${path}"`, 1300002)
    return entry.bytes
  }

  changedAtMs(path: string): number {
    return this.entries.get(path)?.changedAtMs ?? 0
  }

  get sizeBytes(): number {
    let size = 0
    for (const [path, entry] of this.entries) if (path.startsWith(USER_DATA_PATH)) size += entry.bytes.length
    return size
  }

  private checkOwn(path: string): void {
    if (!path.startsWith(`${USER_DATA_PATH}/`)) throw new Failure(`permission denied, open "${path}"`, 1300013)
  }

  write(path: string, bytes: Uint8Array): void {
    this.checkOwn(path)
    if (this.folders.has(path)) throw new Failure(`illegal operation on a directory, open "${path}"`, 1301005)
    if (!this.folders.has(parent(path))) throw new Failure(`no such file or directory, open "${path}"`, 1300002)
    if (this.sizeBytes + bytes.length > LIMIT_BYTES) throw new Failure('the maximum size of the file storage limit is exceeded', 1300202)
    this.entries.set(path, { bytes, changedAtMs: Date.now() })
    this.host.notify('files.write', { path, bytes: bytes.slice().buffer })
  }

  remove(path: string): void {
    if (!this.entries.delete(path)) throw new Failure(`no such file or directory, unlink "${path}"`, 1300002)
    if (path.startsWith(USER_DATA_PATH)) this.host.notify('files.remove', { path })
  }

  makeFolder(path: string, recursive: boolean): void {
    this.checkOwn(path)
    if (this.folders.has(path) || this.entries.has(path)) throw new Failure(`file already exists, mkdir "${path}"`, 1301005)
    if (!this.folders.has(parent(path))) {
      if (!recursive) throw new Failure(`no such file or directory, mkdir "${path}"`, 1300002)
      this.makeFolder(parent(path), true)
    }
    this.folders.add(path)
  }

  removeFolder(path: string, recursive: boolean): void {
    this.checkOwn(path)
    if (!this.folders.has(path)) throw new Failure(`no such file or directory, rmdir "${path}"`, 1300002)
    const below = this.below(path)
    if (below.length > 0 && !recursive) throw new Failure(`directory not empty, rmdir "${path}"`, 1301007)
    for (const inner of below) if (this.entries.has(inner)) this.remove(inner); else this.folders.delete(inner)
    this.folders.delete(path)
  }

  private below(path: string): string[] {
    return [...this.entries.keys(), ...this.folders].filter(entry => entry.startsWith(`${path}/`))
  }

  list(path: string): string[] {
    if (!this.folders.has(path)) throw new Failure(`no such file or directory, scandir "${path}"`, 1300002)
    return [...new Set(this.below(path).map(entry => entry.slice(path.length + 1).split('/')[0]!))]
  }

  all(path: string): string[] {
    return this.below(path)
  }

  rename(from: string, to: string): void {
    if (this.folders.has(from)) {
      for (const inner of this.below(from)) {
        if (this.entries.has(inner)) this.rename(inner, to + inner.slice(from.length))
      }
      this.folders.delete(from)
      this.folders.add(to)
      return
    }
    const bytes = this.read(from)
    if (!this.folders.has(parent(to))) this.folders.add(parent(to))
    this.write(to, bytes)
    this.remove(from)
  }

  /** Keeps bytes for as long as the app runs. */
  temporary(bytes: Uint8Array, extension: string): string {
    const path = `${TEMPORARY_PATH}/${Date.now().toString(36)}${this.nextTemporary++}.${extension.replace(/\W/g, '') || 'bin'}`
    this.entries.set(path, { bytes, changedAtMs: Date.now() })
    return path
  }
}

export const parent = (path: string): string => path.slice(0, path.lastIndexOf('/'))

const EXTENSIONS: Record<string, string> = Object.fromEntries(Object.entries(TYPES).map(([extension, type]) => [type, extension]).reverse())
export const extensionOf = (type: string): string => EXTENSIONS[type.split(';')[0]!.trim()] ?? 'bin'
