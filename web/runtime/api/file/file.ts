import { parent, USER_DATA_PATH } from '../../worker/files.ts'
import type { MiniApp } from '../../worker/app.ts'
import { asyncFunction, asyncMember, Failure, members, syncMember, type AsyncDefinition } from '../member.ts'

type Encoding = 'utf8' | 'utf-8' | 'base64' | 'hex' | 'binary' | 'latin1' | 'ascii' | 'ucs2' | 'ucs-2' | 'utf16le' | 'utf-16le'

function decode(bytes: Uint8Array, encoding?: Encoding): string | ArrayBuffer {
  switch (encoding) {
    case undefined: return bytes.slice().buffer as ArrayBuffer
    case 'base64': return btoa(letters(bytes))
    case 'hex': return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
    case 'binary':
    case 'latin1':
    case 'ascii': return letters(bytes)
    case 'ucs2':
    case 'ucs-2':
    case 'utf16le':
    case 'utf-16le': return new TextDecoder('utf-16le').decode(bytes)
    default: return new TextDecoder().decode(bytes)
  }
}

function letters(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

function encode(data: unknown, encoding?: Encoding): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data.slice(0))
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
  const text = String(data)
  switch (encoding) {
    case 'base64': return Uint8Array.from(atob(text), letter => letter.charCodeAt(0))
    case 'hex': return Uint8Array.from(text.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
    case 'binary':
    case 'latin1':
    case 'ascii': return Uint8Array.from(text, letter => letter.charCodeAt(0))
    default: return new TextEncoder().encode(text)
  }
}

class Stats {
  constructor(private readonly directory: boolean, readonly size: number, readonly lastModifiedTime: number) {}
  readonly mode = 33206
  get lastAccessedTime(): number { return this.lastModifiedTime }
  isDirectory(): boolean { return this.directory }
  isFile(): boolean { return !this.directory }
}

const stats = (app: MiniApp, path: string): Stats => {
  if (app.files.isFolder(path)) return new Stats(true, 0, 0)
  return new Stats(false, app.files.read(path).length, Math.floor(app.files.changedAtMs(path) / 1000))
}

const exists = (app: MiniApp, path: string, command: string): void => {
  if (!app.files.has(path) && !app.files.isFolder(path)) throw new Failure(`no such file or directory, ${command} "${path}"`, 1300002)
}

/** Each operation once, with named arguments; the synchronous form takes them in this order. */
interface Operation {
  order: string[]
  run(app: MiniApp, args: any): unknown
  /** What the asynchronous form puts the result in. */
  as?: string
}

const operations: Record<string, Operation> = {
  access: { order: ['path'], run: (app, { path }) => exists(app, app.files.normalize(path), 'access') },
  readFile: {
    order: ['filePath', 'encoding', 'position', 'length'], as: 'data',
    run: (app, { filePath, encoding, position = 0, length }) => {
      const bytes = app.files.read(app.files.normalize(filePath))
      return decode(position || length !== undefined ? bytes.subarray(position, length === undefined ? undefined : position + length) : bytes, encoding)
    },
  },
  writeFile: { order: ['filePath', 'data', 'encoding'], run: (app, { filePath, data, encoding }) => app.files.write(app.files.normalize(filePath), encode(data, encoding)) },
  appendFile: {
    order: ['filePath', 'data', 'encoding'],
    run: (app, { filePath, data, encoding }) => {
      const path = app.files.normalize(filePath)
      const before = app.files.read(path)
      const added = encode(data, encoding)
      const whole = new Uint8Array(before.length + added.length)
      whole.set(before)
      whole.set(added, before.length)
      app.files.write(path, whole)
    },
  },
  unlink: { order: ['filePath'], run: (app, { filePath }) => app.files.remove(app.files.normalize(filePath)) },
  mkdir: { order: ['dirPath', 'recursive'], run: (app, { dirPath, recursive = false }) => app.files.makeFolder(app.files.normalize(dirPath), Boolean(recursive)) },
  rmdir: { order: ['dirPath', 'recursive'], run: (app, { dirPath, recursive = false }) => app.files.removeFolder(app.files.normalize(dirPath), Boolean(recursive)) },
  readdir: { order: ['dirPath'], as: 'files', run: (app, { dirPath }) => app.files.list(app.files.normalize(dirPath)) },
  rename: { order: ['oldPath', 'newPath'], run: (app, { oldPath, newPath }) => app.files.rename(app.files.normalize(oldPath), app.files.normalize(newPath)) },
  copyFile: { order: ['srcPath', 'destPath'], run: (app, { srcPath, destPath }) => app.files.write(app.files.normalize(destPath), app.files.read(app.files.normalize(srcPath)).slice()) },
  truncate: { order: ['filePath', 'length'], run: (app, { filePath, length = 0 }) => app.files.write(app.files.normalize(filePath), app.files.read(app.files.normalize(filePath)).slice(0, length)) },
  stat: {
    order: ['path', 'recursive'], as: 'stats',
    run: (app, { path, recursive }) => {
      const full = app.files.normalize(path)
      if (!recursive || !app.files.isFolder(full)) return stats(app, full)
      return [full, ...app.files.all(full)].map(entry => ({ path: entry.slice(full.length) || '/', stats: stats(app, entry) }))
    },
  },
  saveFile: {
    order: ['tempFilePath', 'filePath'], as: 'savedFilePath',
    run: (app, { tempFilePath, filePath }) => {
      const source = app.files.normalize(tempFilePath)
      const target = filePath ? app.files.normalize(filePath) : `${USER_DATA_PATH}/${source.split('/').at(-1)}`
      if (!app.files.isFolder(parent(target))) app.files.makeFolder(parent(target), true)
      app.files.write(target, app.files.read(source).slice())
      return target
    },
  },
}

