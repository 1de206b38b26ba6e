// What FileSystemManager does, once for both of its forms: `x` with callbacks and `xSync` with positional arguments.
import type { TypeName } from '../member.ts'
import { Failure } from '../member.ts'
import { bufferOf, bytesOf, decodeBytes } from './codec.ts'
import { Descriptors, resized } from './descriptors.ts'
import { digest } from './digest.ts'
import { denied, lengthOutOfRange, notFolder, notFound, positionOutOfRange, unzipFailed } from './failures.ts'
import { filesOf, type FileSystem } from './file-system.ts'
import { locate, parentOf } from './paths.ts'
import { perApp } from '../per-app.ts'
import { zipEntries, type ZipEntry } from './zip.ts'

export interface FileContext {
  files: FileSystem
  descriptors: Descriptors
}

export const contextOf = perApp<FileContext>(app => ({ files: filesOf(app), descriptors: new Descriptors(filesOf(app)) }))

export interface Operation {
  needs?: Record<string, TypeName>
  /** Names an argument whose packaged file must be fetched before. */
  content?: string
  run(args: any, context: FileContext): any
  /** Names of the synchronous form's arguments in order; `object` when it takes one object; absent when there is none. */
  sync?: string[] | 'object'
  /** Part of the result that the synchronous form returns. */
  returns?: string
}

interface Range { encoding?: unknown; position?: unknown; length?: unknown }

/** A part of a file as an app asked for it: a text with an encoding, else a buffer of its own. */
function part(bytes: Uint8Array, { encoding, position, length }: Range): string | ArrayBuffer {
  const start = position ?? 0
  if (!Number.isInteger(start) || (start as number) < 0 || ((start as number) >= bytes.length && start !== 0)) throw positionOutOfRange()
  const count = length ?? bytes.length - (start as number)
  if (!Number.isInteger(count) || (length !== undefined && ((count as number) < 1 || (start as number) + (count as number) > bytes.length))) throw lengthOutOfRange()
  const slice = bytes.subarray(start as number, (start as number) + (count as number))
  return encoding === undefined || encoding === null ? bufferOf(slice.slice()) : decodeBytes(slice, encoding)
}

async function unzip(args: { zipFilePath: string; targetPath: string }, { files }: FileContext): Promise<void> {
  const archive = files.read(args.zipFilePath)
  const target = files.isFolder(locate(args.targetPath, 'targetPath')) ? locate(args.targetPath) : files.writable(args.targetPath, 'targetPath', 'unzip')
  if (target.place !== 'usr') throw denied(args.targetPath, 'unzip')
  if (files.isFile(target)) throw notFolder(args.targetPath)
  const entries = zipEntries(archive)
  for (const { path } of entries) if (path.includes('\\') || path.startsWith('/') || path.split('/').includes('..')) throw unzipFailed(`entry leaves the folder: ${path}`)
  if (!files.isFolder(target)) files.makeFolder(target.path, true)
  for (const entry of entries) {
    const path = `${target.path}/${entry.path.replace(/\/$/, '')}`
    const folder = entry.folder ? path : parentOf(path)
    if (!files.isFolder(locate(folder))) files.makeFolder(folder, true)
    if (!entry.folder) files.write(path, await entry.read(100 * 1024 * 1024))
  }
}

async function readZipEntry(args: { filePath: string; entries: unknown; encoding?: unknown }, { files }: FileContext): Promise<unknown> {
  const known = zipEntries(files.read(args.filePath)).filter(entry => !entry.folder)
  const wanted: ({ path: string } & Range)[] = args.entries === 'all' ? known.map(({ path }) => ({ path, encoding: args.encoding })) : Array.isArray(args.entries) ? args.entries : []
  const byPath = new Map(known.map((entry): [string, ZipEntry] => [entry.path, entry]))
  const entries: Record<string, { errMsg: string; data?: unknown }> = {}
  for (const item of wanted) {
    try {
      const entry = byPath.get(item?.path)
      if (!entry) throw notFound(String(item?.path), 'open')
      entries[item.path] = { errMsg: 'readZipEntry:ok', data: part(await entry.read(100 * 1024 * 1024), item) }
    } catch (error) {
      entries[String(item?.path)] = { errMsg: `readZipEntry:fail ${(error as Error).message}` }
    }
  }
  return { entries }
}

