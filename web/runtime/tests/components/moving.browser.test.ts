import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { closeBrowser, stand, type Stand } from './stand.ts'

after(closeBrowser)

const slides = (count: number) => Array.from({ length: count }, (_, index) => ['swiper-item', { id: `i${index}`, 'item-id': `item${index}` }, ['view', { style: 'height:100%' }, `slide ${index}`]] as never)

/** Drags with the mouse from the middle of a node. */
async function drag(s: Stand, id: string, dx: number, dy: number, steps = 8): Promise<void> {
  const box = await s.box(id)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await s.page.mouse.move(x, y)
  await s.page.mouse.down()
  await s.page.mouse.move(x + dx, y + dy, { steps })
  await s.page.mouse.up()
}

test('a swiper follows the pointer and rests on a slide', async () => {
  const s = await stand()
  await s.mount([['swiper', { id: 'a', 'indicator-dots': true, duration: 100, on: ['change', 'transition', 'animationfinish'] }, ...slides(3)]])
  await s.frame()
  assert.deepEqual(await s.box('a').then(({ width, height }) => [width, height]), [375, 150])
  await drag(s, 'a', -250, 0)
  await s.page.waitForFunction(() => window.h.events.some(event => event.type === 'animationfinish'))
  const events = await s.taken()
  assert.deepEqual(events.find(event => event.type === 'change')?.detail, { current: 1, currentItemId: 'item1', source: 'touch' })
  assert.equal(events.filter(event => event.type === 'change').length, 1)
  assert.ok(events.filter(event => event.type === 'transition').length > 3)
  assert.ok(events.filter(event => event.type === 'transition').some(event => event.detail.dx > 100 && event.detail.dy === 0))
  assert.equal((await s.box('i1')).x, 0)
  assert.deepEqual(await s.run(h => [...h.element('a').querySelectorAll('.wx-swiper-dot')].map(dot => dot.classList.contains('wx-swiper-dot-active'))), [false, true, false])
  assert.equal(await s.run(h => h.element('i1').getAttribute('aria-hidden')), 'false')
  await drag(s, 'a', 30, 60)
  await s.frame()
  assert.deepEqual(await s.taken('change'), [], 'a drag across is not its')
  await s.close()
})

test('a circular swiper goes on past its ends, by itself and by keys', async () => {
  const s = await stand({ reducedMotion: 'reduce' })
  await s.mount([['swiper', { id: 'a', circular: true, current: 2, duration: 0, on: ['change'] }, ...slides(3)]])
  await s.frame()
  assert.equal((await s.box('i2')).x, 0)
  await s.run(h => h.element('a').focus())
  await s.page.keyboard.press('ArrowRight')
  assert.deepEqual((await s.taken('change'))[0]?.detail.current, 0)
  assert.equal((await s.box('i0')).x, 0)
  await s.page.keyboard.press('ArrowLeft')
  await s.page.keyboard.press('ArrowLeft')
  assert.equal((await s.taken('change')).at(-1)?.detail.current, 1)
  await s.set('a', { autoplay: true, interval: 60 })
  await s.page.waitForFunction(() => window.h.events.filter(event => event.type === 'change').length >= 3)
  const auto = (await s.taken('change')).slice(0, 3)
  assert.deepEqual(auto.map(event => `${event.detail.current} ${event.detail.source}`), ['2 autoplay', '0 autoplay', '1 autoplay'])
  await s.close()
})

test('the app moves a swiper, and slides that come later are taken in', async () => {
  const s = await stand()
  await s.mount([['swiper', { id: 'a', current: 1, 'previous-margin': '40rpx', 'next-margin': '20px', 'display-multiple-items': 2, duration: 50, on: ['change', 'animationfinish'] }]])
  await s.mount(slides(4), 'a')
  await s.frame()
  const width = (375 - 20 - 20) / 2
  assert.deepEqual(await s.box('i1').then(box => [box.x, box.width]), [20, width])
  await s.set('a', { current: 2 })
  await s.page.waitForFunction(() => window.h.events.some(event => event.type === 'animationfinish'))
  assert.deepEqual((await s.taken('change'))[0]?.detail, { current: 2, currentItemId: 'item2', source: '' })
  assert.equal((await s.box('i2')).x, 20)
  await s.set('a', { style: 'height:99px' })
  await s.set('i2', { style: 'color:red' })
  assert.equal((await s.box('i2')).x, 20, 'a slide keeps its place when its style changes')
  await s.run(h => h.remove('i3'))
  await s.frame()
  assert.equal((await s.box('i1')).x, 20, 'the last pair is shown when one left')
  await s.close()
})

test('a vertical swiper moves up, and not where the app catches moves', async () => {
  const s = await stand()
  await s.mount([['swiper', { id: 'a', vertical: true, duration: 50, on: ['change'] }, ...slides(2)], ['swiper', { id: 'b', duration: 50, on: ['change'] }, ['swiper-item', {}, ['view', { style: 'height:100%', catch: ['touchmove'] }]], ['swiper-item', {}]]])
  await s.frame()
  await drag(s, 'a', 0, -120)
  await s.page.waitForFunction(() => window.h.events.length > 0)
  assert.equal((await s.taken('change'))[0]?.detail.current, 1)
  await drag(s, 'b', -250, 0)
  await s.frame()
  assert.deepEqual(await s.taken('change'), [])
  await s.close()
})

const rows = (count: number) => Array.from({ length: count }, (_, index) => ['view', { id: `r${index}`, style: 'height:50px' }, `row ${index}`] as never)

