import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Bench, shownText } from './browser.ts'

let bench: Bench
before(async () => { bench = await Bench.start() })
after(() => bench.stop())

const tiny = {
  'app.json': JSON.stringify({ pages: ['pages/a/a'] }),
  'app.js': 'App({ onLaunch(o) { this.path = o.path } })',
  'pages/a/a.wxml': '<view class="box" bindtap="hit" data-step="{{2}}"><text>{{greeting}} {{count}}</text></view>',
  'pages/a/a.js': 'Page({ data: { greeting: "", count: 0 }, onLoad(q) { this.setData({ greeting: getApp().path }) }, hit(e) { this.setData({ count: this.data.count + e.currentTarget.dataset.step }) } })',
  'pages/a/a.wxss': '.box { width: 750rpx; height: 100px } page { background: rgb(1,2,3) }',
}

for (const opaque of [false, true]) {
  test(`a page shows its data and answers a tap, ${opaque ? 'in an opaque frame' : 'on an origin of its own'}`, async () => {
    const app = await bench.open(tiny, { opaque })
    assert.equal(await app.frame.evaluate(shownText), 'pages/a/a 0')
    await app.frame.locator('wx-view').click()
    await app.until(() => document.querySelector('.page-root')!.shadowRoot!.querySelector('wx-text')!.textContent === 'pages/a/a 2')
    const box = await app.frame.locator('wx-view').boundingBox()
    assert.equal(box!.width, 375)
    assert.deepEqual(await app.errors(), [])
    await app.close()
  })
}
