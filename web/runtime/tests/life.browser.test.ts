// The life of an app and its pages: the stack, tabs, what is passed between pages, what goes wrong, what the host tells.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Bench, type OpenedApp } from './browser.ts'
import { component, inPage, page, tells, told, using } from './pages.ts'

let bench: Bench
before(async () => { bench = await Bench.start() })
after(() => bench.stop())

const logged = async (app: OpenedApp): Promise<string[]> => (await app.log()).filter(entry => entry.data?.kind === 'console').map(entry => entry.data.args.join(' '))
const simple = (name: string, wxml: string, js: string): Record<string, string> => ({ [`${name}.wxml`]: wxml, [`${name}.js`]: js, [`${name}.json`]: '{}' })
const LIFE = '["onLoad", "onShow", "onReady", "onHide", "onUnload"].reduce((all, name) => ({ ...all, [name]() { console.log(this.route + " " + name) } }), {})'

test('pages come, hide and go in the order that apps count on', async () => {
  const app = await bench.open({
    'app.json': JSON.stringify({ pages: ['a/a', 'b/b', 'c/c'] }), 'app.js': 'App({ onLaunch() { console.log("launch") }, onShow() { console.log("show") } })',
    ...simple('a/a', '<view id="go" bindtap="go">a</view>', `Page({ ...${LIFE}, go() { wx.navigateTo({ url: "../b/b?x=1&y=%20" }) } })`),
    ...simple('b/b', '<view id="go" bindtap="go">b</view><view id="out">{{options}}</view>', `Page({ ...${LIFE}, data: { options: "" }, onLoad(options) { console.log(this.route + " onLoad"); this.setData({ options: JSON.stringify(options) }) }, go() { wx.redirectTo({ url: "/c/c" }) } })`),
    ...simple('c/c', '<view id="go" bindtap="go">c</view>', `Page({ ...${LIFE}, go() { wx.navigateBack() } })`),
  })
  const go = async (from: string): Promise<void> => {
    await tells(app, from, 'go')
    await app.frame.locator('.page:not(.behind) #go').click()
  }
  await go('a')
  await tells(app, '{"x":"1","y":"%20"}')
  await go('b')
  await go('c')
  await tells(app, 'a', 'go')
  assert.deepEqual((await logged(app)).filter(line => !line.includes('go')), [
    'launch', 'show', 'a/a onLoad', 'a/a onShow', 'a/a onReady', 'a/a onHide', 'b/b onLoad', 'b/b onShow', 'b/b onReady', 'c/c onLoad', 'b/b onUnload', 'c/c onShow', 'c/c onReady', 'c/c onUnload', 'a/a onShow',
  ])
  await app.close()
})

test('ten pages are the most; going back counts, and the first page stays', async () => {
  const app = await bench.open(page('<view id="out">{{text}}</view>', `Page({ data: { text: "" }, async onLoad({ n = "1" }) {
    if (n !== "1") return
    let failed = ""
    for (let i = 2; i <= 11; i++) await wx.navigateTo({ url: "/p/p?n=" + i }).catch(error => { failed = error.errMsg })
    console.log(getCurrentPages().length + " " + failed)
    await wx.navigateBack({ delta: 8 })
    console.log(getCurrentPages().length)
    await wx.navigateBack({ delta: 99 })
    console.log(getCurrentPages().length)
    this.setData({ text: await wx.navigateBack().catch(error => error.errMsg) })
  } })`))
  await tells(app, 'navigateBack:fail cannot navigate back at first page.')
  assert.deepEqual(await logged(app), ['10 navigateTo:fail webview count limit exceed', '2', '1'])
  await app.close()
})

test('a page opens another with events, and hears what it answers', async () => {
  const app = await bench.open({
    'app.json': JSON.stringify({ pages: ['a/a', 'b/b'] }), 'app.js': 'App({})',
    ...simple('a/a', '<view id="out">{{got}}</view>', 'Page({ data: { got: "" }, onReady() { wx.navigateTo({ url: "/b/b", events: { answer: v => this.setData({ got: this.data.got + v }) }, success: ({ eventChannel }) => eventChannel.emit("ask", { q: 6 }) }) } })'),
    ...simple('b/b', '<view>b</view>', 'Page({ onLoad() { const c = this.getOpenerEventChannel(); c.once("ask", ({ q }) => { c.emit("answer", q * 7); c.emit("answer", "!"); wx.navigateBack() }) } })'),
  })
  await tells(app, '42!')
  await app.close()
})

