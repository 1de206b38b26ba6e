// The encodings of FileSystemManager, between texts and bytes.
import { Failure, typeName } from '../member.ts'
import { invalid } from './failures.ts'

export type Encoding = 'ascii' | 'base64' | 'binary' | 'hex' | 'ucs2' | 'ucs-2' | 'utf16le' | 'utf-16le' | 'utf-8' | 'utf8' | 'latin1'

export function encodeText(text: string, encoding: unknown = 'utf8'): Uint8Array {
  switch (kindOf(encoding)) {
    case 'utf8': return new TextEncoder().encode(text)
    case 'latin1': return Uint8Array.from(text, character => character.charCodeAt(0))
    case 'utf16': {
      const bytes = new Uint8Array(text.length * 2)
      for (let index = 0; index < text.length; index++) {
        bytes[index * 2] = text.charCodeAt(index)
        bytes[index * 2 + 1] = text.charCodeAt(index) >> 8
      }
      return bytes
    }
    case 'hex': {
      if (text.length % 2 === 1 || /[^0-9a-f]/i.test(text)) throw invalid('not hex')
      return Uint8Array.from({ length: text.length / 2 }, (_, index) => Number.parseInt(text.slice(index * 2, index * 2 + 2), 16))
    }
    case 'base64': return fromBase64(text)
  }
}

export function decodeBytes(bytes: Uint8Array, encoding: unknown): string {
  switch (kindOf(encoding)) {
    case 'utf8': return new TextDecoder().decode(bytes)
    case 'latin1': return binaryText(encoding === 'ascii' ? bytes.map(byte => byte & 0x7f) : bytes)
    case 'utf16': return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes)
    case 'hex': return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
    case 'base64': return toBase64(bytes)
  }
}

/** Bytes that an app hands over to be written: a text or a buffer. */
export function bytesOf(data: unknown, encoding?: unknown): Uint8Array {
  if (typeof data === 'string') return encodeText(data, encoding ?? 'utf8')
  if (data instanceof ArrayBuffer) return new Uint8Array(data.slice(0))
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength).slice()
  throw new Failure(`parameter error: parameter.data should be String instead of ${typeName(data)};`)
}

export const bufferOf = (bytes: Uint8Array): ArrayBuffer =>
  (bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer

/** Text and bytes of base64. Bits that are no base64 fail as WeChat says. */
export function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), character => character.charCodeAt(0))
  } catch {
    throw new Failure('base64 encode error', 1300203)
  }
}

export const toBase64 = (bytes: Uint8Array): string => btoa(binaryText(bytes))

function binaryText(bytes: Uint8Array): string {
  let text = ''
  // In pieces: a call takes only so many arguments.
  for (let start = 0; start < bytes.length; start += 8192) text += String.fromCharCode(...bytes.subarray(start, start + 8192))
  return text
}

function kindOf(encoding: unknown): 'utf8' | 'latin1' | 'utf16' | 'hex' | 'base64' {
  switch (encoding) {
    case 'utf8': case 'utf-8': return 'utf8'
    case 'ascii': case 'binary': case 'latin1': return 'latin1'
    case 'ucs2': case 'ucs-2': case 'utf16le': case 'utf-16le': return 'utf16'
    case 'hex': case 'base64': return encoding
    default: throw new Failure(`invalid encoding ${String(encoding)}`, 1300022)
  }
}
