// What goes wrong in a first attempt at running mini programs, each as a small app.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Bench, shownText } from './browser.ts'

let bench: Bench
before(async () => { bench = await Bench.start() })
after(() => bench.stop())

const page = (wxml: string, js: string, rest: Record<string, string> = {}): Record<string, string> => ({
  'app.json': JSON.stringify({ pages: ['p/p'] }), 'app.js': 'App({})', 'p/p.wxml': wxml, 'p/p.js': js, 'p/p.json': '{}', ...rest,
})
const using = (components: Record<string, string>): string => JSON.stringify({ usingComponents: components })

test('Component() called from a shared module binds to the component being loaded', async () => {
  const app = await bench.open(page('<one/><two/>', 'Page({})', {
    'p/p.json': using({ one: '/c/one', two: '/c/two' }),
    'lib/define.js': 'module.exports = name => Component({ data: { name } })',
    'c/one.js': 'require("../lib/define")("first")', 'c/one.json': '{"component":true}', 'c/one.wxml': '<text>{{name}}</text>',
    'c/two.js': 'require("../lib/define")("second")', 'c/two.json': '{"component":true}', 'c/two.wxml': '<text> {{name}}</text>',
  }))
  assert.match(await app.frame.evaluate(shownText), /first\s*second/)
  assert.deepEqual(await app.errors(), [])
  await app.close()
})

test('WXS compares constructors with texts and keeps backslashes of patterns', async () => {
  const app = await bench.open(page(
    '<wxs module="m">module.exports = { kind: function (x) { return x.constructor === "Array" ? "list" : "other" }, digits: function (s) { return s.replace(getRegExp("\\d", "g"), "#") } }</wxs><wxs module="n" src="../lib/sum.wxs"/><text>{{m.kind(list)}} {{m.digits("a1b2")}} {{n.sum(1)}}</text>',
    'Page({ data: { list: [] } })', { 'lib/sum.wxs': 'var two = require("./two.wxs"); module.exports = { sum: function (x) { return x + two.two } }', 'lib/two.wxs': 'module.exports = { two: 2 }' }))
  assert.equal(await app.frame.evaluate(shownText), 'list a#b# 3')
  await app.close()
})

test('wx:// behaviors exist, and a custom field takes part in a form', async () => {
  const app = await bench.open(page('<form bindsubmit="send"><field name="city" value="Seoul"/><button form-type="submit">go</button></form><text>{{sent}}</text>', 'Page({ data: { sent: "" }, send(e) { this.setData({ sent: e.detail.value.city }) } })', {
    'p/p.json': using({ field: '/c/field' }), 'c/field.js': 'Component({ behaviors: ["wx://form-field", "wx://component-export"], export() { return { exported: true } } })', 'c/field.json': '{"component":true}', 'c/field.wxml': '<view/>',
  }))
  await app.frame.locator('wx-button').click()
  await app.until(() => document.querySelector('.page-root')!.shadowRoot!.textContent!.includes('Seoul'))
  assert.deepEqual(await app.errors(), [])
  await app.close()
})

test('styles of two pages never meet, isolated components keep theirs, shared ones do not', async () => {
  const app = await bench.open({
    'app.json': JSON.stringify({ pages: ['a/a', 'b/b'] }), 'app.js': 'App({})', 'app.wxss': '.global { color: rgb(1, 1, 1) }',
    'a/a.wxml': '<view class="x global">a</view><inner/>', 'a/a.js': 'Page({ onReady() { wx.navigateTo({ url: "/b/b" }) } })', 'a/a.json': using({ inner: '/c/inner' }), 'a/a.wxss': '.x { color: rgb(9, 0, 0) }',
    'b/b.wxml': '<view class="x" id="b">b</view>', 'b/b.js': 'Page({})', 'b/b.json': '{}',
    'c/inner.wxml': '<view class="x" id="inner">c</view>', 'c/inner.js': 'Component({})', 'c/inner.json': '{"component":true}', 'c/inner.wxss': '.x { color: rgb(0, 0, 9) } :host { display: block }',
  })
  await app.until(() => document.querySelectorAll('.page').length === 2 && document.querySelectorAll('.page.behind').length === 1)
  const colours = await app.frame.evaluate(() => [...document.querySelectorAll('.page-root')].map(root => [...root.shadowRoot!.querySelectorAll('wx-view')].map(view => getComputedStyle(view).color)))
  assert.deepEqual(colours, [['rgb(9, 0, 0)', 'rgb(0, 0, 9)'], ['rgb(0, 0, 0)']])
  await app.close()
})