test('a page that is not there is told to the app, which may go elsewhere', async () => {
  const app = await bench.open({ ...page('<view id="out">{{from}}</view>', 'Page({ data: { from: "" }, onLoad(o) { this.setData({ from: o.from || "entry" }) } })'), 'app.js': 'App({ onPageNotFound(r) { console.log(JSON.stringify(r)); wx.redirectTo({ url: "/p/p?from=" + r.path }) } })' }, { path: 'gone/gone', query: { a: '1' } })
  await tells(app, 'gone/gone')
  assert.deepEqual(await logged(app), ['{"path":"gone/gone","query":{"a":"1"},"isEntryPage":true}'])
  await app.close()
})

test('a promise nobody caught and an error nobody caught reach the app and its listeners', async () => {
  const app = await bench.open({ ...page('<view id="out">{{n}}</view>', 'Page({ data: { n: 0 }, onLoad() { const one = () => this.setData({ n: this.data.n + 1 }); wx.onUnhandledRejection(r => { if (r.reason.message === "lost" && r.promise instanceof Promise) one() }); wx.onError(e => { if (/late/.test(e.message)) one() }); Promise.reject(new Error("lost")); setTimeout(() => { throw new Error("late") }) } })'),
    'app.js': 'App({ onUnhandledRejection(r) { console.log("app " + r.reason.message) }, onError(e) { console.log("app " + e.split("\\n")[0]) } })' })
  await tells(app, '2')
  assert.deepEqual((await logged(app)).sort(), ['app Error: late', 'app lost'])
  await app.close()
})

test('tabs keep their pages, and a tap on one is told', async () => {
  const app = await bench.open({
    'app.json': JSON.stringify({ pages: ['a/a', 'b/b', 'c/c'], tabBar: { list: [{ pagePath: 'a/a', text: 'A' }, { pagePath: 'b/b', text: 'B' }] } }), 'app.js': 'App({})',
    ...simple('a/a', '<view id="out">{{n}}</view><view id="go" bindtap="go">go</view>', 'Page({ data: { n: 0 }, onShow() { this.setData({ n: this.data.n + 1 }) }, onTabItemTap(item) { console.log(JSON.stringify(item)) }, go() { wx.navigateTo({ url: "/b/b", fail: e => console.log(e.errMsg), success: () => console.log("went") }) } })'),
    ...simple('b/b', '<view id="out">b</view>', 'Page({ onLoad() { wx.setTabBarBadge({ index: 0, text: "9" }); wx.showTabBarRedDot({ index: 1 }) } })'),
    ...simple('c/c', '<view>c</view>', 'Page({})'),
  })
  await tells(app, '1')
  await app.frame.locator('#go').click()
  await app.frame.locator('.tab-item').nth(1).click()
  await tells(app, 'b')
  assert.deepEqual(await app.frame.locator('.tab-mark').evaluateAll(marks => marks.map(mark => [mark.textContent, (mark as HTMLElement).hidden, mark.className])), [['9', false, 'tab-mark'], ['', false, 'tab-mark dot']])
  await app.frame.locator('.tab-item').nth(0).click()
  await tells(app, '2')
  await app.frame.locator('.tab-item').nth(0).click()
  await app.page.waitForTimeout(100)
  const lines = await logged(app)
  assert.deepEqual(lines, ['navigateTo:fail can not navigateTo a tabbar page', '{"index":"0","pagePath":"a/a","text":"A"}', '{"index":"0","pagePath":"a/a","text":"A"}'])
  await app.close()
})

