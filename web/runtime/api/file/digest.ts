// Digests of files. Written out because md5 is in no browser, and the others only on secure origins.
import { invalid } from './failures.ts'

export function digest(algorithm: unknown, bytes: Uint8Array): string {
  switch (algorithm) {
    case 'md5': return md5(bytes)
    case 'sha1': return sha1(bytes)
    case 'sha256': return sha256(bytes)
    default: throw invalid('digestAlgorithm')
  }
}

/** The message with its padding: one bit, zeros, its length in bits. */
function padded(bytes: Uint8Array, littleEndian: boolean): DataView {
  const view = new DataView(new ArrayBuffer((bytes.length + 9 + 63) & ~63))
  new Uint8Array(view.buffer).set(bytes)
  view.setUint8(bytes.length, 0x80)
  const high = Math.floor(bytes.length / 0x20000000)
  const low = bytes.length << 3 >>> 0
  view.setUint32(view.byteLength - 8, littleEndian ? low : high, littleEndian)
  view.setUint32(view.byteLength - 4, littleEndian ? high : low, littleEndian)
  return view
}

function hex(words: ArrayLike<number>, littleEndian: boolean): string {
  const view = new DataView(new ArrayBuffer(words.length * 4))
  for (let index = 0; index < words.length; index++) view.setUint32(index * 4, words[index]!, littleEndian)
  return Array.from(new Uint8Array(view.buffer), byte => byte.toString(16).padStart(2, '0')).join('')
}

const rotateLeft = (value: number, bits: number): number => value << bits | value >>> (32 - bits)

const MD5_SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const MD5_SINES = Int32Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32) | 0)

function md5(bytes: Uint8Array): string {
  const message = padded(bytes, true)
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  for (let block = 0; block < message.byteLength; block += 64) {
    let [a, b, c, d] = state as unknown as [number, number, number, number]
    for (let step = 0; step < 64; step++) {
      const round = step >> 4
      const mixed = round === 0 ? b & c | ~b & d : round === 1 ? d & b | ~d & c : round === 2 ? b ^ c ^ d : c ^ (b | ~d)
      const word = [step, 5 * step + 1, 3 * step + 5, 7 * step][round]! & 15
      const sum = a + mixed + MD5_SINES[step]! + message.getInt32(block + word * 4, true) | 0
      a = d
      d = c
      c = b
      b = b + rotateLeft(sum, MD5_SHIFTS[round * 4 + (step & 3)]!) | 0
    }
    state[0]! += a
    state[1]! += b
    state[2]! += c
    state[3]! += d
  }
  return hex(state, true)
}

function sha1(bytes: Uint8Array): string {
  const message = padded(bytes, false)
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0)
  const words = new Int32Array(80)
  for (let block = 0; block < message.byteLength; block += 64) {
    for (let index = 0; index < 80; index++) {
      words[index] = index < 16 ? message.getInt32(block + index * 4) : rotateLeft(words[index - 3]! ^ words[index - 8]! ^ words[index - 14]! ^ words[index - 16]!, 1)
    }
    let [a, b, c, d, e] = state as unknown as [number, number, number, number, number]
    for (let step = 0; step < 80; step++) {
      const mixed = step < 20 ? (b & c | ~b & d) + 0x5a827999 : step < 40 ? (b ^ c ^ d) + 0x6ed9eba1 : step < 60 ? (b & c | b & d | c & d) + 0x8f1bbcdc : (b ^ c ^ d) + 0xca62c1d6
      const next = rotateLeft(a, 5) + mixed + e + words[step]! | 0
      e = d
      d = c
      c = rotateLeft(b, 30)
      b = a
      a = next
    }
    state[0]! += a
    state[1]! += b
    state[2]! += c
    state[3]! += d
    state[4]! += e
  }
  return hex(state, false)
}

/** The first 32 bits of the fraction of a root of each of the first primes: FIPS 180-4. */
function fractions(count: number, root: (prime: number) => number): Int32Array {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every(prime => candidate % prime !== 0)) found.push(candidate)
  }
  return Int32Array.from(found, prime => (root(prime) % 1) * 2 ** 32 | 0)
}

const SHA256_ROUNDS = fractions(64, Math.cbrt)
const SHA256_START = fractions(8, Math.sqrt)

function sha256(bytes: Uint8Array): string {
  const message = padded(bytes, false)
  const state = SHA256_START.slice()
  const words = new Int32Array(64)
  const rotate = (value: number, bits: number): number => value >>> bits | value << (32 - bits)
  for (let block = 0; block < message.byteLength; block += 64) {
    for (let index = 0; index < 64; index++) {
      if (index < 16) {
        words[index] = message.getInt32(block + index * 4)
        continue
      }
      const early = words[index - 15]!
      const late = words[index - 2]!
      words[index] = words[index - 16]! + words[index - 7]! + (rotate(early, 7) ^ rotate(early, 18) ^ early >>> 3) + (rotate(late, 17) ^ rotate(late, 19) ^ late >>> 10)
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
    for (let step = 0; step < 64; step++) {
      const first = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + (e & f ^ ~e & g) + SHA256_ROUNDS[step]! + words[step]! | 0
      const second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + (a & b ^ a & c ^ b & c) | 0
      h = g
      g = f
      f = e
      e = d + first | 0
      d = c
      c = b
      b = a
      a = first + second | 0
    }
    const next = [a, b, c, d, e, f, g, h]
    for (let index = 0; index < 8; index++) state[index]! += next[index]!
  }
  return hex(state, false)
}
