import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Bench, shownText } from './browser.ts'
import { compile } from './compile.ts'

let bench: Bench
before(async () => { bench = await Bench.start() })
after(() => bench.stop())

const app = {
  'app.json': JSON.stringify({ pages: ['pages/a/a', 'pages/b/b'] }),
  'app.js': 'App({ globalData: { shop: "Maru", items: [1, { deep: { deeper: true } }] } })',
  'pages/a/a.json': JSON.stringify({ usingComponents: { card: '/card/card' } }),
  'pages/a/a.wxml': '<view class="box" id="it">{{greeting}}<card title="one" /></view>',
  'pages/a/a.js': 'Page({ data: { greeting: "hello", list: [{ n: 1 }] }, onLoad() { console.warn("loaded", { a: [1, 2], b: new Error("inner") }) } })',
  'pages/a/a.wxss': '.box { color: rgb(1, 2, 3) }',
  'pages/b/b.wxml': '<view>{{id}}</view>',
  'pages/b/b.js': 'Page({ onLoad({ id }) { this.setData({ id }) } })',
  'card/card.json': JSON.stringify({ component: true }),
  'card/card.wxml': '<text>{{title}} {{count}}</text>',
  'card/card.js': 'Component({ properties: { title: String }, data: { count: 0 } })',
}

const evaluation = (body: string): Buffer => Buffer.from(`__madang.evaluate(async function($,wx,getApp,getCurrentPages,require,console){${body}})`)

test('a developer sees the stack, the tree with its components, their data, and changes it', async () => {
  const opened = await bench.open(app)
  const [page] = (await opened.ask('logic', 'debug.stack')).ok
  assert.equal(page.path, 'pages/a/a')
  const tree = (await opened.ask('logic', 'debug.tree', { page: page.id })).ok
  const box = tree.find((node: any) => node.id === 'it') ?? tree[0].children[0]
  assert.match(box.className, /box/)
  const card = box.children.find((node: any) => node.is === 'card/card')
  const facts = (await opened.ask('logic', 'debug.component', { page: page.id, node: card.node })).ok
  assert.deepEqual(facts.properties, ['title'])
  await opened.ask('logic', 'debug.set', { page: page.id, node: card.node, path: 'count', value: 5 })
  await opened.ask('logic', 'debug.set', { page: page.id, node: 0, path: 'list[0].n', value: 7 })
  await opened.until(() => document.querySelector('.page-root')!.shadowRoot!.textContent!.includes('one 5'))
  const data = (await opened.ask('logic', 'debug.component', { page: page.id, node: 0 })).ok.data
  assert.equal(JSON.parse((await opened.ask('logic', 'debug.json', { id: data.id })).ok).list[0].n, 7)
  const rect = (await opened.ask('view', 'debug.highlight', { page: page.id, node: box.node })).ok
  assert.ok(rect.width > 300)
  assert.equal(await opened.frame.evaluate(() => [...document.body.children].some(one => one.textContent?.startsWith('view 375'))), true)
  await opened.close()
})

