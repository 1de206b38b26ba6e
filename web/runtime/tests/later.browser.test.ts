// What is loaded when it is first used: it must not be told from what was there at once. And what a page costs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Bench, shownText } from './browser.ts'

let bench: Bench
before(async () => { bench = await Bench.start() })
after(() => bench.stop())

const page = (wxml: string, js: string, rest: Record<string, string> = {}): Record<string, string> => ({
  'app.json': JSON.stringify({ pages: ['p/p', 'q/q'] }), 'app.js': 'App({})', 'p/p.wxml': wxml, 'p/p.js': js, 'p/p.json': '{}', 'q/q.wxml': '<view>q</view>', 'q/q.js': 'Page({})', 'q/q.json': '{}', ...rest,
})

test('built-ins whose file comes after their nodes have their attributes, children and looks', async () => {
  const app = await bench.open(page(
    `<input id="i" value="{{text}}" placeholder="say" maxlength="3"/>
     <picker-view value="{{[1]}}"><picker-view-column><view wx:for="{{list}}" wx:key="*this">{{item}}</view></picker-view-column></picker-view>
     <label><checkbox value="a" checked>agree</checkbox></label>`,
    'Page({ data: { text: "one", list: ["x", "y", "z"] }, onLoad() { this.setData({ text: "two" }) } })',
  ))
  await app.until(() => {
    const root = document.querySelector('.page-root')!.shadowRoot!
    return root.querySelector<HTMLInputElement>('wx-input input')?.value === 'two' && root.querySelectorAll('.wx-picker-view-content > wx-view').length === 3 && root.querySelector('wx-checkbox')!.getAttribute('aria-checked') === 'true'
  })
  assert.equal(await app.frame.evaluate(() => document.querySelector('.page-root')!.shadowRoot!.querySelector<HTMLInputElement>('wx-input input')!.maxLength), 3)
  // Their inner looks come with them, the label around still reaches its control.
  assert.equal(await app.frame.evaluate(() => getComputedStyle(document.querySelector('.page-root')!.shadowRoot!.querySelector('.wx-checkbox-input')!).width), '22px')
  await app.frame.locator('wx-label').click()
  await app.until(() => document.querySelector('.page-root')!.shadowRoot!.querySelector('wx-checkbox')!.getAttribute('aria-checked') === 'false')
  assert.deepEqual(await app.errors(), [])
  await app.close()
})

test('a page of forty cards is a few operations before its first paint, and none after', async () => {
  const app = await bench.open(page(
    '<view wx:for="{{goods}}" wx:key="id" class="card" bindtap="open"><view class="name">{{item.name}}</view><text>{{item.price}}</text></view>',
    'Page({ data: { goods: [] }, onLoad() { this.setData({ goods: Array.from({ length: 40 }, (_, id) => ({ id, name: "Goods " + id, price: id })) }) }, open() {} })',
  ))
  assert.match(await app.frame.evaluate(shownText), /Goods 39/)
  const operations = async (): Promise<number> => (await app.log()).filter(({ event, data }) => event === 'debug' && data.kind === 'flush').reduce((sum, { data }) => sum + data.ops, 0)
  const first = await operations()
  assert.ok(first > 0 && first <= 60, `${first} operations`)
  // Twenty frames of a page at rest.
  await app.frame.evaluate(() => new Promise<void>(resolve => {
    let frames = 0
    const turn = (): void => void (++frames === 20 ? resolve() : requestAnimationFrame(turn))
    turn()
  }))
  assert.equal(await operations(), first)
  await app.close()
})
