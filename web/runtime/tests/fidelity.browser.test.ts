// What public mini programs rely on without a word in any document, each as the smallest app that shows it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Bench } from './browser.ts'
import { component, inPage, page, tells, using } from './pages.ts'

let bench: Bench
before(async () => { bench = await Bench.start() })
after(() => bench.stop())

test('a component\'s own style wins over a class that was handed to it, unless that is important', async () => {
  const app = await bench.open(page('<one t-class="given"/><one t-class="strong"/>', 'Page({})', {
    'p/p.json': using({ one: '/c/one' }), 'p/p.wxss': '.given { color: rgb(9, 0, 0) } .strong { color: rgb(0, 9, 0) !important }',
    ...component('one', '<view class="own t-class">x</view>', 'Component({ externalClasses: ["t-class"] })'), 'c/one.wxss': '.own { color: rgb(0, 0, 9) }',
  }))
  assert.deepEqual(await inPage(app, root => [...root.querySelectorAll('wx-view')].map(view => getComputedStyle(view).color)), ['rgb(0, 0, 9)', 'rgb(0, 9, 0)'])
  await app.close()
})

test('properties may be called data, shadowRoot or is: they are the app\'s, and this.data stays', async () => {
  const app = await bench.open(page('<one data="{{value}}" shadow-root="{{true}}"/>', 'Page({ data: { value: "v" } })', {
    'p/p.json': using({ one: '/c/one' }),
    ...component('one', '<view id="out">{{data}} {{shadowRoot}} {{seen}}</view>', 'Component({ properties: { data: { type: null, value: null }, shadowRoot: Boolean }, data: { seen: "" }, attached() { this.setData({ seen: typeof this.data + " " + this.data.data }) } })'),
  }))
  await tells(app, 'v true object v')
  assert.deepEqual(await app.errors(), [])
  await app.close()
})

test('a property may name a list of types', async () => {
  const app = await bench.open(page('<one a="text" b="{{true}}"/>', 'Page({})', {
    'p/p.json': using({ one: '/c/one' }), ...component('one', '<view id="out">{{a}} {{b}} {{c}}</view>', 'Component({ properties: { a: { type: [Boolean, String], value: "" }, b: [Boolean, String], c: { type: [Number], value: 3 } } })'),
  }))
  await tells(app, 'text true 3')
  assert.deepEqual(await app.errors(), [])
  await app.close()
})

test('what is a page and a component of another page keeps the app\'s classes', async () => {
  const app = await bench.open({
    'app.json': JSON.stringify({ pages: ['p/p', 'c/both'] }), 'app.js': 'App({})', 'app.wxss': '.global { color: rgb(1, 2, 3) }',
    'p/p.wxml': '<both/>', 'p/p.js': 'Page({})', 'p/p.json': using({ both: '/c/both' }),
    ...component('both', '<view class="global">x</view>', 'Component({ options: { addGlobalClass: true } })'),
  })
  assert.equal(await inPage(app, root => getComputedStyle(root.querySelector('wx-view')!).color), 'rgb(1, 2, 3)')
  await app.close()
})

test('getSystemInfo calls back before it returns', async () => {
  const app = await bench.open(page('<view id="out">{{order}}</view>', 'Page({ data: { order: "" }, onLoad() { const order = []; wx.getSystemInfo({ success: ({ windowWidth, errMsg }) => order.push(windowWidth + errMsg), complete: () => order.push("complete") }); order.push("after"); this.setData({ order: order.join(" ") }) } })'))
  await tells(app, '375getSystemInfo:ok complete after')
  await app.close()
})

test('a query asked in attached measures the tree with its styles, however late they come', async () => {
  const app = await bench.open(page('<one/><view id="out"/>', 'Page({})', {
    'p/p.json': using({ one: '/c/one' }), 'p/p.wxss': 'page { --w: 1px }', 'c/one.wxss': '.box { width: 120px; height: 30px }',
    ...component('one', '<view class="box"/><view id="out">{{size}}</view>', 'Component({ data: { size: "" }, attached() { this.createSelectorQuery().select(".box").fields({ size: true, computedStyle: ["width"] }, r => this.setData({ size: r ? [r.width, r.height].join("x") + " " + r.computedStyle : "null" })).exec() } })'),
  }))
  await app.until(() => /120/.test(document.querySelector('.page-root')!.shadowRoot!.textContent!))
  await app.close()
})

test('a picture that does not come leaves its space empty', async () => {
  const app = await bench.open(page('<image src="/none.png" style="width:50px;height:40px" binderror="failed"/><view id="out">{{failed}}</view>', 'Page({ data: { failed: "" }, failed() { this.setData({ failed: "told" }) } })'))
  await tells(app, 'told')
  assert.equal(await inPage(app, root => getComputedStyle(root.querySelector('wx-image img')!).visibility), 'hidden')
  await app.close()
})

test('aria-role is the role, and labels stand in the line', async () => {
  const app = await bench.open(page('<view aria-role="tab" aria-selected="{{true}}">a</view><label>b</label>', 'Page({})'))
  assert.deepEqual(await inPage(app, root => [root.querySelector('wx-view')!.getAttribute('role'), root.querySelector('wx-view')!.getAttribute('aria-selected'), getComputedStyle(root.querySelector('wx-label')!).display]), ['tab', 'true', 'inline'])
  await app.close()
})

