import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import assert from 'node:assert/strict'

test('the page of what mini programs can use is made from the definitions as they are', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.home, 'compatibility.mjs'), '--check'], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
})