test('a component event named click is its own, and a native click is nobody\'s', async () => {
  const app = await bench.open(page('<press bind:click="hit"/><text>{{times}}</text>', 'Page({ data: { times: 0 }, hit(e) { this.setData({ times: this.data.times + 1 }) } })', {
    'p/p.json': using({ press: '/c/press' }), 'c/press.js': 'Component({ methods: { tap() { this.triggerEvent("click", {}) } } })', 'c/press.json': '{"component":true}', 'c/press.wxml': '<view bindtap="tap">press</view>',
  }))
  await app.frame.locator('wx-view').click()
  await app.until(() => document.querySelector('.page-root')!.shadowRoot!.querySelector('wx-text')!.textContent === '1')
  await app.close()
})

test('WXS responders answer in the view, with state, styles and calls back to the app', async () => {
  const app = await bench.open(page(
    '<wxs module="m">module.exports = { tap: function (e, owner) { var s = owner.getState(); s.n = (s.n || 0) + 1; owner.selectComponent(".box").setStyle({ width: s.n * 50 + "px" }); owner.callMethod("told", { n: s.n }) }, changed: function (now, old, owner, self) { self.addClass("c" + now) } }</wxs><view class="box" bindtap="{{m.tap}}" change:prop="{{m.changed}}" prop="{{value}}">x</view><text>{{n}}</text>',
    'Page({ data: { n: 0, value: 7 }, told(d) { this.setData({ n: d.n }) } })'))
  await app.frame.locator('wx-view').click()
  await app.until(() => document.querySelector('.page-root')!.shadowRoot!.querySelector('wx-text')!.textContent === '1')
  const box = await app.frame.evaluate(() => { const view = document.querySelector('.page-root')!.shadowRoot!.querySelector<HTMLElement>('wx-view')!; return [view.style.width, view.className] })
  assert.equal(box[0], '50px')
  assert.match(box[1]!, /\bc7\b/)
  await app.close()
})

test('getCurrentPages, route, getTabBar, selectOwnerComponent and setUpdatePerformanceListener are there', async () => {
  const app = await bench.open({
    'app.json': JSON.stringify({ pages: ['p/p'], tabBar: { custom: true, list: [{ pagePath: 'p/p', text: 'p' }] } }), 'app.js': 'App({})',
    'p/p.wxml': '<inner id="i"/><text id="out">{{out}}</text>', 'p/p.json': using({ inner: '/c/inner' }),
    'p/p.js': 'Page({ data: { out: "" }, onReady() { this.setUpdatePerformanceListener({}, () => {}); const i = this.selectComponent("#i"); this.setData({ out: [getCurrentPages().length, this.route, this.getTabBar().data.name, i.selectOwnerComponent() === this].join(" ") }) } })',
    'c/inner.wxml': '<view/>', 'c/inner.js': 'Component({})', 'c/inner.json': '{"component":true}',
    'custom-tab-bar/index.wxml': '<view/>', 'custom-tab-bar/index.js': 'Component({ data: { name: "tabs" } })', 'custom-tab-bar/index.json': '{"component":true}',
  })
  await app.until(() => document.querySelector('.page-root')!.shadowRoot!.querySelector('#out')!.textContent === '1 p/p tabs true')
  assert.deepEqual(await app.errors(), [])
  await app.close()
})