test('a touch on a canvas tells its place there', async () => {
  const app = await bench.open(page('<view style="height:60px"/><canvas type="2d" style="width:200px;height:100px;margin-left:20px" bindtouchstart="down"/><view id="out">{{at}}</view>', 'Page({ data: { at: "" }, down({ touches: [t], changedTouches: [c] }) { this.setData({ at: [t.x, t.y, c.x, c.y].map(Math.round).join() }) } })'))
  const box = (await app.frame.locator('wx-canvas').boundingBox())!
  await app.page.mouse.move(box.x + 30, box.y + 40)
  await app.page.mouse.down()
  await tells(app, '30,40,30,40')
  await app.page.mouse.up()
  await app.close()
})

test('members of what is not there answer with a promise that may be left alone', async () => {
  const app = await bench.open(page('<view id="out">{{said}}</view>', 'Page({ data: { said: "" }, onLoad() { const ad = wx.createInterstitialAd({ adUnitId: "a" }); ad.onLoad(() => {}); ad.load(); ad.show().catch(e => this.setData({ said: e.errMsg })) } })'))
  await tells(app, 'show:fail not supported')
  assert.deepEqual(await app.errors(), [])
  await app.close()
})

test('lists whose key no item has are no news, lists with the same key twice are', async () => {
  const app = await bench.open(page('<view wx:for="{{list}}" wx:key="index">{{item.id}}</view><view wx:for="{{list}}" wx:key="id">{{item.id}}</view>', 'Page({ data: { list: [{ id: 1 }, { id: 1 }] } })'))
  const warnings = (await app.log()).filter(entry => entry.data?.kind === 'console').map(entry => entry.data.args[0])
  assert.deepEqual(warnings, ['Some keys are not unique while list updates: "1".'])
  await app.close()
})

test('an observer that names a method which is not there is mentioned, and breaks nothing', async () => {
  const app = await bench.open(page('<one a="{{1}}"/>', 'Page({})', { 'p/p.json': using({ one: '/c/one' }), ...component('one', '<view id="out">{{a}}</view>', 'Component({ properties: { a: { type: Number, observer: "gone" } } })') }))
  await tells(app, '1')
  assert.deepEqual(await app.errors(), [])
  // Told on a port of its own.
  for (let tries = 0; tries < 100 && !JSON.stringify(await app.log()).includes('Cannot find method'); tries++) await app.page.waitForTimeout(50)
  assert.match(JSON.stringify(await app.log()), /Cannot find method/)
  await app.close()
})

test('wheels whose code comes after them stand beside each other and turn to their values', async () => {
  const app = await bench.open(page('<picker-view id="pv" style="height:150px" value="{{[1, 2]}}" indicator-style="height:50px" bindchange="now"><picker-view-column><view wx:for="{{4}}" wx:key="*this">{{item}}</view></picker-view-column><picker-view-column><view wx:for="{{4}}" wx:key="*this">{{item}}</view></picker-view-column></picker-view><view id="out">{{v}}</view>', 'Page({ data: { v: "" }, now(e) { this.setData({ v: e.detail.value.join() }) } })'))
  await app.until(() => {
    const columns = [...document.querySelector('.page-root')!.shadowRoot!.querySelectorAll('#pv wx-picker-view-column')]
    const tops = columns.map(column => [Math.round(column.getBoundingClientRect().top), Math.round(column.querySelector('.wx-picker-view-scroller')?.scrollTop ?? -1)])
    return tops.length === 2 && tops[0]![0] === tops[1]![0] && tops[0]![1] === 50 && tops[1]![1] === 100
  })
  assert.deepEqual(await app.errors(), [])
  await app.close()
})

test('handlers in rich text neither run nor are complained of, and text about them stays', async () => {
  const app = await bench.open(page('<view id="go" bindtap="go">go</view><rich-text id="r" nodes="{{html}}"/>', 'Page({ data: { html: "" }, go() { this.setData({ html: "<p onclick=\\"x()\\">write onclick= here<img src=x onerror=\'y()\'></p>" }) } })'))
  await app.frame.evaluate(() => { (window as any).violations = 0; addEventListener('securitypolicyviolation', () => { (window as any).violations++ }) })
  await app.frame.locator('#go').click()
  await app.until(() => document.querySelector('.page-root')!.shadowRoot!.querySelector('#r')!.textContent === 'write onclick= here')
  assert.deepEqual(await inPage(app, root => [(window as any).violations, root.querySelector('#r p')!.getAttributeNames().join()]), [0, ''])
  await app.close()
})

test('an object with an instance\'s number stands for it, as frameworks on top of pages rely on', async () => {
  const app = await bench.open(page('<one/>', 'Page({})', {
    'p/p.json': using({ one: '/c/one' }),
    ...component('one', '<view class="box" style="height:33px"/><view id="out">{{h}}</view>', 'Component({ data: { h: 0 }, attached() { const vm = {}; for (const mock of ["__wxExparserNodeId__", "__wxWebviewId__"]) if (Object.hasOwn(this, mock)) vm[mock] = this[mock]; wx.createSelectorQuery().in(vm).select(".box").boundingClientRect(r => this.setData({ h: r && r.height })).exec() } })'),
  }))
  await tells(app, '33')
  await app.close()
})
