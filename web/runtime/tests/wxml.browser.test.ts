// Selecting, observing, moving and touching: what pages do with the nodes they drew.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Bench } from './browser.ts'
import { component, inPage, page, tells, told, using } from './pages.ts'

let bench: Bench
before(async () => { bench = await Bench.start() })
after(() => bench.stop())

const DATA = 'data: { out: "" }, say(v) { this.setData({ out: typeof v === "string" ? v : JSON.stringify(v) }) }'

test('a query tells all that fields may ask for', async () => {
  const app = await bench.open(page('<scroll-view id="s" class="box" scroll-y style="height:100px;width:200px" data-a="1" mark:m="2" scroll-top="{{20}}"><view style="height:400px" class="in"/></scroll-view><one id="one" n="7"/><canvas id="c" type="2d"/><view id="out">{{out}}</view>', `Page({ ${DATA}, onReady() { setTimeout(() => {
    const q = wx.createSelectorQuery()
    q.select("#s").fields({ id: true, dataset: true, mark: true, rect: true, size: true, scrollOffset: true, properties: ["scrollTop", "scrollY"], computedStyle: ["backgroundColor"], context: true })
    q.selectAll(".box, .in").boundingClientRect()
    q.select("#none").boundingClientRect()
    q.selectAll(".none").boundingClientRect()
    q.selectViewport().scrollOffset()
    q.select("#one").fields({ properties: ["n"], node: true })
    q.select("#c").node()
    q.exec(([s, all, none, empty, port, one, c]) => this.say([s.id, s.dataset, s.mark, s.left, s.right, s.width, s.height, s.scrollTop, s.scrollHeight, s.scrollY, s.backgroundColor, typeof s.context.scrollTo, all.length, none, empty, port.scrollTop, one.n, one.node.hello(), typeof c.node.getContext]))
  }, 100) } })`, { 'p/p.json': using({ one: '/c/one' }), ...component('one', '<view>{{n}}</view>', 'Component({ properties: { n: Number }, methods: { hello() { return "hello" } } })') }))
  await tells(app, JSON.stringify(['s', { a: '1' }, { m: '2' }, 0, 200, 200, 100, 20, 400, true, 'rgba(0, 0, 0, 0)', 'function', 2, null, [], 0, 7, 'hello', 'function']))
  await app.close()
})

test('an intersection is told at its thresholds, against the viewport and against a node', async () => {
  const app = await bench.open(page('<view style="height:900px"/><view id="late" data-k="v" style="height:100px">late</view><scroll-view id="s" scroll-y style="height:100px"><view style="height:300px"/><view id="in" style="height:50px"/></scroll-view><view id="out">{{out}}</view>', `Page({ ${DATA}, seen: [], onReady() {
    this.createIntersectionObserver({ thresholds: [0, 1] }).relativeToViewport().observe("#late", r => { if (r.intersectionRatio > 0) { this.seen.push([r.id, r.dataset.k, Math.round(r.boundingClientRect.height), r.relativeRect.bottom > 100].join()); this.say(this.seen.join(";")) } })
    const o = wx.createIntersectionObserver(this); o.relativeTo("#s").observe("#in", r => { if (r.intersectionRatio > 0) { o.disconnect(); this.seen.push("in"); this.say(this.seen.join(";")) } })
  } })`))
  await app.page.waitForTimeout(200)
  assert.equal(await told(app), '')
  await app.frame.evaluate(() => { document.querySelector('.page-scroller')!.scrollTop = 500 })
  await tells(app, 'late,v,100,true')
  await inPage(app, root => { const s = root.querySelector('#s .wx-scroll-view')!; s.scrollTop = 300 })
  await tells(app, 'late,v,100,true;in')
  await app.close()
})

test('a media query is told at once and when it changes', async () => {
  const app = await bench.open(page('<view id="out">{{out}}</view>', `Page({ ${DATA}, onLoad() { this.createMediaQueryObserver().observe({ minWidth: 400, orientation: "landscape" }, ({ matches }) => this.say(this.data.out + matches + " ")) } })`))
  await tells(app, 'false ')
  await app.page.setViewportSize({ width: 700, height: 400 })
  await tells(app, 'false true ')
  await app.close()
})

test('animations: steps of createAnimation, key frames of animate, and clearing them', async () => {
  const app = await bench.open(page('<view id="a" animation="{{a}}" style="width:100px;height:20px"/><view id="b" style="width:100px;height:20px"/><view id="out">{{out}}</view>', `Page({ ${DATA}, data: { out: "", a: {} }, onReady() {
    const m = wx.createAnimation({ duration: 40 }); m.translateX(10).rotate(0).step().opacity(0.5).width("50px").step({ duration: 20 }); this.setData({ a: m.export() })
    this.animate("#b", [{ opacity: 1, translateX: 0 }, { opacity: 0.2, translateX: 30, ease: "ease-out" }], 60, () => { this.createSelectorQuery().select("#b").fields({ computedStyle: ["opacity", "transform"] }, r => { this.clearAnimation("#b", () => this.createSelectorQuery().select("#b").fields({ computedStyle: ["opacity"] }, s => this.say([r.opacity, r.transform, s.opacity])).exec()) }).exec() })
  } })`))
  await tells(app, JSON.stringify(['0.2', 'matrix(1, 0, 0, 1, 30, 0)', '1']))
  await app.until(() => { const style = getComputedStyle(document.querySelector('.page-root')!.shadowRoot!.querySelector('#a')!); return style.width === '50px' && style.opacity === '0.5' && style.transform === 'matrix(1, 0, 0, 1, 10, 0)' })
  await app.close()
})

