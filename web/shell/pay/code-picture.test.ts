import assert from 'node:assert/strict'
import { test } from 'node:test'
import jsQR from 'jsqr'
import { barCode, QR_SIZE, qrModules } from './code-picture.ts'

function read(digits: string): string | undefined {
  const scale = 6
  const edge = (QR_SIZE + 8) * scale
  const pixels = new Uint8ClampedArray(edge * edge * 4).fill(255)
  qrModules(digits).forEach((row, y) => row.forEach((isDark, x) => {
    if (!isDark) return
    for (let dy = 0; dy < scale; dy++) for (let dx = 0; dx < scale; dx++) pixels.fill(0, (((y + 4) * scale + dy) * edge + (x + 4) * scale + dx) * 4, (((y + 4) * scale + dy) * edge + (x + 4) * scale + dx) * 4 + 3)
  }))
  return jsQR(pixels, edge, edge)?.data
}

test('a code is read back by a reader that is not ours', () => {
  for (const digits of ['134567890123456789', '100000000000000000', '159999999999999999', '110102030405060708', '142857142857142857']) assert.equal(read(digits), digits)
})

test('bars are as wide as the standard says, and their check is right', () => {
  // Start, nine pairs and the check of eleven modules each, and a stop of thirteen.
  const { path, width } = barCode('134567890123456789')
  assert.equal(width, 11 * 11 + 13)
  assert.equal(path.match(/M/g)!.length, 11 * 3 + 4)
  // Start C, 13, and (105 + 13) % 103 = 15: its widths are 113222, of 13 they are 122132.
  const widths = [...barCode('13').path.matchAll(/h(\d)v/g)].map(match => Number(match[1]))
  assert.deepEqual(widths, [2, 1, 3, 1, 2, 3, 1, 3, 2, 2, 3, 1, 2])
})