/** Files of the package are read through the view, and so only by the asynchronous form. */
async function packaged(app: MiniApp, args: any): Promise<unknown> {
  const { bytes } = await app.view.call<{ bytes: ArrayBuffer }>('package.read', { path: args.filePath })
  return { data: decode(new Uint8Array(bytes), args.encoding) }
}

const inPackage = (path: unknown): boolean => typeof path === 'string' && !/^(wxfile|https?):/.test(path)

function manager(app: MiniApp): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [name, operation] of Object.entries(operations)) {
    const definition: AsyncDefinition = {
      kind: 'async',
      run(args) {
        if (name === 'readFile' && inPackage(args.filePath)) return packaged(app, args)
        const value = operation.run(app, args)
        return operation.as ? { [operation.as]: value } : value
      },
    }
    result[name] = asyncFunction(name, definition, app)
    result[`${name}Sync`] = (...args: unknown[]) => {
      try {
        return operation.run(app, Object.fromEntries(operation.order.map((key, index) => [key, args[index]])))
      } catch (error) {
        if (error instanceof Failure) throw Object.assign(new Error(`${name}Sync:fail ${error.message}`), { errno: error.errno })
        throw error
      }
    }
  }
  const own = () => app.files.all(USER_DATA_PATH).filter(path => app.files.has(path))
  result.getFileInfo = asyncFunction('getFileInfo', { kind: 'async', run: async args => fileInfo(app, args) }, app)
  result.getSavedFileList = asyncFunction('getSavedFileList', { kind: 'async', run: () => ({ fileList: own().map(path => ({ filePath: path, size: app.files.read(path).length, createTime: Math.floor(app.files.changedAtMs(path) / 1000) })) }) }, app)
  result.removeSavedFile = asyncFunction('removeSavedFile', { kind: 'async', run: ({ filePath }) => app.files.remove(app.files.normalize(filePath)) }, app)
  return result
}

async function fileInfo(app: MiniApp, { filePath, digestAlgorithm = 'md5' }: { filePath: string; digestAlgorithm?: string }): Promise<unknown> {
  const bytes = app.files.read(app.files.normalize(filePath))
  if (digestAlgorithm !== 'sha1') return { size: bytes.length }
  const digest = await crypto.subtle.digest('SHA-1', bytes.slice())
  return { size: bytes.length, digest: [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('') }
}

let shared: Record<string, unknown> | null = null

export default members({
  getFileSystemManager: syncMember(app => shared ??= manager(app), 'files of the package are read asynchronously only; descriptors, zip and md5 lack'),
  saveFile: asyncMember<any>({ needs: { tempFilePath: 'string' }, run: (args, app) => ({ savedFilePath: operations.saveFile!.run(app, args) }) }),
  getFileInfo: asyncMember<any>({ needs: { filePath: 'string' }, run: (args, app) => fileInfo(app, args), partial: 'sha1 only' }),
  getSavedFileList: asyncMember({ run: (_, app) => ({ fileList: app.files.all(USER_DATA_PATH).filter(path => app.files.has(path)).map(path => ({ filePath: path, size: app.files.read(path).length, createTime: Math.floor(app.files.changedAtMs(path) / 1000) })) }) }),
  getSavedFileInfo: asyncMember<any>({ needs: { filePath: 'string' }, run: ({ filePath }, app) => { const path = app.files.normalize(filePath); return { size: app.files.read(path).length, createTime: Math.floor(app.files.changedAtMs(path) / 1000) } } }),
  removeSavedFile: asyncMember<any>({ needs: { filePath: 'string' }, run: ({ filePath }, app) => app.files.remove(app.files.normalize(filePath)) }),
})
