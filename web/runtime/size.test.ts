// What a page load fetches of the runtime, and what the whole of it weighs: measured on the files that are served.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

/** gzip, 1 kB = 1000 bytes. */
const FIRST_LOAD_BYTES = 90_000
/** Everything that is code, when an app used every part: a bound against growing unseen, not the promise. */
const EVERYTHING_BYTES = 188_100

const FIRST_LOAD = ['worker.js', 'view.js', 'first.js', 'view.css']
/** Names of regions: data, fetched when a region picker opens. */
const DATA = ['components/regions.js', 'support.json']

function sizes(): Record<string, { gzip: number }> {
  const manifest = join(import.meta.home, 'dist', 'manifest.json')
  if (!existsSync(manifest)) execFileSync(process.execPath, [join(import.meta.home, 'build.mjs'), 'runtime'], { cwd: import.meta.home })
  return JSON.parse(readFileSync(manifest, 'utf8')).runtime.sizes
}

const sum = (names: string[], of: Record<string, { gzip: number }>): number => names.reduce((bytes, name) => bytes + of[name]!.gzip, 0)

test('the runtime that a page load fetches is at most 90 kB gzip', () => {
  const bytes = sum(FIRST_LOAD, sizes())
  assert.ok(bytes <= FIRST_LOAD_BYTES, `${bytes} bytes`)
})

test('the runtime with every part that is loaded later stays within its bound', () => {
  const all = sizes()
  const bytes = sum(Object.keys(all).filter(name => !DATA.includes(name)), all)
  assert.ok(bytes <= EVERYTHING_BYTES, `${bytes} bytes`)
})
