// Takes the pictures of mini programs that the documents show, from the sample shop as it is: docs/pictures/shop-*.png and developer-page.png.
// Usage: node eng/pictures.mjs    after ./run has built everything once; it starts what it needs and ends it again.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = join(dirname(fileURLToPath(import.meta.url)), '..')
const { chromium } = createRequire(join(home, 'web', 'package.json'))('playwright-core')
const PHONE = { width: 390, height: 780 }
const DESKTOP = { width: 1120, height: 720 }
const product = 'packages/goods/detail/index?id=M1013'

/** Starts a program and waits for a line of what it says. */
function started(command, args, line, options = {}) {
  const child = spawn(command, args, { cwd: home, ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const end = () => { if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid) }
  process.on('exit', end)
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = bytes => {
      said += bytes
      const found = line.exec(said)
      if (found) resolve({ found })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', code => reject(new Error(`${command} ended with ${code}: ${said}`)))
  })
}

async function take(browser, url, name, viewport, ready) {
  const context = await browser.newContext({ viewport, deviceScaleFactor: viewport === PHONE ? 1.5 : 1, locale: 'en-GB', colorScheme: 'light' })
  const page = await context.newPage()
  await page.goto(url)
  await ready(page)
  await page.waitForTimeout(1500)
  await page.screenshot({ path: join(home, 'docs', 'pictures', `${name}.png`) })
  await context.close()
  console.log(`docs/pictures/${name}.png`)
}

/** The app's own frame has something to read. */
const shown = async page => {
  for (let tries = 0; tries < 100; tries++) {
    for (const frame of page.frames()) {
      const text = await frame.evaluate(() => document.querySelector('.page-root')?.shadowRoot?.textContent ?? '').catch(() => '')
      if (text.trim().length > 40) return
    }
    await page.waitForTimeout(200)
  }
  throw new Error('the app showed nothing')
}

// What was started ends with this, however it ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))
await started('dotnet', ['run', '--project', 'samples/shop-backend', '-c', 'Release'], /listening on|Now listening|5290/)
const platform = await started(join(home, 'madang'), ['app', 'dev', 'samples/shop'], /to work on it +(\S+)\s+the app alone +(\S+)\s/)
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
try {
  const [, developer, app] = platform.found
  await take(browser, app, 'shop-phone', PHONE, shown)
  await take(browser, `${app}/${product}`, 'shop-product-phone', PHONE, shown)
  await take(browser, app, 'shop-desktop', DESKTOP, shown)
  await take(browser, developer, 'developer-page', DESKTOP, async page => {
    await shown(page)
    await page.keyboard.press('Alt+4')
  })
} finally {
  await browser.close()
}
process.exit()