test('a responder in WXS follows a drag of the mouse without the app, which hears only the end', async () => {
  const app = await bench.open(page(
    '<wxs module="m">var from = 0; module.exports = { down: function (e) { from = e.touches[0].pageX }, move: function (e, owner) { owner.selectComponent("#box").setStyle({ transform: "translateX(" + (e.touches[0].pageX - from) + "px)" }); return false }, up: function (e, owner) { owner.callMethod("say", e.changedTouches[0].pageX - from + "") } }</wxs><view id="box" style="width:100px;height:100px" bindtouchstart="{{m.down}}" bindtouchmove="{{m.move}}" bindtouchend="{{m.up}}" catchtouchcancel="say"/><view id="out">{{out}}</view>',
    `Page({ ${DATA} })`))
  const box = (await app.frame.locator('#box').boundingBox())!
  await app.page.mouse.move(box.x + 20, box.y + 20)
  await app.page.mouse.down()
  await app.page.mouse.move(box.x + 50, box.y + 20, { steps: 3 })
  await app.page.mouse.move(box.x + 90, box.y + 20, { steps: 3 })
  await app.until(() => document.querySelector('.page-root')!.shadowRoot!.querySelector<HTMLElement>('#box')!.style.transform === 'translateX(70px)')
  await app.page.mouse.up()
  await tells(app, '70')
  await app.close()
})

test('touches, taps and long presses: bubbling, catching, capturing, marks and where they were', async () => {
  const app = await bench.open(page('<view capture-bind:tap="note" data-n="capture" mark:a="1"><view bindtap="note" data-n="outer" bindlongpress="note"><view id="in" catchtap="note" data-n="inner" mark:b="2" style="width:80px;height:40px">x</view><view id="free" data-n="free" bindtap="note" style="height:40px">y</view></view></view><view id="out">{{out}}</view>', `Page({ ${DATA}, all: [], note(e) { this.all.push([e.currentTarget.dataset.n, e.type, e.target.id, JSON.stringify(e.mark, ["a", "b"])].join(" ")); this.say(this.all.join("|")) } })`))
  await app.frame.locator('#in').click()
  await tells(app, 'capture tap in {"a":"1","b":"2"}|inner tap in {"a":"1","b":"2"}')
  await app.frame.locator('#free').click()
  await tells(app, 'capture tap in {"a":"1","b":"2"}|inner tap in {"a":"1","b":"2"}|capture tap free {"a":"1"}|free tap free {"a":"1"}|outer tap free {"a":"1"}')
  const box = (await app.frame.locator('#free').boundingBox())!
  await app.page.mouse.move(box.x + 5, box.y + 5)
  await app.page.mouse.down()
  await app.page.waitForTimeout(500)
  await app.page.mouse.up()
  await app.until(() => document.querySelector('.page-root')!.shadowRoot!.querySelector('#out')!.textContent!.endsWith('|outer longpress free {"a":"1"}'))
  await app.close()
})

test('the keyboard reaches what a finger does, and keys are told where an app asks', async () => {
  const app = await bench.open(page('<button id="b" bindtap="hit">b</button><switch id="s" bindchange="hit"/><view id="out">{{out}}</view>', `Page({ ${DATA}, onLoad() { wx.onKeyDown(({ key, code }) => { if (key === "k") this.say(this.data.out + code) }) }, hit(e) { this.say(this.data.out + e.type + " ") } })`))
  await app.frame.locator('#b').focus()
  await app.page.keyboard.press('Enter')
  await tells(app, 'tap ')
  await app.frame.locator('#s').focus()
  await app.page.keyboard.press('Space')
  await tells(app, 'tap change ')
  await app.page.keyboard.press('k')
  await tells(app, 'tap change KeyK')
  await app.close()
})

test('a finger moves a swiper and pulls no page with it', async () => {
  const app = await bench.open(page('<swiper id="s" style="height:200px" bindchange="now"><swiper-item>1</swiper-item><swiper-item>2</swiper-item></swiper><view style="height:2000px"/><view id="out">{{out}}</view>', `Page({ ${DATA}, now(e) { this.say(e.detail.current + e.detail.source) } })`))
  const box = (await app.frame.locator('#s').boundingBox())!
  await app.page.mouse.move(box.x + 300, box.y + 100)
  await app.page.mouse.down()
  await app.page.mouse.move(box.x + 60, box.y + 105, { steps: 6 })
  await app.page.mouse.up()
  await tells(app, '1touch')
  await app.close()
})
