import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Shown } from '../runtime/debug/shown.ts'
import { formatted } from './format.ts'

const text = (shown: string): Shown => ({ kind: 'string', text: shown })
const number: Shown = { kind: 'number', text: '7.9' }

test('a console line is shown as its first text says', () => {
  assert.deepEqual(formatted({ level: 'log', values: [text('%cMaru%c has %d of %s, 100%%'), text('color: red; position: fixed; background: url(x)'), text(''), number, text('shirts'), number] }), [
    { text: 'Maru', style: { color: 'red' } }, { text: ' has 7 of shirts, 100%', style: {} }, { value: number },
  ])
  assert.deepEqual(formatted({ level: 'log', values: [text('see %o'), number] }), [{ text: 'see ', style: {} }, { value: number }])
})

test('a line without signs, and one that nobody fills, stays as it is', () => {
  assert.deepEqual(formatted({ level: 'log', values: [text('100%'), number] }), [{ value: text('100%') }, { value: number }])
  assert.deepEqual(formatted({ level: 'log', values: [text('%s')] }), [{ value: text('%s') }])
  assert.deepEqual(formatted({ level: 'input', values: [text('%s'), number] }), [{ value: text('%s') }, { value: number }])
})
