// bench/run open: from the tap to the last picture above the fold, the sample shop's home page as mini program and as web page.
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { browse, quarter, SCALE, VIEWPORT } from './browser.mjs'
import { front, ownCertificates, toPage, toPlatform } from './front.mjs'
import { copySample, drawnAhead, publish, startBackend, startPlatform } from './platform.mjs'
import { shaped } from './shaped.mjs'
import { watchPaint } from './watch.mjs'

const PICTURES = 8
const RATE = 4
const PATIENCE_MS = 20_000
const STAY_MS = 3_000
const REST_MS = 800

const median = values => [...values].sort((a, b) => a - b)[values.length >> 1]

/** A run of the mini program: the shell is open and at rest, its entry is tapped. */
const miniProgram = shell => ({
  isCovered: true,
  url: `${shell}/`,
  async tap(page, { rest }) {
    const entry = page.getByText('Maru', { exact: false }).first()
    await entry.waitFor()
    await page.waitForTimeout(rest)
    await entry.click()
  },
})

/** A run of the web page: a link to it is tapped. */
const webPage = origin => ({
  url: `${origin}/start`,
  async tap(page, { rest }) {
    await page.evaluate(href => {
      const link = document.createElement('a')
      link.href = href
      link.textContent = 'Maru'
      document.body.append(link)
    }, `${origin.replace('localhost', 'h5.localhost')}/`)
    await page.waitForTimeout(rest)
    await page.getByText('Maru').click()
  },
})

/** @param rest ms that the page has been at rest before the tap */
async function once(context, side, { rest, isPrewarmed = false }) {
  const page = await context.newPage()
  const problems = []
  let patience
  try {
    await page.addInitScript(watchPaint, PICTURES)
    // A browser that cannot move a living frame has none made ready.
    if (!isPrewarmed) await page.addInitScript(() => { delete Element.prototype.moveBefore })
    const told = {}
    const done = new Promise((resolve, reject) => {
      patience = setTimeout(() => reject(new Error(`nothing was painted within ${PATIENCE_MS} ms\n${problems.join('\n')}`)), PATIENCE_MS).unref()
      page.on('console', message => {
        const [bench, what, at] = message.text().split(' ')
        if (bench !== 'bench') return void (message.type() === 'error' && problems.push(message.text()))
        told[what] = Number(at)
        const all = ['tapped', 'painted', 'live', ...(side.isCovered ? ['uncovered', 'seen'] : [])]
        if (all.every(name => told[name])) resolve({ painted: Math.max(...all.filter(name => name !== 'live').map(name => told[name])) - told.tapped, live: told.live - told.tapped })
      })
    })
    // Whoever waits for the tap hears of it too.
    done.catch(() => {})
    await page.goto(side.url)
    await side.tap(page, { rest })
    const times = await done
    // As people do: nobody leaves at once.
    await page.waitForTimeout(STAY_MS)
    return times
  } catch (error) {
    if (process.env.MADANG_BENCH_SHOTS) await page.screenshot({ path: join(process.env.MADANG_BENCH_SHOTS, `${Date.now()}.png`) })
    throw error
  } finally {
    clearTimeout(patience)
    await page.close()
  }
}

export async function measureOpen({ work, rounds, log, only }) {
  mkdirSync(work, { recursive: true })
  const closing = []
  const limit = quarter('madang-bench', RATE)
  log(limit ? `the browser shares 1/${RATE} of the machine` : 'no control group: the browser is not slowed')
  try {
    const backend = await startBackend(log)
    closing.push(backend.stop)
    const pictures = await shaped(backend.port)
    closing.push(pictures.close)
    execFileSync('npx', ['vite', 'build', '--logLevel', 'error'], { cwd: import.meta.dirname, env: { ...process.env, VITE_PICTURES: `http://127.0.0.1:${pictures.port}`, H5_OUT: join(work, 'h5') }, stdio: ['ignore', 'ignore', 'inherit'] })
    const certificates = ownCertificates(work)
    const h5 = await front(certificates, toPage(join(work, 'h5'), backend.port))
    const h5Line = await shaped(h5.port)
    closing.push(h5.close, h5Line.close)
    const sample = copySample(work, backend.port, pictures.port)
    const platforms = {}
    for (const [name, withOrigins] of [['own', true], ['opaque', false]]) {
      const platform = await startPlatform(work, { withOrigins }, log)
      closing.push(platform.stop)
      const { app_id: app } = await publish(platform, sample, [`http://127.0.0.1:${backend.port}`, `http://127.0.0.1:${pictures.port}`])
      await drawnAhead(platform, app, { ...VIEWPORT, ratio: SCALE })
      const before = await front(certificates, toPlatform(platform.port))
      const line = await shaped(before.port)
      closing.push(before.close, line.close)
      platforms[name] = { ...platform, shell: `https://localhost:${line.port}` }
    }
    const sides = { h5: webPage(`https://localhost:${h5Line.port}`), own: miniProgram(platforms.own.shell), opaque: miniProgram(platforms.opaque.shell) }
    return await race({ work, rounds, log, sides, spki: certificates.spki, limit, only })
  } finally {
    for (const close of closing.reverse()) close()
    limit?.remove()
  }
}

async function race({ work, rounds, log, sides, spki, limit, only }) {
  const times = {}
  const note = async (name, context, how) => {
    // A run that never ends is told, and not counted: it is no time.
    const found = await once(context, sides[name.split('.')[1]], how).catch(error => void log(`${name}: ${error.message.split('\n')[0]}`))
    if (found === undefined) return
    ;(times[name] ??= []).push(found.painted)
    ;(times[`${name}.live`] ??= []).push(found.live)
    log(`${name} ${Math.round(found.painted)} ms, live ${Math.round(found.live)} ms`)
  }
  const wants = kind => !only || only.includes(kind)
  const warm = {}
  for (const name of Object.keys(sides)) {
    mkdirSync(join(work, `warm-${name}`), { recursive: true })
    warm[name] = await browse(join(work, `warm-${name}`), spki, limit)
    // From the third time on the browser keeps compiled code.
    if (wants('warm') || wants('prewarmed')) for (let time = 0; time < 3; time++) await note(`first.${name}`, warm[name], { rest: REST_MS })
  }
  try {
    for (let round = 0; round < rounds; round++) {
      const names = Object.keys(sides)
      if (round % 2) names.reverse()
      for (const name of names) {
        if (wants('cold')) {
          const profile = join(work, `cold-${name}-${round}`)
          const context = await browse(profile, spki, limit)
          await note(`cold.${name}`, context, { rest: REST_MS })
          await context.close()
          rmSync(profile, { recursive: true, force: true })
        }
        if (wants('warm')) await note(`warm.${name}`, warm[name], { rest: REST_MS })
        if (wants('prewarmed') && name !== 'h5') await note(`prewarmed.${name}`, warm[name], { rest: 4_000, isPrewarmed: true })
      }
    }
  } finally {
    for (const context of Object.values(warm)) await context.close()
  }
  return times
}

export { median }
