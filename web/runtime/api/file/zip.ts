// Reads zip archives: the central directory, stored and deflated entries. No zip64, no encryption, no links.
import { unzipFailed } from './failures.ts'

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const ENTRIES_LIMIT = 10_000

export interface ZipEntry {
  path: string
  folder: boolean
  size: number
  /** @param limitBytes more than this is refused while inflating, whatever the entry says of itself */
  read(limitBytes: number): Promise<Uint8Array>
}

/** Entries by their path, which may be anything: the reader of an archive decides where it lets them go. */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endRecord(view)
  const count = view.getUint16(end + 10, true)
  if (count > ENTRIES_LIMIT) throw unzipFailed('too many entries')
  const entries: ZipEntry[] = []
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== CENTRAL) throw unzipFailed('broken archive')
    const nameLength = view.getUint16(at + 28, true)
    entries.push(entryAt(view, bytes, at, nameLength))
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

function endRecord(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) if (view.getUint32(at, true) === END) return at
  throw unzipFailed('not a zip archive')
}

function entryAt(view: DataView, bytes: Uint8Array, at: number, nameLength: number): ZipEntry {
  const flags = view.getUint16(at + 8, true)
  const method = view.getUint16(at + 10, true)
  const packed = view.getUint32(at + 20, true)
  const size = view.getUint32(at + 24, true)
  const header = view.getUint32(at + 42, true)
  const path = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
  return {
    path,
    folder: path.endsWith('/'),
    size,
    async read(limitBytes) {
      if (flags & 1) throw unzipFailed('encrypted entry')
      if (header + 30 > view.byteLength || view.getUint32(header, true) !== LOCAL) throw unzipFailed('broken archive')
      const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true)
      const data = bytes.subarray(start, start + packed)
      if (size > limitBytes || data.length !== packed) throw unzipFailed('entry too large')
      if (method === 0) return data.slice()
      if (method !== 8) throw unzipFailed('unknown compression')
      return inflate(data, size, limitBytes)
    },
  }
}

async function inflate(data: Uint8Array, size: number, limitBytes: number): Promise<Uint8Array> {
  const reader = new Blob([data as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  const result = new Uint8Array(size)
  let length = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      if (length + value.length > Math.min(size, limitBytes)) throw unzipFailed('entry larger than it says')
      result.set(value, length)
      length += value.length
    }
  } catch (error) {
    void reader.cancel().catch(() => undefined)
    throw error instanceof TypeError ? unzipFailed('broken archive') : error
  }
  if (length !== size) throw unzipFailed('broken archive')
  return result
}
