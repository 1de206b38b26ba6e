// The engine has the language and nothing around it. WebAssembly glue wants these two, for well-formed UTF-8 that it wrote itself.
class Decoder {
  decode(bytes?: Uint8Array) {
    if (!bytes) return ''
    const parts: string[] = []
    let units: number[] = []
    for (let at = 0; at < bytes.length;) {
      let point = bytes[at++]!
      if (point >= 0xf0) point = ((point & 7) << 18) | ((bytes[at++]! & 63) << 12) | ((bytes[at++]! & 63) << 6) | (bytes[at++]! & 63)
      else if (point >= 0xe0) point = ((point & 15) << 12) | ((bytes[at++]! & 63) << 6) | (bytes[at++]! & 63)
      else if (point >= 0xc0) point = ((point & 31) << 6) | (bytes[at++]! & 63)
      if (point > 0xffff) units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff))
      else units.push(point)
      if (units.length > 8000) {
        parts.push(String.fromCharCode(...units))
        units = []
      }
    }
    parts.push(String.fromCharCode(...units))
    return parts.join('')
  }
}

class Encoder {
  encode(text: string) {
    const bytes: number[] = []
    for (const character of text) {
      let point = character.codePointAt(0)!
      // Half a surrogate pair has no UTF-8.
      if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd
      if (point < 0x80) bytes.push(point)
      else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63))
      else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
      else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
    }
    return Uint8Array.from(bytes)
  }
}

const silent = () => {}
Object.assign(globalThis, {
  TextDecoder: Decoder,
  TextEncoder: Encoder,
  console: { log: silent, info: silent, warn: silent, error: silent, debug: silent },
})