test('a scroll-view tells where it is and when an end comes near', async () => {
  const s = await stand()
  await s.mount([['scroll-view', { id: 'a', 'scroll-y': true, style: 'height:200px', 'lower-threshold': '20px', on: ['scroll', 'scrolltolower', 'scrolltoupper'] }, ...rows(20)]])
  const box = await s.box('a')
  assert.equal(box.height, 200)
  await s.page.mouse.move(box.x + 50, box.y + 50)
  await s.page.mouse.wheel(0, 300)
  await s.page.waitForFunction(() => window.h.events.length > 0)
  await s.frame()
  const first = (await s.taken('scroll')).at(-1)!
  assert.equal(first.detail.scrollHeight, 1000)
  assert.ok(first.detail.scrollTop > 0 && first.detail.deltaY < 0)
  await s.run(h => void (h.element('a').firstElementChild!.scrollTop = 790))
  await s.page.waitForFunction(() => window.h.events.some(event => event.type === 'scrolltolower'))
  assert.deepEqual((await s.taken('scrolltolower')).map(event => event.detail), [{ direction: 'bottom' }])
  await s.run(h => void (h.element('a').firstElementChild!.scrollTop = 795))
  await s.frame()
  assert.deepEqual(await s.taken('scrolltolower'), [], 'once an end')
  await s.run(h => void (h.element('a').firstElementChild!.scrollTop = 10))
  await s.page.waitForFunction(() => window.h.events.some(event => event.type === 'scrolltoupper'))
  assert.deepEqual((await s.taken('scrolltoupper')).map(event => event.detail), [{ direction: 'top' }])
  await s.close()
})

test('the app scrolls it, to a place or to a child, and a mouse drags it', async () => {
  const s = await stand()
  await s.mount([['scroll-view', { id: 'a', 'scroll-y': true, style: 'height:200px', 'scroll-top': '100px' }, ...rows(20)], ['scroll-view', { id: 'x', 'scroll-x': true, style: 'white-space:nowrap', 'scroll-left': 60, on: ['tap'] }, ...Array.from({ length: 10 }, (_, index) => ['view', { id: `c${index}`, style: 'display:inline-block;width:100px;height:40px', on: ['tap'] }] as never)]])
  const top = (): Promise<number> => s.run(h => h.element('a').firstElementChild!.scrollTop)
  assert.equal(await top(), 100)
  await s.set('a', { 'scroll-into-view': 'r7' })
  assert.equal(await top(), 350)
  await s.set('a', { 'scroll-top': 0 })
  assert.equal(await top(), 0)
  assert.equal(await s.run(h => h.element('x').firstElementChild!.scrollLeft), 60)
  await drag(s, 'x', -100, 0)
  await s.page.waitForFunction(() => window.h.element('x').firstElementChild!.scrollLeft >= 155)
  assert.deepEqual(await s.taken('tap'), [], 'a drag is no tap')
  await s.run(h => h.call('a', 'scrollTo', { top: 200, animated: false }))
  assert.equal(await top(), 200)
  await s.close()
})

test('pulling down refreshes, and the app closes it again', async () => {
  const s = await stand({ touch: true })
  await s.mount([['scroll-view', { id: 'a', 'scroll-y': true, style: 'height:300px', 'refresher-enabled': true, 'refresher-threshold': 50, on: ['refresherpulling', 'refresherrefresh', 'refresherrestore', 'refresherabort', 'refresherwillrefresh'] }, ...rows(4)]])
  const client = await s.page.context().newCDPSession(s.page)
  const { y } = await s.box('a')
  const pull = async (by: number): Promise<void> => {
    await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: 100, y: y + 20 }] })
    for (let step = 1; step <= 10; step++) await client.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: 100, y: y + 20 + (by * step) / 10 }] })
    await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }
  await pull(30)
  assert.equal((await s.taken()).at(-1)?.type, 'refresherabort')
  await pull(150)
  const events = await s.taken()
  assert.ok(events.filter(event => event.type === 'refresherpulling').length > 3)
  assert.deepEqual(events.filter(event => event.type !== 'refresherpulling').map(event => event.type), ['refresherwillrefresh', 'refresherrefresh'])
  await s.page.waitForFunction(() => window.h.element('r0').getBoundingClientRect().top - window.h.element('a').getBoundingClientRect().top === 50)
  await s.set('a', { 'refresher-triggered': false })
  assert.equal((await s.taken()).at(-1)?.type, 'refresherrestore')
  await s.set('a', { 'refresher-triggered': true })
  assert.equal((await s.taken()).at(-1)?.type, 'refresherrefresh')
  await s.close()
})

test('a movable view stays in its area, springs back and scales', async () => {
  const s = await stand({ reducedMotion: 'reduce' })
  await s.mount([['movable-area', { id: 'area', style: 'width:200px;height:200px' }, ['movable-view', { id: 'a', direction: 'all', x: '40rpx', y: 10, scale: true, 'out-of-bounds': true, style: 'width:50px;height:50px;color:red', on: ['change', 'scale'] }]]])
  const at = async () => {
    const [area, box] = [await s.box('area'), await s.box('a')]
    return [box.x - area.x, box.y - area.y, box.width]
  }
  assert.deepEqual(await at(), [20, 10, 50])
  await drag(s, 'a', 60, 30)
  assert.deepEqual(await at(), [80, 40, 50])
  assert.equal((await s.taken('change')).at(-1)?.detail.source, 'touch')
  await drag(s, 'a', 500, 0)
  await s.frame()
  assert.deepEqual((await at())[0], 150)
  assert.equal((await s.taken('change')).at(-1)?.detail.source, 'out-of-bounds')
  await s.set('a', { 'scale-value': 2 })
  assert.equal((await at())[2], 100)
  assert.equal((await s.taken('scale'))[0]?.detail.scale, 2)
  await s.close()
})
