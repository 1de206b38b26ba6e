// bench/run pages: what an open mini program costs: operations, frames, memory, and what the shell feels of it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { browse, familyOf } from './browser.mjs'
import { copySample, publish, startBackend, startPlatform } from './platform.mjs'

const GOODS = 1000
const SPIN_MS = 1500
const OPENINGS = 10
const RATE = 4

/** A mini program of three pages: a long list of goods, one that spins, one that does nothing. */
function writeProbe(folder) {
  const files = {
    'project.config.json': JSON.stringify({ appid: 'wx00000000000bec01', projectname: 'probe', compileType: 'miniprogram', miniprogramRoot: './', setting: { es6: true } }),
    'app.json': JSON.stringify({ pages: ['pages/list/list', 'pages/spin/spin', 'pages/still/still'] }),
    'app.js': 'App({})',
    'pages/list/list.wxml': '<view wx:for="{{goods}}" wx:key="id" class="goods" bind:tap="open" data-id="{{item.id}}"><view class="picture" style="background: hsl({{item.id}}, 40%, 80%)"/><view class="text"><view class="name">{{item.name}}</view><view class="price"><text>¥</text><text>{{item.price}}</text></view></view></view>',
    'pages/list/list.wxss': '.goods{display:flex;padding:20rpx;border-bottom:1rpx solid #ddd}.picture{width:160rpx;height:160rpx;border-radius:16rpx}.text{flex:1;margin-left:20rpx}.name{font-size:30rpx}.price{color:#bf3b08}',
    'pages/list/list.js': `Page({ data: { goods: Array.from({ length: ${GOODS} }, (_, id) => ({ id, name: 'Goods number ' + id, price: 100 + id })) }, open() {}, onPageScroll() {} })`,
    'pages/spin/spin.wxml': '<view>{{done}}</view>',
    'pages/spin/spin.js': `Page({ data: { done: '' }, onReady() { setTimeout(() => { const until = Date.now() + ${SPIN_MS}; while (Date.now() < until); this.setData({ done: 'done' }) }, 500) } })`,
    'pages/still/still.wxml': '<view>still</view>',
    'pages/still/still.js': 'Page({})',
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** Opens a page by its link, and hears what the shell hears. */
async function open(context, url) {
  const page = await context.newPage()
  await page.addInitScript(() => {
    if (window !== top) return
    window.heard = []
    addEventListener('madang', ({ detail }) => window.heard.push({ event: detail.event, kind: detail.data?.kind, ops: detail.data?.ops, at: performance.now() }))
  })
  await page.goto(url)
  await page.waitForFunction(() => window.heard.some(({ event }) => event === 'ready'), undefined, { timeout: 60_000 })
  return page
}

const frameOf = page => page.frames().find(frame => frame.url().includes('/frame.html'))
const rest = ms => new Promise(resolve => setTimeout(resolve, ms))

async function operations(context, url) {
  const page = await open(context, url)
  await frameOf(page).waitForFunction(() => document.querySelector('.page-root')?.shadowRoot.querySelectorAll('img[src*="/pictures/"]').length > 20, undefined, { timeout: 30_000 })
  const flushes = async () => (await page.evaluate(() => window.heard)).filter(({ kind }) => kind === 'flush')
  const sum = list => list.reduce((total, { ops }) => total + ops, 0)
  const readyAt = await page.evaluate(() => window.heard.find(({ event }) => event === 'ready').at)
  // The carousel turns every five seconds, and that is work the app asked for: idle is what lies between two turns.
  let before
  let idle = Infinity
  for (let turn = 0; turn < 4 && idle > 0; turn++) {
    const { length } = await flushes()
    while ((await flushes()).length === length) await rest(50)
    await rest(700)
    before = await flushes()
    await rest(3000)
    idle = Math.min(idle, sum(await flushes()) - sum(before))
  }
  await page.close()
  return { all: sum(before), first: sum(before.filter(({ at }) => at < readyAt)), idle }
}

/** The longest time between two frames of the shell while the app spins, ms. */
async function stall(context, url) {
  const page = await open(context, url)
  const longest = await page.evaluate(ms => new Promise(resolve => {
    const until = performance.now() + ms
    let last = performance.now()
    let worst = 0
    const turn = now => {
      worst = Math.max(worst, now - last)
      last = now
      if (now < until) requestAnimationFrame(turn)
      else resolve(worst)
    }
    requestAnimationFrame(turn)
  }), SPIN_MS + 1000)
  await page.close()
  return longest
}

/** Frames a second while a finger flings the list, four times slower. */
async function scrolling(context, url) {
  const page = await open(context, url)
  const frame = frameOf(page)
  await rest(1500)
  const session = await context.newCDPSession(frame).catch(() => context.newCDPSession(page))
  await session.send('Emulation.setCPUThrottlingRate', { rate: RATE })
  const counting = frame.evaluate(() => new Promise(resolve => {
    const frames = []
    const turn = now => {
      frames.push(now)
      if (now - frames[0] < 3000) requestAnimationFrame(turn)
      else resolve({ fps: (frames.length - 1) / ((now - frames[0]) / 1000), top: document.querySelector('.page-scroller').scrollTop })
    }
    requestAnimationFrame(turn)
    const scroller = document.querySelector('.page-scroller')
    const step = () => {
      scroller.scrollTop += 40
      if (frames.length === 0 || performance.now() - frames[0] < 3000) requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  }))
  const { fps, top } = await counting
  await page.close()
  if (!(top > 1000)) throw new Error(`the list did not scroll: ${top}`)
  return fps
}

function residentBytes(profile) {
  return familyOf(profile).reduce((sum, pid) => {
    try {
      return sum + Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024
    } catch {
      return sum
    }
  }, 0)
}

/** Memory of the browser after ten apps were opened and closed in one shell, as a share of what it was before. */
async function memory(context, profile, shell, links) {
  const page = await context.newPage()
  await page.goto(`${shell}/`)
  const settle = async () => {
    const session = await context.newCDPSession(page)
    await session.send('HeapProfiler.collectGarbage')
    await rest(3000)
    return residentBytes(profile)
  }
  const round = async link => {
    await page.evaluate(link => {
      history.pushState({ opened: true }, '', link)
      dispatchEvent(new PopStateEvent('popstate'))
    }, link)
    await page.frameLocator('iframe:not(.prewarmed)').locator('body').waitFor()
    await rest(1500)
    await page.goBack()
    await rest(300)
  }
  // What the first opening leaves stays for the next: code, fonts, the frame that is kept ready.
  for (const link of links) await round(link)
  const before = await settle()
  for (let time = 0; time < OPENINGS; time++) await round(links[time % links.length])
  const after = await settle()
  await page.close()
  return after / before
}

/** Chunks that were asked for beside those of the opened page and of the app itself. */
async function strangers(context, url, path) {
  const asked = []
  const page = await context.newPage()
  page.on('request', request => asked.push(new URL(request.url()).pathname))
  await page.goto(url)
  await page.waitForFunction(() => document.querySelector('iframe'), undefined, { timeout: 60_000 })
  await rest(6000)
  const frame = frameOf(page)
  const manifest = await frame.evaluate(() => fetch('manifest.json').then(answer => answer.json()))
  await page.close()
  const allowed = new Set([...manifest.scripts, ...manifest.pages[path].scripts])
  return asked.map(name => /\/p\/[0-9a-f]+\/(.+\.js)$/.exec(name)?.[1]).filter(name => name && !name.startsWith('wxs/') && !allowed.has(name))
}

export async function measurePages({ work, log }) {
  mkdirSync(work, { recursive: true })
  const closing = []
  try {
    const backend = await startBackend(log)
    const platform = await startPlatform(work, { withOrigins: true }, log)
    closing.push(backend.stop, platform.stop)
    const origins = [`http://127.0.0.1:${backend.port}`]
    const shop = await publish(platform, copySample(work, backend.port, backend.port), origins, 'develop')
    const probe = await publish(platform, writeProbe(join(work, 'probe')), origins, 'develop')
    const shell = `http://localhost:${platform.port}`
    const at = (app, path) => shell + app.link.split('?')[0] + (path ? `/${path}` : '')
    const profile = join(work, 'pages')
    const context = await browse(profile, '', null)
    closing.push(() => context.close())
    const figures = {}
    const note = (name, figure) => {
      figures[name] = figure
      log(`${name} ${figure}`)
    }
    const { all, first, idle } = await operations(context, at(shop))
    note('operations-home', all)
    note('operations-first-paint', first)
    note('operations-idle', idle)
    note('foreign-chunks', (await strangers(context, at(shop), 'pages/home/index')).length)
    note('shell-stall-ms', await stall(context, at(probe, 'pages/spin/spin')))
    note('list-fps', await scrolling(context, at(probe, 'pages/list/list')))
    note('memory-ten-apps', await memory(context, profile, shell, [at(shop), at(probe, 'pages/still/still')].map(url => url.slice(shell.length))))
    return figures
  } finally {
    for (const close of closing.reverse()) await close()
  }
}