test('a tab bar of the app\'s own stands on tab pages, and talks with its page', async () => {
  const app = await bench.open({
    'app.json': JSON.stringify({ pages: ['a/a', 'b/b'], tabBar: { custom: true, list: [{ pagePath: 'a/a', text: 'A' }, { pagePath: 'b/b', text: 'B' }] } }), 'app.js': 'App({})',
    ...simple('a/a', '<view id="out">{{n}}</view>', 'Page({ data: { n: "a" }, onShow() { this.getTabBar().setData({ selected: 0 }) } })'),
    ...simple('b/b', '<view id="out">b</view>', 'Page({ onShow() { this.getTabBar(t => t.setData({ selected: 1 })) } })'),
    'custom-tab-bar/index.wxml': '<view wx:for="{{[0, 1]}}" wx:key="*this" class="tab" style="position:fixed;bottom:{{item * 40}}px;height:40px;width:50px" data-i="{{item}}" bindtap="go">{{item}}{{selected === item ? "!" : ""}}</view>', 'custom-tab-bar/index.json': '{"component":true}',
    'custom-tab-bar/index.js': 'Component({ data: { selected: 0 }, methods: { go(e) { wx.switchTab({ url: ["/a/a", "/b/b"][e.currentTarget.dataset.i] }) } } })', 'custom-tab-bar/index.wxss': '.tab { color: red }',
  })
  await tells(app, 'a')
  await app.frame.locator('.page:not(.behind) wx-view[class$=tab] >> text=1').click()
  await tells(app, 'b')
  await app.until(() => document.querySelector('.page:not(.behind) .page-root')!.shadowRoot!.textContent!.includes('1!'))
  assert.equal(await app.frame.locator('.tab-item').count(), 0)
  await app.close()
})

test('pulling down refreshes, and reaching the bottom tells once', async () => {
  const app = await bench.open(page('<view style="height:1500px">long</view><view id="out">{{text}}</view>', 'Page({ data: { text: "" }, onPullDownRefresh() { this.setData({ text: "pulled" }); wx.stopPullDownRefresh() }, onReachBottom() { this.setData({ text: this.data.text + " bottom" }) }, onPageScroll({ scrollTop }) { this.top = scrollTop } })', { 'p/p.json': '{"enablePullDownRefresh":true,"onReachBottomDistance":100}' }))
  await app.page.mouse.move(180, 200)
  await app.page.mouse.down()
  for (let y = 220; y <= 460; y += 20) await app.page.mouse.move(180, y)
  await app.page.mouse.up()
  await tells(app, 'pulled')
  const scroll = (top: number): Promise<unknown> => app.frame.evaluate(top => { document.querySelector('.page-scroller')!.scrollTop = top }, top)
  await scroll(5000)
  await tells(app, 'pulled bottom')
  await scroll(4990)
  await scroll(0)
  await app.page.waitForTimeout(100)
  await scroll(5000)
  await tells(app, 'pulled bottom bottom')
  await app.close()
})

test('a newer version is told and applied by the host', async () => {
  const app = await bench.open(page('<view id="out">{{text}}</view>', 'Page({ data: { text: "" }, onLoad() { const m = wx.getUpdateManager(); const say = t => this.setData({ text: this.data.text + t }); m.onCheckForUpdate(r => say(r.hasUpdate + " ")); m.onUpdateReady(() => { say("ready"); m.applyUpdate() }) } })'), { answers: { 'update.check': { hasUpdate: true }, 'update.apply': {} } })
  await tells(app, 'true ready')
  assert.ok((await app.log()).some(entry => entry.call === 'update.apply'))
  await app.close()
})

test('going behind and coming back are told to app and page, with the new scene', async () => {
  const app = await bench.open({ ...page('<view id="out">{{text}}</view>', 'Page({ data: { text: "" }, onHide() { getApp().log.push("page hide") }, onShow() { getApp().log.push("page show"); this.setData({ text: getApp().log.join() }) } })'), 'app.js': 'App({ log: [], onShow(o) { this.log.push("show " + o.scene) }, onHide() { this.log.push("hide") } })' })
  await app.emit('hide')
  await app.emit('show', { launch: { scene: 1011 } })
  await tells(app, 'show 1001,page show,page hide,hide,show 1011,page show')
  await app.close()
})

