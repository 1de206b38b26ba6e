import assert from 'node:assert/strict'
import { test } from 'node:test'
import { words } from './words.ts'

test('every word is there in three languages', () => {
  for (const [name, [ko, zh, en]] of Object.entries(words)) {
    for (const text of [ko, zh, en]) {
      assert.ok(text && text.trim() === text, name)
      assert.ok(!text.includes('!') && !text.includes('！'), `${name} shouts`)
    }
  }
})