export const operations: Record<string, Operation> = {
  access: {
    needs: { path: 'string' }, sync: ['path'],
    run({ path }, { files }) { files.stats(locate(path, 'path'), path) },
  },
  stat: {
    needs: { path: 'string' }, sync: ['path', 'recursive'], returns: 'stats',
    run({ path, recursive }, { files }) {
      const at = locate(path, 'path')
      const own = files.stats(at, path)
      if (recursive !== true || own.isFile()) return { stats: own }
      return { stats: [{ path: '/', stats: own }, ...files.below(at).map(below => ({ path: below, stats: files.stats({ place: at.place, path: (at.path + below).replace(/^\//, '') }, below) }))] }
    },
  },
  readdir: { needs: { dirPath: 'string' }, sync: ['dirPath'], returns: 'files', run: ({ dirPath }, { files }) => ({ files: files.list(dirPath) }) },
  mkdir: { needs: { dirPath: 'string' }, sync: ['dirPath', 'recursive'], run: ({ dirPath, recursive }, { files }) => files.makeFolder(dirPath, recursive === true) },
  rmdir: { needs: { dirPath: 'string' }, sync: ['dirPath', 'recursive'], run: ({ dirPath, recursive }, { files }) => files.removeFolder(dirPath, recursive === true) },
  readFile: {
    needs: { filePath: 'string' }, content: 'filePath', sync: ['filePath', 'encoding', 'position', 'length'], returns: 'data',
    run: (args, { files }) => ({ data: part(files.read(args.filePath), args) }),
  },
  writeFile: {
    needs: { filePath: 'string' }, sync: ['filePath', 'data', 'encoding'],
    run({ filePath, data, encoding }, { files }) { files.write(filePath, bytesOf(data, encoding)) },
  },
  appendFile: {
    needs: { filePath: 'string' }, sync: ['filePath', 'data', 'encoding'],
    run({ filePath, data, encoding }, { files }) {
      const node = files.node(files.writable(filePath), filePath)
      const added = bytesOf(data, encoding)
      const whole = new Uint8Array(node.bytes.length + added.length)
      whole.set(node.bytes)
      whole.set(added, node.bytes.length)
      files.resize(node, whole)
    },
  },
  copyFile: {
    needs: { srcPath: 'string', destPath: 'string' }, content: 'srcPath', sync: ['srcPath', 'destPath'],
    run({ srcPath, destPath }, { files }) { files.write(destPath, files.read(srcPath, 'copyFile').slice()) },
  },
  rename: { needs: { oldPath: 'string', newPath: 'string' }, sync: ['oldPath', 'newPath'], run: ({ oldPath, newPath }, { files }) => files.rename(oldPath, newPath) },
  unlink: { needs: { filePath: 'string' }, sync: ['filePath'], run: ({ filePath }, { files }) => files.remove(filePath) },
  saveFile: {
    needs: { tempFilePath: 'string' }, sync: ['tempFilePath', 'filePath'], returns: 'savedFilePath',
    run: ({ tempFilePath, filePath }, { files }) => ({ savedFilePath: files.keep(tempFilePath, filePath) }),
  },
  getSavedFileList: { run: (_, { files }) => ({ fileList: files.savedFiles() }) },
  removeSavedFile: {
    needs: { filePath: 'string' },
    run({ filePath }, { files }) {
      if (locate(filePath).place !== 'store') throw new Failure('file not exist', 1300002)
      files.remove(filePath)
    },
  },
  getFileInfo: {
    needs: { filePath: 'string' }, content: 'filePath',
    run({ filePath, digestAlgorithm }, { files }) {
      const bytes = files.read(filePath)
      return { size: bytes.length, ...(digestAlgorithm === undefined ? {} : { digest: digest(digestAlgorithm, bytes) }) }
    },
  },
  truncate: {
    needs: { filePath: 'string' }, sync: 'object',
    run({ filePath, length = 0 }, { files }) {
      const node = files.node(files.writable(filePath), filePath)
      files.resize(node, resized(node.bytes, length))
    },
  },
  open: { needs: { filePath: 'string' }, content: 'filePath', sync: 'object', returns: 'fd', run: ({ filePath, flag }, { descriptors }) => ({ fd: descriptors.openFile(filePath, flag) }) },
  close: { needs: { fd: 'string' }, sync: 'object', run: ({ fd }, { descriptors }) => descriptors.close(fd) },
  read: { needs: { fd: 'string' }, sync: 'object', returns: '', run: (args, { descriptors }) => descriptors.read(args) },
  write: { needs: { fd: 'string' }, sync: 'object', returns: '', run: (args, { descriptors }) => descriptors.write(args) },
  fstat: { needs: { fd: 'string' }, sync: 'object', returns: 'stats', run: ({ fd }, { descriptors }) => ({ stats: descriptors.stats(fd) }) },
  ftruncate: { needs: { fd: 'string' }, sync: 'object', run: ({ fd, length }, { descriptors }) => descriptors.truncate(fd, length) },
  unzip: { needs: { zipFilePath: 'string', targetPath: 'string' }, content: 'zipFilePath', run: unzip },
  readZipEntry: { needs: { filePath: 'string' }, content: 'filePath', run: readZipEntry },
  // Browsers unpack no brotli.
  readCompressedFile: { needs: { filePath: 'string' }, sync: 'object', run() { throw new Failure('not supported') } },
}
