// The files of one app: its package to read, and three places of its own, in memory because half of the members answer at once.
// The host keeps `usr` and `store`; `tmp` lives as long as the app.
import type { MiniApp } from '../../worker/app.ts'
import { perApp } from '../per-app.ts'
import { bufferOf } from './codec.ts'
import { denied, exists, full, invalid, isFolder, notEmpty, notFolder, notFound } from './failures.ts'
import { extensionByType, typeByExtension } from './media-types.ts'
import { extensionOf, locate, nameOf, parentOf, type Located } from './paths.ts'
import { PackageFiles } from './package-files.ts'

const LIMIT_BYTES = { usr: 200 * 1024 * 1024, tmp: 200 * 1024 * 1024 }
const FILE_LIMIT_BYTES = 100 * 1024 * 1024
const ENTRIES_LIMIT = 20_000

export interface FileNode {
  bytes: Uint8Array
  path: string
  /** Whose limit it counts against; null once it is deleted and only open. */
  counts: 'usr' | 'tmp' | null
  modifiedMs: number
  accessedMs: number
  createdMs: number
  type?: string
}

export class Stats {
  constructor(private readonly folder: boolean, readonly size: number, readonly lastModifiedTime: number, readonly lastAccessedTime: number) {}

  /** As POSIX st_mode: a folder 0755, a file 0644. */
  get mode(): number { return this.folder ? 0o40755 : 0o100644 }
  isDirectory(): boolean { return this.folder }
  isFile(): boolean { return !this.folder }
}

const seconds = (ms: number): number => Math.floor(ms / 1000)

export class FileSystem {
  private readonly files = new Map<string, FileNode>()
  private readonly folders = new Map<string, number>()
  private used = { usr: 0, tmp: 0 }
  private unsaved = new Set<string>()
  private shownByView = new Set<string>()
  readonly packaged: PackageFiles
  private readonly startedMs = Date.now()
  private nextTemporary = 1

  constructor(private readonly app: MiniApp) {
    for (const place of ['usr', 'tmp', 'store']) this.folders.set(`wxfile://${place}`, this.startedMs)
    this.packaged = new PackageFiles(app)
    for (const { path, bytes } of app.start.boot.files ?? []) this.restore(path, new Uint8Array(bytes))
  }

  private restore(given: string, bytes: Uint8Array): void {
    const { path, place } = locate(given)
    if (place !== 'usr' && place !== 'store') return
    for (let folder = given.endsWith('/') ? path : parentOf(path); !this.folders.has(folder); folder = parentOf(folder)) this.folders.set(folder, this.startedMs)
    if (!given.endsWith('/')) this.put(path, bytes, false)
  }

  // Reading

  /** Fetches what a following synchronous read of a packaged file needs. */
  async prepare(given: unknown): Promise<void> {
    const { place, path } = locate(given)
    if (place === 'package') await this.packaged.fetch(path)
  }

  isFile(at: Located): boolean {
    return at.place === 'package' ? this.packaged.sizeOf(at.path) !== undefined : this.files.has(at.path)
  }

  isFolder(at: Located): boolean {
    return at.place === 'package' ? this.packaged.isFolder(at.path) : this.folders.has(at.path)
  }

  node(at: Located, given: string, verb = 'open'): FileNode {
    const node = this.files.get(at.path)
    if (node) return node
    throw this.folders.has(at.path) ? isFolder(given, verb) : notFound(given, verb)
  }

  /** Not a copy: whoever hands it to an app copies. */
  read(given: unknown, verb = 'open'): Uint8Array {
    const at = locate(given)
    if (at.place === 'package') {
      if (this.packaged.sizeOf(at.path) === undefined) throw this.packaged.isFolder(at.path) ? isFolder(given as string, verb) : notFound(given as string, verb)
      return this.packaged.read(at.path)
    }
    const node = this.node(at, given as string, verb)
    node.accessedMs = Date.now()
    return node.bytes
  }

  typeOf(given: unknown): string {
    const at = locate(given)
    return this.files.get(at.path)?.type || typeByExtension(extensionOf(at.path))
  }

  size(given: unknown): number {
    const at = locate(given)
    if (at.place !== 'package') return this.node(at, given as string).bytes.length
    const size = this.packaged.sizeOf(at.path)
    if (size === undefined) throw notFound(given as string, 'open')
    return size
  }

