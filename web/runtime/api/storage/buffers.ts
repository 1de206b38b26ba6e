// Bytes as an address that pictures and players understand, and as base64.
import { bufferOf, fromBase64, toBase64 } from '../file/codec.ts'
import { filesOf } from '../file/file-system.ts'
import { Failure, members, syncMember, typeName } from '../member.ts'

function bytesOf(buffer: unknown): Uint8Array {
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer)
  if (ArrayBuffer.isView(buffer)) return new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset, buffer.byteLength)
  throw new Failure(`parameter error: parameter should be ArrayBuffer instead of ${typeName(buffer)};`)
}

export default members({
  createBufferURL: syncMember((app, buffer) => filesOf(app).temporary(bytesOf(buffer).slice())),
  revokeBufferURL: syncMember((app, url) => filesOf(app).remove(url)),
  arrayBufferToBase64: syncMember((_, buffer) => toBase64(bytesOf(buffer))),
  base64ToArrayBuffer: syncMember((_, text) => bufferOf(fromBase64(String(text)))),
})
