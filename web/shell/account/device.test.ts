import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceName } from './device.ts'

test('a device is called what its owner calls it', () => {
  assert.equal(deviceName('Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36'), 'Chrome · Android')
  assert.equal(deviceName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'), 'Safari · iPhone')
  assert.equal(deviceName('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0'), 'Edge · Windows')
  assert.equal(deviceName('Mozilla/5.0 (Macintosh; Intel Mac OS X 14.6; rv:132.0) Gecko/20100101 Firefox/132.0'), 'Firefox · Mac')
})

test('what is not known is shown as it came, and never long', () => {
  assert.equal(deviceName('madang-tests'), 'madang-tests')
  assert.equal(deviceName(''), '—')
  assert.equal(deviceName('x'.repeat(120)).length, 40)
})