  stats(at: Located, given: string): Stats {
    if (at.place === 'package') {
      const size = this.packaged.sizeOf(at.path)
      if (size === undefined && !this.packaged.isFolder(at.path)) throw notFound(given)
      return new Stats(size === undefined, size ?? 0, seconds(this.startedMs), seconds(this.startedMs))
    }
    const folder = this.folders.get(at.path)
    if (folder !== undefined) return new Stats(true, 0, seconds(folder), seconds(folder))
    const node = this.files.get(at.path)
    if (!node) throw notFound(given)
    return this.nodeStats(node)
  }

  nodeStats(node: FileNode): Stats {
    return new Stats(false, node.bytes.length, seconds(node.modifiedMs), seconds(node.accessedMs))
  }

  list(given: unknown, parameter = 'dirPath'): string[] {
    const at = locate(given, parameter)
    if (!this.isFolder(at)) throw this.isFile(at) ? notFolder(given as string) : notFound(given as string)
    if (at.place === 'package') return this.packaged.list(at.path)
    return [...this.folders.keys(), ...this.files.keys()].filter(path => parentOf(path) === at.path && path !== at.path).map(nameOf).sort()
  }

  /** Paths of all folders and files below, with `/` first, relative to the folder. */
  below(at: Located): string[] {
    const paths = at.place === 'package' ? this.packaged.below(at.path) : [...this.folders.keys(), ...this.files.keys()].filter(path => path.startsWith(`${at.path}/`)).map(path => path.slice(at.path.length))
    return paths.sort()
  }

  savedFiles(): { filePath: string; size: number; createTime: number }[] {
    return [...this.files.values()].filter(node => node.path.startsWith('wxfile://store/')).map(node => ({ filePath: node.path, size: node.bytes.length, createTime: seconds(node.createdMs) }))
  }

  // Writing

  /** Only the app's own tree can be written. */
  writable(given: unknown, parameter = 'filePath', verb = 'open'): Located {
    const at = locate(given, parameter)
    if (at.place !== 'usr' || at.path === 'wxfile://usr') throw denied(given as string, verb)
    return at
  }

  write(given: unknown, bytes: Uint8Array): FileNode {
    const at = this.writable(given)
    this.checkParent(at.path, given as string)
    if (this.folders.has(at.path)) throw isFolder(given as string)
    return this.put(at.path, bytes)
  }

  private checkParent(path: string, given: string): void {
    const parent = parentOf(path)
    if (this.folders.has(parent)) return
    throw this.files.has(parent) ? notFolder(given) : notFound(given, 'open')
  }

  /** Replaces what a file holds; makes it when it is new. */
  private put(path: string, bytes: Uint8Array, save = true): FileNode {
    const known = this.files.get(path)
    if (known) {
      this.resize(known, bytes, save)
      return known
    }
    if (this.files.size + this.folders.size >= ENTRIES_LIMIT) throw full()
    const now = Date.now()
    const node: FileNode = { bytes: new Uint8Array(0), path, counts: path.startsWith('wxfile://tmp/') ? 'tmp' : 'usr', modifiedMs: now, accessedMs: now, createdMs: now }
    this.resize(node, bytes, save)
    this.files.set(path, node)
    return node
  }

  /** Gives a node its new bytes, within the limits. The node may be open and unlinked. */
  resize(node: FileNode, bytes: Uint8Array, save = true): void {
    if (bytes.length > FILE_LIMIT_BYTES) throw full()
    const place = node.counts
    if (place) {
      const after = this.used[place] - node.bytes.length + bytes.length
      if (after > LIMIT_BYTES[place]) throw full()
      this.used[place] = after
    }
    node.bytes = bytes
    node.modifiedMs = Date.now()
    if (save && place === 'usr') this.save(node.path)
    if (place) this.changed(node.path)
  }

  /** Many writes of one turn go to the host as one. */
  private save(path: string): void {
    if (this.unsaved.size === 0) queueMicrotask(() => this.saveNow())
    this.unsaved.add(path)
  }

  private saveNow(): void {
    const paths = [...this.unsaved]
    this.unsaved.clear()
    for (const path of paths) {
      const node = this.files.get(path)
      if (node) this.app.host.notify('files.write', { path, bytes: bufferOf(node.bytes) })
    }
  }

  private changed(path: string): void {
    if (this.shownByView.delete(path)) this.app.view.notify('file.changed', { path })
  }

  /** A new temporary file. @returns its path */
  temporary(bytes: Uint8Array, type?: string, extension = ''): string {
    const path = `wxfile://tmp/${this.startedMs.toString(36)}${(this.nextTemporary++).toString(36)}${extension || extensionByType(type)}`
    const node = this.put(path, bytes)
    if (type) node.type = type
    return path
  }

