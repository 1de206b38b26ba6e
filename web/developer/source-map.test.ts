import assert from 'node:assert/strict'
import { test } from 'node:test'
import { transformSync } from 'esbuild'
import { decodeSegment, placeIn } from './source-map.ts'

test('segments are decoded as source maps write them', () => {
  assert.deepEqual(decodeSegment('AAAA'), [0, 0, 0, 0])
  assert.deepEqual(decodeSegment('SAASA'), [9, 0, 0, 9, 0])
  assert.deepEqual(decodeSegment('DgBC'), [-1, 16, 1])
})

test('a place in a chunk of several modules is the place in the author’s file', () => {
  const source = 'const first = 1\n\nexport function fails(value: number): never {\n  throw new Error(`no ${value}`)\n}\n'
  const { code, map } = transformSync(source, { loader: 'ts', sourcemap: true, sourcefile: 'pages/a/a.ts', format: 'cjs' })
  const before = ['// another module', '// of two lines']
  const line = code.split('\n').findIndex(text => text.includes('throw'))
  const column = code.split('\n')[line]!.indexOf('throw')
  const chunk = { sections: [{ offset: { line: 0, column: 0 }, map: { sources: ['other.js'], mappings: 'AAAA' } }, { offset: { line: before.length, column: 0 }, map: JSON.parse(map) }] }
  assert.deepEqual(placeIn(chunk, before.length + line + 1, column + 1), { file: 'pages/a/a.ts', line: 4, column: 3 })
  assert.equal(placeIn(chunk, 1, 1)!.file, 'other.js')
  assert.equal(placeIn({ sections: [] }, 1, 1), undefined)
})