test('the theme of the system reaches app.json, styles and the app', async () => {
  const app = await bench.open({
    ...page('<view id="out">{{theme}}</view>', 'Page({ data: { theme: "" }, onLoad() { this.setData({ theme: wx.getAppBaseInfo().theme }); wx.onThemeChange(({ theme }) => this.setData({ theme })) } })'),
    'app.json': JSON.stringify({ pages: ['p/p'], darkmode: true, window: { navigationBarBackgroundColor: '@bar', navigationBarTextStyle: '@text' }, theme: { light: { bar: '#eeeeee', text: 'black' }, dark: { bar: '#101010', text: 'white' } } }),
  }, { theme: 'dark' })
  await tells(app, 'dark')
  const bar = (): Promise<string> => app.frame.evaluate(() => getComputedStyle(document.querySelector('.navigation-bar')!).backgroundColor)
  assert.equal(await bar(), 'rgb(16, 16, 16)')
  await app.emit('theme', { theme: 'light' })
  await tells(app, 'light')
  assert.equal(await bar(), 'rgb(238, 238, 238)')
  await app.close()
})

test('share asks the page, for a button and for the menu, and waits for what comes late', async () => {
  const app = await bench.open(page('<button id="share" open-type="share" data-k="v">s</button>', 'Page({ onShareAppMessage({ from, target }) { return from === "button" ? { title: target.dataset.k, path: "/p/p?x=1" } : { title: "early", promise: Promise.resolve({ title: "late" }) } } })'), { answers: { share: {} } })
  await app.frame.locator('#share').click()
  await app.page.waitForTimeout(150)
  await app.emit('menu', { item: 'share' })
  await app.page.waitForTimeout(150)
  const shares = (await app.log()).filter(entry => entry.call === 'share').map(entry => [entry.args.title, entry.args.path])
  assert.deepEqual(shares, [['v', '/p/p?x=1'], ['late', '/p/p']])
  await app.close()
})

test('observers, relations and model bindings of components', async () => {
  const app = await bench.open(page('<list><item wx:for="{{[1, 2]}}" wx:key="*this" n="{{item}}"/></list><field model:value="{{text}}"/><view id="out">{{text}}</view>', 'Page({ data: { text: "a" } })', {
    'p/p.json': using({ list: '/c/list', item: '/c/item', field: '/c/field' }),
    ...component('list', '<view id="sum">{{sum}} {{deep}}</view><slot/>', 'Component({ data: { sum: 0, deep: "", o: { a: [1] } }, relations: { "./item": { type: "child", linked(t) { this.setData({ sum: this.data.sum + t.data.n }) } } }, observers: { "o.a[0], sum"(first, sum) { this.data.deep !== first + ":" + sum && this.setData({ deep: first + ":" + sum }) } } })'),
    ...component('item', '<text>{{n}}</text>', 'Component({ properties: { n: Number }, relations: { "./list": { type: "parent" } } })'),
    ...component('field', '<input id="in" model:value="{{value}}"/>', 'Component({ properties: { value: String } })'),
  }))
  await tells(app, '3 1:3', 'sum')
  await app.frame.locator('wx-input input').fill('typed')
  await tells(app, 'typed')
  assert.deepEqual(await app.errors(), [])
  await app.close()
})

test('setData takes paths, and calls back when it is on the screen', async () => {
  const app = await bench.open(page('<view id="out">{{a.b[1].c}} {{a.b.length}} {{x}}</view>', 'Page({ data: { a: { b: [{ c: 1 }] } }, onReady() { this.setData({ "a.b[1].c": 5, x: "" }, () => { const q = wx.createSelectorQuery(); q.select("#out").boundingClientRect(r => this.setData({ x: r.height > 0 })).exec() }) } })'))
  await tells(app, '5 2 true')
  assert.equal(await told(app), '5 2 true')
  await app.close()
})

test('nothing of one app\'s pages is left when they are closed', async () => {
  const app = await bench.open({ 'app.json': JSON.stringify({ pages: ['a/a', 'b/b'] }), 'app.js': 'App({})', ...simple('a/a', '<view id="out">{{n}}</view>', 'Page({ data: { n: 0 }, async onReady() { for (let i = 0; i < 5; i++) { await wx.navigateTo({ url: "/b/b" }); await new Promise(r => setTimeout(r, 50)); await wx.navigateBack() } this.setData({ n: 5 }) } })'), ...simple('b/b', '<view wx:for="{{[1,2,3]}}" wx:key="*this">b</view>', 'Page({})') })
  await tells(app, '5')
  await app.until(() => document.querySelectorAll('.page').length === 1)
  assert.equal(await inPage(app, root => root.querySelectorAll('wx-view').length), 1)
  await app.close()
})

