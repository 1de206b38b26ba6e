// A PNG out of pixels, at once: a worker's canvas encodes only later, and `toDataURL` answers now. Not compressed.

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ value >>> 1 : value >>> 1
  return value
})
const STORED_LIMIT = 65_535

export function encodePng(width: number, height: number, pixels: Uint8ClampedArray): Uint8Array {
  const row = width * 4 + 1
  const raw = new Uint8Array(row * height)
  for (let y = 0; y < height; y++) raw.set(pixels.subarray(y * width * 4, (y + 1) * width * 4), y * row + 1)
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, width)
  header.setUint32(4, height)
  header.setUint32(8, 0x08060000) // 8 bits, RGBA
  const parts = [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), chunk('IHDR', new Uint8Array(header.buffer)), chunk('IDAT', stored(raw)), chunk('IEND', new Uint8Array(0))]
  const png = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    png.set(part, at)
    at += part.length
  }
  return png
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  for (let index = 0; index < 4; index++) bytes[4 + index] = name.charCodeAt(index)
  bytes.set(data, 8)
  let crc = 0xffffffff
  for (let index = 4; index < data.length + 8; index++) crc = CRC[(crc ^ bytes[index]!) & 255]! ^ crc >>> 8
  view.setUint32(data.length + 8, ~crc >>> 0)
  return bytes
}

/** zlib without compression: blocks of what there is, and its checksum. */
function stored(raw: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(raw.length / STORED_LIMIT))
  const bytes = new Uint8Array(2 + blocks * 5 + raw.length + 4)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0x7801)
  let at = 2
  for (let block = 0; block < blocks; block++) {
    const part = raw.subarray(block * STORED_LIMIT, (block + 1) * STORED_LIMIT)
    bytes[at] = block === blocks - 1 ? 1 : 0
    view.setUint16(at + 1, part.length, true)
    view.setUint16(at + 3, ~part.length & 0xffff, true)
    bytes.set(part, at + 5)
    at += 5 + part.length
  }
  let a = 1
  let b = 0
  for (let index = 0; index < raw.length; index++) {
    a = (a + raw[index]!) % 65_521
    b = (b + a) % 65_521
  }
  view.setUint16(at, b)
  view.setUint16(at + 2, a)
  return bytes
}
