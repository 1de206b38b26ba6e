// Open files: FileSystemManager.open and what works on its descriptors.
import { Failure, typeName } from '../member.ts'
import { bytesOf } from './codec.ts'
import { badDescriptor, denied, exists, invalidFlag, isFolder, lengthOutOfRange, notFound, offsetOutOfRange, positionOutOfRange, tooManyDescriptors } from './failures.ts'
import type { FileNode, FileSystem, Stats } from './file-system.ts'
import { locate } from './paths.ts'

const OPEN_LIMIT = 1024

interface Open {
  node: FileNode
  readable: boolean
  writable: boolean
  append: boolean
  position: number
}

interface ReadArgs { fd: unknown; arrayBuffer: unknown; offset?: number; length?: number; position?: number }
interface WriteArgs { fd: unknown; data: unknown; offset?: number; length?: number; position?: number; encoding?: string }

export class Descriptors {
  private readonly open = new Map<string, Open>()
  private next = 3

  constructor(private readonly files: FileSystem) {}

  openFile(given: unknown, flag: unknown = 'r'): string {
    const [, mode, exclusive, , plus] = /^([rwa])(x?)(s?)(\+?)$/.exec(String(flag)) ?? []
    if (mode === undefined || (exclusive && mode === 'r')) throw invalidFlag(flag)
    if (this.open.size >= OPEN_LIMIT) throw tooManyDescriptors()
    const writable = mode !== 'r' || plus === '+'
    const node = this.nodeFor(given as string, mode, exclusive === 'x', writable)
    const fd = String(this.next++)
    this.open.set(fd, { node, readable: mode === 'r' || plus === '+', writable, append: mode === 'a', position: 0 })
    return fd
  }

  private nodeFor(given: string, mode: string, exclusive: boolean, writable: boolean): FileNode {
    const { files } = this
    if (!writable) {
      const bytes = files.read(given)
      const at = locate(given)
      return at.place === 'package' ? { bytes, path: at.path, counts: null, modifiedMs: 0, accessedMs: 0, createdMs: 0 } : files.node(at, given)
    }
    const at = files.writable(given)
    if (files.isFolder(at)) throw isFolder(given)
    const known = files.isFile(at)
    if (known && exclusive) throw exists(given)
    if (!known && mode === 'r') throw notFound(given, 'open')
    return known && mode !== 'w' ? files.node(at, given) : files.write(given, new Uint8Array(0))
  }

  private get(fd: unknown): Open {
    const open = this.open.get(fd as string)
    if (!open) throw badDescriptor()
    return open
  }

  close(fd: unknown): void {
    this.get(fd)
    this.open.delete(fd as string)
  }

  stats(fd: unknown): Stats {
    return this.files.nodeStats(this.get(fd).node)
  }

  read({ fd, arrayBuffer, offset = 0, length, position }: ReadArgs): { bytesRead: number; arrayBuffer: ArrayBuffer } {
    const open = this.get(fd)
    if (!open.readable) throw denied(open.node.path, 'read')
    if (!(arrayBuffer instanceof ArrayBuffer)) throw new Failure('array buffer does not exist', 1302005)
    if (!whole(offset, 0, arrayBuffer.byteLength)) throw offsetOutOfRange()
    const wanted = length ?? arrayBuffer.byteLength - offset
    if (!whole(wanted, 0, arrayBuffer.byteLength - offset)) throw lengthOutOfRange()
    const start = typeof position === 'number' ? position : open.position
    if (!whole(start, 0, Number.MAX_SAFE_INTEGER)) throw positionOutOfRange()
    const part = open.node.bytes.subarray(start, start + wanted)
    new Uint8Array(arrayBuffer).set(part, offset)
    if (typeof position !== 'number') open.position += part.length
    return { bytesRead: part.length, arrayBuffer }
  }

  write({ fd, data, offset = 0, length, position, encoding }: WriteArgs): { bytesWritten: number } {
    const open = this.get(fd)
    if (!open.writable) throw denied(open.node.path, 'write')
    let bytes = bytesOf(data, encoding)
    if (typeof data !== 'string') {
      if (!whole(offset, 0, bytes.length)) throw offsetOutOfRange()
      const wanted = length ?? bytes.length - offset
      if (!whole(wanted, 0, bytes.length - offset)) throw lengthOutOfRange()
      bytes = bytes.subarray(offset, offset + wanted)
    }
    const { node } = open
    const start = open.append ? node.bytes.length : typeof position === 'number' ? position : open.position
    if (!whole(start, 0, Number.MAX_SAFE_INTEGER)) throw positionOutOfRange()
    this.files.resize(node, spliced(node.bytes, start, bytes))
    if (open.append || typeof position !== 'number') open.position = start + bytes.length
    return { bytesWritten: bytes.length }
  }

  truncate(fd: unknown, length: unknown = 0): void {
    const { node, writable } = this.get(fd)
    if (!writable) throw denied(node.path, 'ftruncate')
    this.files.resize(node, resized(node.bytes, length))
  }
}

const FILE_LIMIT_BYTES = 100 * 1024 * 1024

const whole = (value: unknown, least: number, most: number): value is number => Number.isInteger(value) && (value as number) >= least && (value as number) <= most

/** Cut, or filled up with zeros. */
export function resized(bytes: Uint8Array, length: unknown): Uint8Array {
  if (typeof length !== 'number') throw new Failure(`parameter error: parameter.length should be Number instead of ${typeName(length)};`)
  if (!whole(length, 0, FILE_LIMIT_BYTES)) throw lengthOutOfRange()
  const result = new Uint8Array(length)
  result.set(bytes.subarray(0, length))
  return result
}

function spliced(bytes: Uint8Array, start: number, added: Uint8Array): Uint8Array {
  const end = start + added.length
  if (end > FILE_LIMIT_BYTES) throw positionOutOfRange()
  const result = new Uint8Array(Math.max(bytes.length, end))
  result.set(bytes)
  result.set(added, start)
  return result
}
