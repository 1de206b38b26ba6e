import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { measureOpen, median } from './open.mjs'
const work = process.env.MADANG_BENCH_WORK ?? mkdtempSync('/var/tmp/madang-bench.')
const rounds = Number(process.argv[2] ?? 3)
const only = process.argv[3]?.split(',')
try {
  const times = await measureOpen({ work, rounds, only, log: text => console.error(text) })
  for (const [name, values] of Object.entries(times)) console.log(name, Math.round(median(values)), `(${Math.round(Math.min(...values))} - ${Math.round(Math.max(...values))})`)
} finally {
  rmSync(work, { recursive: true, force: true })
}
