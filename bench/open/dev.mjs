// bench/run dev: from the writing of a file to its being on the screen, in `app dev`, with the app open in a browser as its link opens it.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { executablePath } from './browser.mjs'
import { copySample, freePort, home, startBackend } from './platform.mjs'
import { watchMark } from './mark.mjs'

const PATIENCE_MS = 60_000
/** Between two saves: nobody saves faster, and what is made ready for the next one takes a moment. */
const REST_MS = 1_200
const KINDS = ['style', 'wxml', 'js', 'json']
const now = () => performance.timeOrigin + performance.now()
const rest = ms => new Promise(resolve => setTimeout(resolve, ms))

/** Gives the first page of an app a mark that each kind of file decides a part of; the rest stays as its author wrote it. */
function withMark(project) {
  const root = join(project, JSON.parse(readFileSync(join(project, 'project.config.json'), 'utf8')).miniprogramRoot ?? '')
  const app = JSON.parse(readFileSync(join(root, 'app.json'), 'utf8'))
  const page = join(root, (app.entryPagePath ?? app.pages[0]).replace(/^\//, ''))
  const texts = Object.fromEntries(['wxml', 'wxss', 'js', 'json'].map(kind => [kind, readFileSync(`${page}.${kind}`, 'utf8')]))
  if (!/\bdata: \{/.test(texts.js)) throw new Error(`${page}.js has no data`)
  const files = {
    style: n => [`${page}.wxss`, `${texts.wxss}\n.bench-mark { outline: 1px solid rgb(${n % 256}, 1, 2) }\n`],
    wxml: n => [`${page}.wxml`, `${texts.wxml}\n<view class="bench-mark" style="position: fixed; top: 0; left: 0; z-index: 99">wxml-${n}. {{benchMark}}</view>\n`],
    js: n => [`${page}.js`, texts.js.replace(/\bdata: \{/, `data: { benchMark: 'js-${n}.',`)],
    json: n => [`${page}.json`, JSON.stringify({ ...JSON.parse(texts.json), navigationStyle: 'default', navigationBarTitleText: `json-${n}.` }, null, 2)],
  }
  const sign = { style: n => `rgb(${n % 256}, 1, 2)`, wxml: n => `wxml-${n}.`, js: n => `js-${n}.`, json: n => `json-${n}.` }
  return { save: (kind, n) => writeFileSync(...files[kind](n)), sign: (kind, n) => sign[kind](n) }
}

async function startDev(project, log) {
  const port = await freePort()
  const child = spawn('dotnet', [join(home, 'src/Server/bin/Release/net10.0/madang.dll'), 'app', 'dev', project, '--port', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => { said += data })
  const stop = () => new Promise(resolve => (child.exitCode === null ? child.once('exit', resolve) && child.kill('SIGINT') : resolve()))
  for (const until = Date.now() + 120_000; !/Watching/.test(said);) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`app dev did not start\n${said.slice(-2000)}`)
    await rest(100)
  }
  const link = /the app alone\s+(\S+)/.exec(said)[1]
  log(said.trim().split('\n')[0])
  return { link, stop, said: () => said }
}

/** Times of one project: for each kind a list of what each save took, in ms, with its parts. */
async function measureProject(name, project, rounds, log) {
  const mark = withMark(project)
  for (const kind of KINDS) mark.save(kind, 0)
  const dev = await startDev(project, log)
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
  try {
    const page = await (await browser.newContext({ viewport: { width: 375, height: 667 }, deviceScaleFactor: 2, locale: 'en-US' })).newPage()
    const waiting = []
    page.on('console', message => {
      const text = message.text()
      if (text.startsWith('bench ')) for (const listener of waiting) listener(JSON.parse(text.slice('bench '.length)))
    })
    await page.addInitScript(watchMark)
    await page.goto(dev.link)
    const seen = sign => new Promise((resolve, reject) => {
      const heard = {}
      const timer = setTimeout(() => reject(new Error(`${sign} was not on the screen after ${PATIENCE_MS} ms\n${dev.said().slice(-800)}`)), PATIENCE_MS)
      const listener = ({ kind, at, text, ...more }) => {
        if (kind === 'build') Object.assign(heard, { heardAt: at, ...more })
        else if (kind === 'swap') heard.swappedAt = at
        else if (kind === 'mark' && text.includes(sign)) heard.markedAt = at
        // An app that begins anew is on the screen when the old one is gone from before it.
        if (heard.markedAt === undefined || (heard.effect === 'reload' && heard.swappedAt === undefined)) return
        clearTimeout(timer)
        waiting.splice(waiting.indexOf(listener), 1)
        resolve({ ...heard, at: Math.max(heard.markedAt, heard.effect === 'reload' ? heard.swappedAt : 0) })
      }
      waiting.push(listener)
    })
    const times = Object.fromEntries(KINDS.map(kind => [kind, []]))
    await seen('js-0.')
    await rest(4_000)
    // The first round is thrown away, as everywhere.
    for (let round = 0; round <= rounds; round++) {
      for (const kind of round % 2 ? [...KINDS].reverse() : KINDS) {
        const shown = seen(mark.sign(kind, round + 1))
        const start = now()
        mark.save(kind, round + 1)
        const found = await shown
        const time = { ms: found.at - start, heardMs: found.heardAt - start, buildMs: found.buildMs, effect: found.effect }
        if (round > 0) times[kind].push(time)
        log(`${name} ${kind} ${Math.round(time.ms)} ms: told after ${Math.round(time.heardMs)}, build ${Math.round(time.buildMs)}, ${time.effect}`)
        await rest(REST_MS)
      }
    }
    return times
  } finally {
    await browser.close()
    await dev.stop()
  }
}

/** The sample shop, and with MADANG_BENCH_PROJECT another project beside it. */
export async function measureDev({ work, rounds, log }) {
  mkdirSync(work, { recursive: true })
  const backend = await startBackend(log)
  try {
    const results = { shop: await measureProject('shop', copySample(work, backend.port, backend.port), rounds, log) }
    const other = process.env.MADANG_BENCH_PROJECT
    if (other) {
      const copy = join(work, 'other')
      cpSync(other, copy, { recursive: true })
      results.other = await measureProject('other', copy, rounds, log)
    }
    return results
  } finally {
    backend.stop()
  }
}

export { KINDS }