test('listeners of routes hear each step of one, in order', async () => {
  const app = await bench.open({
    ...page('<view id="out">{{n}}</view>', 'Page({ data: { n: 0 }, onLoad(o) { if (o.x) wx.navigateBack() }, onShow() { this.setData({ n: this.data.n + 1 }) }, onReady() { wx.navigateTo({ url: "/p/p?x=1" }) } })'),
    'app.js': 'App({ onLaunch() { for (const name of ["BeforeAppRoute", "AppRoute", "BeforePageLoad", "AfterPageLoad", "AppRouteDone", "BeforePageUnload", "AfterPageUnload"]) wx["on" + name](r => console.log([name, r.openType || "-", r.query ? JSON.stringify(r.query) : "-", typeof r.page].join(" "))) } })',
  })
  await tells(app, '2')
  const opened = (type: string, query: string): string[] => [`BeforeAppRoute ${type} ${query} object`, `AppRoute ${type} ${query} object`, `BeforePageLoad ${type} ${query} undefined`, `AfterPageLoad ${type} ${query} object`, `AppRouteDone ${type} ${query} object`]
  assert.deepEqual(await logged(app), [
    ...opened('appLaunch', '{}'), ...opened('navigateTo', '{"x":"1"}'),
    'BeforeAppRoute navigateBack {} object', 'AppRoute navigateBack {} object', 'BeforePageUnload - - object', 'AfterPageUnload - - undefined', 'AppRouteDone navigateBack {} object',
  ])
  await app.close()
})

test('a page that leaves in its own onLoad has been on the stack', async () => {
  const app = await bench.open({ 'app.json': JSON.stringify({ pages: ['a/a', 'b/b'] }), 'app.js': 'App({})', ...simple('a/a', '<view>a</view>', 'Page({ onLoad() { wx.redirectTo({ url: "/b/b" }) }, onUnload() { console.log("left") } })'), ...simple('b/b', '<view id="out">{{depth}}</view>', 'Page({ data: { depth: 0 }, onShow() { this.setData({ depth: getCurrentPages().length }) } })') })
  await tells(app, '1')
  assert.deepEqual(await logged(app), ['left'])
  await app.close()
})

test('leaving is asked about while the app wants it', async () => {
  const app = await bench.open({ 'app.json': JSON.stringify({ pages: ['a/a', 'b/b'] }), 'app.js': 'App({})', ...simple('a/a', '<view id="out">a</view>', 'Page({ onReady() { this.seen || wx.navigateTo({ url: "/b/b" }); this.seen = true } })'), ...simple('b/b', '<view id="out">b</view>', 'Page({ onLoad() { wx.enableAlertBeforeUnload({ message: "Leave without saving?" }) } })') })
  await tells(app, 'b')
  await app.frame.locator('.page:not(.behind) .navigation-back').click()
  await app.frame.locator('.modal-content >> text=Leave without saving?').waitFor()
  await app.frame.locator('.modal-cancel').click()
  await tells(app, 'b')
  await app.frame.locator('.page:not(.behind) .navigation-back').click()
  await app.frame.locator('.modal-confirm').click()
  await tells(app, 'a')
  await app.close()
})

test('getPerformance tells how long pages took', async () => {
  const app = await bench.open(page('<view id="out">{{seen}}</view>', 'Page({ data: { seen: "" }, onReady() { const p = wx.getPerformance(); const o = p.createObserver(list => { o.disconnect(); this.setData({ seen: list.getEntries().map(e => [e.entryType, e.name, e.duration >= 0, e.path].join(":")).join() + " " + p.getEntriesByType("render").length }) }); o.observe({ entryTypes: ["navigation", "render"], buffered: true }) } })'))
  await tells(app, 'navigation:appLaunch:true:p/p,render:firstRender:true:p/p 1')
  await app.close()
})