  forView(path: string): { bytes: ArrayBuffer; type: string } {
    const bytes = this.read(path)
    this.shownByView.add(locate(path).path)
    return { bytes: bufferOf(bytes), type: this.typeOf(path) }
  }

  makeFolder(given: unknown, recursive: boolean): void {
    const at = this.writable(given, 'dirPath', 'mkdir')
    if (this.folders.has(at.path) || this.files.has(at.path)) throw exists(given as string)
    const missing = [at.path]
    for (let parent = parentOf(at.path); !this.folders.has(parent); parent = parentOf(parent)) {
      if (this.files.has(parent)) throw notFolder(given as string)
      if (!recursive) throw notFound(given as string)
      missing.push(parent)
    }
    if (this.files.size + this.folders.size + missing.length > ENTRIES_LIMIT) throw full()
    for (const path of missing.reverse()) {
      this.folders.set(path, Date.now())
      this.app.host.notify('files.write', { path: `${path}/`, bytes: new ArrayBuffer(0) })
    }
  }

  removeFolder(given: unknown, recursive: boolean): void {
    const at = this.writable(given, 'dirPath', 'rmdir')
    if (!this.folders.has(at.path)) throw this.files.has(at.path) ? notFolder(given as string) : notFound(given as string)
    const inside = this.below(at)
    if (inside.length > 0 && !recursive) throw notEmpty()
    for (const path of [...inside.map(part => at.path + part).reverse(), at.path]) this.forget(path)
  }

  remove(given: unknown): void {
    const at = locate(given)
    if (at.place === 'package') throw denied(given as string, 'unlink')
    this.node(at, given as string, 'unlink')
    this.forget(at.path)
  }

  private forget(path: string): void {
    const node = this.files.get(path)
    if (node) {
      if (node.counts) this.used[node.counts] -= node.bytes.length
      node.counts = null
      this.files.delete(path)
    }
    const folder = this.folders.delete(path)
    this.changed(path)
    if (!path.startsWith('wxfile://tmp/')) this.app.host.notify('files.remove', { path: folder ? `${path}/` : path })
  }

  rename(oldGiven: unknown, newGiven: unknown): void {
    const from = this.writable(oldGiven, 'oldPath', 'rename')
    const to = this.writable(newGiven, 'newPath', 'rename')
    if (!this.isFile(from) && !this.isFolder(from)) throw notFound(`${oldGiven as string} -> ${newGiven as string}`, 'rename')
    if (from.path === to.path) return
    this.checkParent(to.path, newGiven as string)
    if (`${to.path}/`.startsWith(`${from.path}/`)) throw invalid('rename into itself')
    if (this.isFolder(to)) throw exists(newGiven as string)
    if (this.isFolder(from) && this.isFile(to)) throw notFolder(newGiven as string)
    if (this.files.has(to.path)) this.forget(to.path)
    for (const part of ['', ...this.isFolder(from) ? this.below(from) : []]) this.move(from.path + part, to.path + part)
  }

  private move(from: string, to: string): void {
    const node = this.files.get(from)
    const folder = this.folders.get(from)
    if (node) {
      this.files.delete(from)
      this.files.set(to, node)
      node.path = to
      if (this.unsaved.delete(from)) {
        // The host has not seen it under the old name, or has it as it was before.
        this.save(to)
        this.app.host.notify('files.remove', { path: from })
        this.changed(from)
        return
      }
    } else if (folder !== undefined) {
      this.folders.delete(from)
      this.folders.set(to, folder)
    }
    this.changed(from)
    const slash = node ? '' : '/'
    this.app.host.notify('files.rename', { from: from + slash, to: to + slash })
  }

  /** Moves a temporary file to where it stays: below `usr`, or among the saved files. @returns its path */
  keep(tempGiven: unknown, fileGiven: unknown): string {
    const from = locate(tempGiven, 'tempFilePath')
    const node = from.place === 'tmp' ? this.files.get(from.path) : undefined
    if (!node) throw notFound(tempGiven as string, 'tempFilePath file not exist')
    const to = fileGiven === undefined ? `wxfile://store/${nameOf(from.path)}` : this.writable(fileGiven).path
    if (fileGiven !== undefined) {
      this.checkParent(to, fileGiven as string)
      if (this.folders.has(to)) throw isFolder(fileGiven as string)
    }
    const kept = this.put(to, node.bytes)
    if (node.type) kept.type = node.type
    this.forget(from.path)
    return to
  }
}

export const filesOf = perApp(app => new FileSystem(app))