test('twenty cards of one setData are a handful of operations', async () => {
  const app = await bench.open(page('<view wx:for="{{list}}" wx:key="id" class="card"><image src="/x.png"/><text>{{item.name}}</text><view><text>{{item.price}}</text></view></view>', 'Page({ data: { list: [] }, onReady() { this.setData({ list: Array.from({ length: 20 }, (_, id) => ({ id, name: "n" + id, price: id })) }) } })'))
  await app.until(() => document.querySelector('.page-root')!.shadowRoot!.querySelectorAll('.card').length === 20)
  const operations = (await app.log()).filter(entry => entry.data?.kind === 'flush').reduce((sum, entry) => sum + entry.data.ops, 0)
  assert.ok(operations <= 5, `${operations} operations`)
  await app.close()
})

test('an exception in app.js is told with its message, in an opaque frame too', async () => {
  const app = await bench.open(page('<text>still here</text>', 'Page({})', { 'app.js': 'App({}); throw new Error("told by name")' }), { opaque: true })
  assert.match(JSON.stringify(await app.errors()), /told by name/)
  assert.equal(await app.frame.evaluate(shownText), 'still here')
  await app.close()
})

test('styleIsolation and addGlobalClass given in JavaScript count as those in JSON do', async () => {
  const app = await bench.open(page('<alone/><global/><shared/><view class="x" id="own">p</view>', 'Page({})', {
    'p/p.json': using({ alone: '/c/alone', global: '/c/global', shared: '/c/shared' }), 'p/p.wxss': '.x { color: rgb(1, 0, 0) }',
    'c/alone.wxml': '<view class="x">a</view>', 'c/alone.js': 'Component({})', 'c/alone.json': '{"component":true}',
    'c/global.wxml': '<view class="x">g</view>', 'c/global.js': 'Component({ options: { addGlobalClass: true } })', 'c/global.json': '{"component":true}', 'c/global.wxss': '.x { background: rgb(2, 2, 2) }',
    'c/shared.wxml': '<view class="x">s</view>', 'c/shared.js': 'Component({ options: { styleIsolation: "shared" } })', 'c/shared.json': '{"component":true}', 'c/shared.wxss': '.x { font-weight: 700 }',
  }))
  const looks = await app.frame.evaluate(() => [...document.querySelector('.page-root')!.shadowRoot!.querySelectorAll('wx-view')].map(view => { const style = getComputedStyle(view); return [style.color, style.backgroundColor, style.fontWeight].join(' ') }))
  const clear = 'rgba(0, 0, 0, 0)'
  assert.deepEqual(looks, [`rgb(0, 0, 0) ${clear} 400`, 'rgb(1, 0, 0) rgb(2, 2, 2) 700', `rgb(1, 0, 0) ${clear} 700`, `rgb(1, 0, 0) ${clear} 700`])
  await app.close()
})

test('what is put into a container inherits from where its slot is, and leaves keep their insides to themselves', async () => {
  const app = await bench.open(page('<card><scroll-view scroll-y><swiper><swiper-item><text id="in">x</text></swiper-item></swiper></scroll-view></card>', 'Page({})', {
    'p/p.json': using({ card: '/c/card' }), 'p/p.wxss': '.in { color: red }',
    'c/card.wxml': '<view class="frame"><form><slot/></form></view>', 'c/card.js': 'Component({})', 'c/card.json': '{"component":true}', 'c/card.wxss': '.frame { color: rgb(3, 4, 5); font-size: 21px }',
  }))
  const style = await app.frame.evaluate(() => { const style = getComputedStyle(document.querySelector('.page-root')!.shadowRoot!.querySelector('#in')!); return [style.color, style.fontSize] })
  assert.deepEqual(style, ['rgb(3, 4, 5)', '21px'])
  await app.close()
})
