// Called by bench/run for the names `open`, `pages` and `dev`: prints a line BAR for each promise, and a page when a path for it is named.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { KINDS, measureDev } from './dev.mjs'
import { measureOpen, median } from './open.mjs'
import { measurePages } from './pages.mjs'
import { DOWN_BITS_PER_S, ROUND_TRIP_MS } from './shaped.mjs'

const options = process.argv.slice(2)
const valueOf = name => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined)
const quick = options.includes('--quick')
const rounds = Number(valueOf('--rounds') ?? (quick ? 5 : 30))
const names = options.filter(name => ['open', 'pages', 'dev'].includes(name))
const work = process.env.MADANG_BENCH_WORK ?? (() => { throw new Error('Start through bench/run.') })()
const log = text => console.error(text)

// Prewarming is the mini program's alone: it is held against what the web page can do at best, which is warm.
const OPEN_BARS = [['cold', 'cold', 0.7, 0.5], ['warm', 'warm', 0.5, 0.35], ['prewarmed', 'warm', 0.3, 0.2]]
const PAGE_BARS = [
  ['operations-home', '<=', 500], ['operations-first-paint', '<=', 60], ['operations-idle', '<=', 0], ['foreign-chunks', '<=', 0],
  ['shell-stall-ms', '<=', 50], ['list-fps', '>=', 55], ['memory-ten-apps', '<=', 1.1],
]

/** From saving to seeing, ms. */
const DEV_BOUND_MS = 200

const shown = figure => (figure === undefined ? 'not measured' : Number.isInteger(figure) ? figure : figure.toFixed(2))
const lines = []
const page = []
let missed = 0
function bar(name, figure, sign, bound) {
  const line = `BAR ${name} ${shown(figure)} ${sign} ${bound}`
  const met = sign === '<=' ? figure <= bound : figure >= bound
  if (!met) missed++
  console.log(line)
  lines.push(`| ${name} | **${shown(figure)}** | ${sign} ${bound} | ${met ? 'yes' : '**no**'} |`)
}

/** The middle half of the values. */
function quartiles(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = share => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))])
  return `${at(0.25)} - ${at(0.75)}`
}

if (names.length === 0 || names.includes('open')) {
  const times = await measureOpen({ work: join(work, 'open'), rounds, log })
  for (const where of ['own', 'opaque']) for (const [kind, rival, bound] of OPEN_BARS) bar(`open-${kind}${where === 'own' ? '' : '-opaque'}`, median(times[`${kind}.${where}`] ?? [NaN]) / median(times[`${rival}.h5`] ?? [NaN]), '<=', bound)
  page.push('## Opening, ms from the tap to the last picture above the fold', '', `${rounds} rounds, interleaved; round trip ${ROUND_TRIP_MS} ms, ${DOWN_BITS_PER_S / 1e6} Mbit/s; the whole browser on a quarter of the machine.`, '', '| run | median | middle half | runs |', '|---|---:|---:|---:|')
  for (const [name, values] of Object.entries(times)) page.push(`| ${name} | ${Math.round(median(values))} | ${quartiles(values)} | ${values.length} |`)
  page.push('')
}
if (names.length === 0 || names.includes('pages')) {
  const figures = await measurePages({ work: join(work, 'pages'), log }).catch(error => {
    log(`pages: ${error.message}`)
    return {}
  })
  for (const [name, sign, bound] of PAGE_BARS) bar(name, figures[name], sign, bound)
}
if (names.length === 0 || names.includes('dev')) {
  const before = loadavg()[0].toFixed(1)
  const projects = await measureDev({ work: join(work, 'dev'), rounds, log })
  page.push('## From saving a file to seeing it, ms', '', `${rounds} rounds, kinds interleaved; ${cpus()[0].model.trim()}, ${availableParallelism()} cores, load ${before} before and ${loadavg()[0].toFixed(1)} after.`, '', '| run | median | middle half | told after | of that building | runs |', '|---|---:|---:|---:|---:|---:|')
  for (const [project, times] of Object.entries(projects)) {
    for (const kind of KINDS) {
      const of = part => times[kind].map(time => time[part])
      bar(project === 'shop' ? `dev-${kind}` : `dev-${kind}-${project}`, Math.round(median(of('ms'))), '<=', DEV_BOUND_MS)
      page.push(`| ${project} ${kind} | ${Math.round(median(of('ms')))} | ${quartiles(of('ms'))} | ${Math.round(median(of('heardMs')))} | ${Math.round(median(of('buildMs')))} | ${times[kind].length} |`)
    }
  }
  page.push('')
}
const report = valueOf('--report')
if (report) writeFileSync(report, ['# Mini programs in the browser', '', `Date: ${new Date().toISOString().slice(0, 10)}`, '', '| bar | figure | bound | met |', '|---|---|---|---|', ...lines, '', ...page].join('\n'))
process.exit(missed ? 1 : 0)
