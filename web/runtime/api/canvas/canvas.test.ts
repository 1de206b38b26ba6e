import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { called, testApp } from '../testing/app.ts'
import { encodePng } from './png.ts'

test('drawing is recorded in order, properties and setters alike', () => {
  const { wx } = testApp()
  const context = wx.createCanvasContext('c')
  context.setFillStyle('red')
  context.fillRect(1, 2, 3, 4)
  context.strokeStyle = '#00f'
  const gradient = context.createLinearGradient(0, 0, 10, 0)
  gradient.addColorStop(0, 'red')
  context.setFillStyle(gradient)
  context.setFontSize(20)
  context.setShadow(1, 2, 3, 'blue')
  context.drawImage('/a.png', 0, 0)
  assert.equal(context.strokeStyle, '#00f')
  assert.equal(context.font, '20px sans-serif')
  assert.deepEqual(context.getActions(), [
    ['set', 'fillStyle', 'red'], ['fillRect', 1, 2, 3, 4], ['set', 'strokeStyle', '#00f'],
    ['set', 'fillStyle', { gradient: 'linear', args: [0, 0, 10, 0], stops: [[0, 'red']] }], ['set', 'font', '20px sans-serif'],
    ['set', 'shadowOffsetX', 1], ['set', 'shadowOffsetY', 2], ['set', 'shadowBlur', 3], ['set', 'shadowColor', 'blue'], ['drawImage', '/a.png', 0, 0],
  ])
  assert.deepEqual(context.getActions(), [])
})

test('save and restore bring properties back', () => {
  const { wx } = testApp()
  const context = wx.createCanvasContext('c')
  context.lineWidth = 5
  context.save()
  context.lineWidth = 9
  context.restore()
  context.restore()
  assert.equal(context.lineWidth, 5)
})

test('a canvas that is not there fails in the callback', async () => {
  const { wx } = testApp()
  const result = await new Promise<any>(resolve => wx.createCanvasContext('none').draw(false, resolve))
  assert.equal(result.errMsg, 'drawCanvas:fail no canvas found: none')
  assert.equal((await called(wx.canvasToTempFilePath, { canvasId: 'none' })).result.errMsg, 'canvasToTempFilePath:fail no canvas found: none')
  assert.match((await called(wx.canvasToTempFilePath, {})).result.errMsg, /parameter.canvasId should be String instead of Undefined/)
  assert.match((await called(wx.canvasGetImageData, { canvasId: 'c' })).result.errMsg, /parameter.x should be Number/)
})

test('pixels become a PNG that others read', () => {
  const width = 150
  const height = 120
  const pixels = new Uint8ClampedArray(width * height * 4).map((_, index) => index * 31)
  const png = encodePng(width, height, pixels)
  const view = new DataView(png.buffer)
  assert.equal(view.getUint32(16), width)
  assert.equal(view.getUint32(20), height)
  const length = view.getUint32(33)
  const raw = new Uint8Array(inflateSync(png.subarray(41, 41 + length)))
  assert.equal(raw.length, (width * 4 + 1) * height, 'more than one block')
  assert.deepEqual(raw.subarray(1, 9), new Uint8Array(pixels.subarray(0, 8)))
})
