// Eighteen digits as tills read them: a bar code (Code 128, set C) and a QR code (version 1, level Q), as SVG paths of modules.

// Widths of bars and gaps of each symbol of Code 128 (ISO/IEC 15417), then its stop.
const BARS = ('212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232').split(' ')
const START_C = 105
const STOP = '2331112'

/** The bars of an even number of digits, one unit a module: `M x 0 h w v 1 h -w z`; and how wide they are. */
export function barCode(digits: string): { path: string; width: number } {
  const values = digits.match(/../g)!.map(Number)
  const check = values.reduce((sum, value, index) => sum + value * (index + 1), START_C) % 103
  const widths = [...[START_C, ...values, check].map(value => BARS[value]!).join(''), ...STOP].map(Number)
  let x = 0
  let path = ''
  widths.forEach((width, index) => {
    if (index % 2 === 0) path += `M${x} 0h${width}v1h-${width}z`
    x += width
  })
  return { path, width: x }
}

export const QR_SIZE = 21
const DATA_BYTES = 13
const CHECK_BYTES = 13

/** Powers of the field that QR codes count in (x^8 + x^4 + x^3 + x^2 + 1). */
const POWERS: number[] = []
const LOGARITHMS: number[] = []
for (let exponent = 0, value = 1; exponent < 255; exponent++) {
  POWERS[exponent] = value
  LOGARITHMS[value] = exponent
  value = value << 1 ^ (value & 0x80 ? 0x11d : 0)
}
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : POWERS[(LOGARITHMS[a]! + LOGARITHMS[b]!) % 255]!)

function checkBytes(data: number[]): number[] {
  let generator = [1]
  for (let root = 0; root < CHECK_BYTES; root++) {
    const next = [...generator, 0]
    generator.forEach((coefficient, index) => (next[index + 1]! ^= times(coefficient, POWERS[root]!)))
    generator = next
  }
  const rest = [...data, ...Array(CHECK_BYTES).fill(0)] as number[]
  for (let index = 0; index < data.length; index++) {
    const factor = rest[index]!
    generator.forEach((coefficient, at) => (rest[index + at]! ^= times(coefficient, factor)))
  }
  return rest.slice(data.length)
}

/** Digits in numeric mode with terminator and padding. */
function dataBytes(digits: string): number[] {
  let bits = '0001' + digits.length.toString(2).padStart(10, '0')
  for (const group of digits.match(/.{1,3}/g)!) bits += Number(group).toString(2).padStart([0, 4, 7, 10][group.length]!, '0')
  bits += '0000'.slice(0, DATA_BYTES * 8 - bits.length)
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0')
  const bytes = bits.match(/.{8}/g)!.map(byte => parseInt(byte, 2))
  for (let pad = 0xec; bytes.length < DATA_BYTES; pad ^= 0xec ^ 0x11) bytes.push(pad)
  return bytes
}

/** Whether a module belongs to what every code has: corners, timing, format. */
const isFixed = (x: number, y: number): boolean => (x < 9 && (y < 9 || y >= QR_SIZE - 8)) || (x >= QR_SIZE - 8 && y < 9) || x === 6 || y === 6

const isCorner = (x: number, y: number): boolean => {
  const [column, row] = [x < 7 ? x : x - (QR_SIZE - 7), y < 7 ? y : y - (QR_SIZE - 7)]
  if (column < 0 || column > 6 || row < 0 || row > 6 || (x > 7 && y > 7)) return false
  const ring = Math.max(Math.abs(column - 3), Math.abs(row - 3))
  return ring !== 2
}

/** Level and mask with their check (BCH), as they stand beside the corners. */
function formatBits(mask: number): number {
  const LEVEL_Q = 0b11
  const data = LEVEL_Q << 3 | mask
  let rest = data << 10
  for (let bit = 14; bit >= 10; bit--) if (rest >> bit & 1) rest ^= 0b10100110111 << bit - 10
  return (data << 10 | rest) ^ 0b101010000010010
}

/** The modules of a code of at most 27 digits, row by row. */
export function qrModules(digits: string): boolean[][] {
  const modules = [...Array(QR_SIZE)].map((_, y) => [...Array(QR_SIZE)].map((__, x) => isCorner(x, y) || ((x === 6 || y === 6) && isFixed(x, y) && !nearCorner(x, y) && (x + y) % 2 === 0)))
  const data = dataBytes(digits)
  const bits = [...data, ...checkBytes(data)].map(byte => byte.toString(2).padStart(8, '0')).join('')
  let next = 0
  // In columns of two from the right, upwards and downwards in turn; the column of the timing is left out.
  for (let right = QR_SIZE - 1, upwards = true; right > 0; right -= 2, upwards = !upwards) {
    if (right === 6) right--
    for (let step = 0; step < QR_SIZE; step++) {
      const y = upwards ? QR_SIZE - 1 - step : step
      // Mask 0 turns every second module, so that no large plain field stays.
      for (const x of [right, right - 1]) if (!isFixed(x, y)) modules[y]![x] = (bits[next++] === '1') !== ((x + y) % 2 === 0)
    }
  }
  writeFormat(modules, formatBits(0))
  return modules
}

const nearCorner = (x: number, y: number): boolean => (x < 8 && (y < 8 || y > QR_SIZE - 9)) || (x > QR_SIZE - 9 && y < 8)

function writeFormat(modules: boolean[][], format: number): void {
  for (let bit = 0; bit < 15; bit++) {
    const isDark = (format >> bit & 1) === 1
    const down = bit < 6 ? bit : bit < 8 ? bit + 1 : QR_SIZE - 15 + bit
    const across = bit < 8 ? QR_SIZE - 1 - bit : bit < 9 ? 7 : 14 - bit
    modules[down]![8] = isDark
    modules[8]![across] = isDark
  }
  modules[QR_SIZE - 8]![8] = true
}

/** As one SVG path, one unit a module. */
export const qrPath = (digits: string): string => qrModules(digits).map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('')