test('console lines carry values that open, and where they were written', async () => {
  const opened = await bench.open(app)
  const line = (await opened.log()).find(entry => entry.event === 'debug' && entry.data.kind === 'console').data
  assert.equal(line.level, 'warn')
  assert.equal(line.args[0], 'loaded')
  assert.match(line.stack, /pages?\/|\/p\//)
  const [, object] = line.values
  assert.deepEqual(object.preview[0], ['a', 'Array(2)', 'array'])
  const inside = (await opened.ask('logic', 'debug.inside', { id: object.id })).ok
  assert.deepEqual(inside.members.map(([name, value]: any) => [name, value.kind]), [['a', 'array'], ['b', 'error']])
  const globals = (await opened.ask('logic', 'debug.appData')).ok
  const items = (await opened.ask('logic', 'debug.inside', { id: globals.globalData.id })).ok.members[1][1]
  assert.equal(items.text, 'Array(2)')
  await opened.close()
})

test('what is typed runs in the worker, as an expression or as statements', async () => {
  const opened = await bench.open(app, {
    extraFiles: {
      'debug/1e.js': evaluation('return(getApp().globalData.shop + getCurrentPages()[0].data.greeting)'), 'debug/1s.js': evaluation('throw new Error("not asked for")'),
      'debug/2e.js': Buffer.from('__madang.evaluate(async function(){return(const x = 1)})'), 'debug/2s.js': evaluation('const x = 20; $.kept = x + 1; getCurrentPages()[0].setData({ greeting: "typed" })'),
      'debug/3e.js': evaluation('return($.kept)'), 'debug/4e.js': evaluation('return(nothing.here)'), 'debug/4s.js': evaluation('nothing.here'),
    },
  })
  const run = async (name: string): Promise<any> => (await opened.ask('logic', 'debug.evaluate', { expression: `debug/${name}e.js`, statements: `debug/${name}s.js` })).ok
  assert.equal((await run('1')).value.text, 'Maruhello')
  assert.equal((await run('2')).value.kind, 'undefined')
  assert.equal((await run('3')).value.text, '21')
  assert.match((await run('4')).error.text, /ReferenceError/)
  await opened.until(() => document.querySelector('.page-root')!.shadowRoot!.textContent!.includes('typed'))
  await opened.close()
})

test('new styles take the place of old ones, on pages that are open and on those to come', async () => {
  const opened = await bench.open(app)
  const colour = (): string => getComputedStyle(document.querySelector('.page-root')!.shadowRoot!.querySelector('.box')!).color
  const style = await opened.frame.evaluate(async () => (await (await fetch('manifest.json')).json()).pages['pages/a/a'].styles.at(-1))
  assert.equal(await opened.frame.evaluate(colour), 'rgb(1, 2, 3)')
  await opened.ask('view', 'debug.styles', { styles: { [style]: '.box { color: rgb(9, 8, 7) }' } })
  assert.equal(await opened.frame.evaluate(colour), 'rgb(9, 8, 7)')
  await opened.close()
})

/** The script with the templates of some components, as `app dev` takes them out of the next package. */
const templatesOf = (sources: Record<string, string>, ...paths: string[]): Buffer => {
  const parts = Object.values(compile(sources).files).flatMap(text => text.split(/^(?=__madang\.)/m))
  return Buffer.from(paths.map(path => parts.find(part => part.startsWith(`__madang.template("${path}"`))!).join(''))
}

test('a new template takes the place of the old one: data, stack and what stands in slots stay', async () => {
  const next = { ...app, 'pages/a/a.wxml': '<view class="box" id="it">new {{greeting}}<card title="two" /></view><text bind:tap="more">more</text>', 'card/card.wxml': '<text>[{{title}}:{{count}}]</text>' }
  const opened = await bench.open(app, { extraFiles: { 'debug/page.js': templatesOf(next, 'pages/a/a'), 'debug/card.js': templatesOf(next, 'card/card'), 'debug/1e.js': evaluation('getCurrentPages()[0].setData({ greeting: "kept" })') } })
  const text = (): string => document.querySelector('.page-root')!.shadowRoot!.textContent!
  await opened.ask('logic', 'debug.evaluate', { expression: 'debug/1e.js', statements: 'debug/1e.js' })
  const [page] = (await opened.ask('logic', 'debug.stack')).ok
  const card = (await opened.ask('logic', 'debug.tree', { page: page.id })).ok.flatMap((node: any) => [node, ...node.children, ...node.children.flatMap((one: any) => one.children)]).find((node: any) => node.is === 'card/card')
  await opened.ask('logic', 'debug.set', { page: page.id, node: card.node, path: 'count', value: 5 })
  const hash = new URL(opened.frame.url()).pathname.split('/').at(-2)!
  const renew = async (name: string, template: string, windows = {}): Promise<void> => assert.equal((await opened.ask('logic', 'debug.renew', { hash, patch: `debug/${name}.js`, templates: [template], windows })).error, undefined)
  await renew('card', 'card/card')
  await opened.until(() => document.querySelector('.page-root')!.shadowRoot!.textContent!.includes('[one:5]'))
  assert.match(await opened.frame.evaluate(text), /kept/)
  await renew('page', 'pages/a/a', { 'pages/a/a': { navigationBarTitleText: 'Saved' } })
  await opened.until(() => document.querySelector('.page-root')!.shadowRoot!.textContent!.includes('new kept[two:0]') && document.body.textContent!.includes('Saved'))
  // It lives on: the new tree follows the data.
  await opened.ask('logic', 'debug.set', { page: page.id, node: 0, path: 'greeting', value: 'again' })
  await opened.until(() => document.querySelector('.page-root')!.shadowRoot!.textContent!.includes('new again'))
  assert.equal((await opened.ask('logic', 'debug.stack')).ok[0].id, page.id)
  await opened.close()
})

test('storage that a developer edits is what the app reads next', async () => {
  const opened = await bench.open(app, { storage: { cart: '[1]' }, extraFiles: { 'debug/1e.js': evaluation('return(JSON.stringify([wx.getStorageSync("cart"), wx.getStorageSync("gone")]))') } })
  await opened.ask('logic', 'debug.storage.set', { key: 'cart', text: '[1,2]' })
  assert.deepEqual((await opened.ask('logic', 'debug.storage')).ok, { cart: '[1,2]' })
  assert.equal((await opened.ask('logic', 'debug.evaluate', { expression: 'debug/1e.js', statements: 'debug/1e.js' })).ok.value.text, '[[1,2],""]')
  assert.ok((await opened.log()).some(entry => entry.event === 'storage.set' && entry.data.data === '[1,2]'), 'and it is kept')
  await opened.ask('logic', 'debug.storage.clear')
  assert.deepEqual((await opened.ask('logic', 'debug.storage')).ok, {})
  await opened.close()
})

test('a released version has none of this: no script, no answer, no notice', async () => {
  const opened = await bench.open(app, { released: true, extraFiles: { 'debug/1e.js': evaluation('return(1)') } })
  for (const [side, method] of [['logic', 'debug.stack'], ['logic', 'debug.tree'], ['logic', 'debug.set'], ['logic', 'debug.evaluate'], ['logic', 'debug.storage.set'], ['logic', 'debug.renew'], ['view', 'debug.styles'], ['view', 'debug.highlight'], ['view', 'debug.pick']] as const) {
    const { error, ok } = await opened.ask(side, method, { page: 1, expression: 'debug/1e.js', statements: 'debug/1e.js', styles: {} })
    assert.equal(error?.errMsg, 'not supported', `${method} answered ${JSON.stringify(ok)}`)
  }
  assert.deepEqual((await opened.log()).filter(entry => entry.event === 'debug'), [])
  assert.equal(await opened.frame.evaluate(() => document.documentElement.outerHTML.includes('debug')), false)
  assert.equal(await opened.frame.evaluate(shownText), 'helloone 0')
  await opened.close()
})
