import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fit, latitudeAt, longitudeAt, metresPerPx, worldX, worldY } from '../../components/map/projection.ts'
import { closeBrowser, stand, type Stand } from './stand.ts'

after(closeBrowser)

/** Lazy built-ins come after their code. */
const ready = (s: Stand, id: string, selector: string) => s.page.waitForFunction(([id, selector]) => window.h.element(id!).querySelector(selector!) !== null, [id, selector])

test('the projection is Web Mercator, both ways', () => {
  assert.equal(worldX(0, 0), 128)
  assert.equal(Math.round(worldY(0, 1)), 256)
  assert.ok(Math.abs(longitudeAt(worldX(127.02, 15), 15) - 127.02) < 1e-9)
  assert.ok(Math.abs(latitudeAt(worldY(37.5, 15), 15) - 37.5) < 1e-9)
  assert.ok(Math.abs(metresPerPx(0, 0) - 156543.03) < 1)
  const shown = fit([{ longitude: 126, latitude: 37 }, { longitude: 128, latitude: 38 }], 300, 200, [20], 3, 20)
  assert.ok(Math.abs(shown.longitude - 127) < 1e-6 && shown.scale > 6 && shown.scale < 8)
})

test('a map says that it has no data, marks places, moves and zooms', async () => {
  const s = await stand({ reducedMotion: 'reduce' })
  await s.mount([['map', {
    id: 'a', longitude: 127, latitude: 37.5, scale: 14, style: 'width:300px;height:200px', on: ['markertap', 'callouttap', 'regionchange', 'tap', 'updated'],
    markers: [{ id: 5, longitude: 127, latitude: 37.5, title: 'Here' }], circles: [{ longitude: 127, latitude: 37.5, radius: 300, fillColor: '#ff000080' }], polyline: [{ points: [{ longitude: 127, latitude: 37.5 }, { longitude: 127.01, latitude: 37.51 }], color: '#0000ff', width: 4 }],
  }]])
  await ready(s, 'a', '.wx-map-marker')
  await s.frame()
  assert.match(await s.run(h => h.element('a').querySelector('canvas')!.getAttribute('aria-label')!), /No map data/)
  const marker = await s.run(h => h.element('a').querySelector('.wx-map-marker')!.getBoundingClientRect().toJSON())
  const box = await s.box('a')
  assert.deepEqual([Math.round(marker.x - box.x), Math.round(marker.y - box.y)], [150, 100])
  await s.page.mouse.click(box.x + 150, box.y + 90)
  await s.page.evaluate(() => (window.h.element('a').querySelector('.wx-map-callout') as HTMLElement).click())
  assert.deepEqual((await s.taken('markertap', 'callouttap')).map(event => event.detail), [{ markerId: 5 }, { markerId: 5 }])
  await s.page.mouse.move(box.x + 60, box.y + 150)
  await s.page.mouse.down()
  await s.page.mouse.move(box.x + 110, box.y + 150, { steps: 4 })
  await s.page.mouse.up()
  assert.deepEqual((await s.taken('regionchange')).map(event => `${event.detail.type} ${event.detail.causedBy}`), ['begin gesture', 'end drag'])
  const moved = await s.run(async h => (await h.call('a', 'getCenterLocation')) as { longitude: number; latitude: number })
  assert.ok(moved.longitude < 127 && Math.abs(moved.latitude - 37.5) < 1e-9)
  await s.run(h => h.call('a', 'includePoints', { points: [{ longitude: 126, latitude: 37 }, { longitude: 128, latitude: 38 }] }))
  assert.ok(((await s.run(h => h.call('a', 'getScale'))) as { scale: number }).scale < 9)
  assert.deepEqual(s.errors, [])
  await s.close()
})

test('a legacy canvas draws a list of actions, gives pixels and a file; a 2d one is handed over once', async () => {
  const s = await stand()
  await s.mount([['canvas', { id: 'a', 'canvas-id': 'a', style: 'width:60px;height:40px' }], ['canvas', { id: 'b', type: '2d', style: 'width:60px;height:40px' }]])
  await ready(s, 'a', '.wx-canvas-over')
  await ready(s, 'b', '.wx-canvas-over')
  await s.run(h => h.call('a', 'draw', { actions: [['set', 'fillStyle', '#ff0000'], ['fillRect', 0, 0, 30, 40], ['set', 'fillStyle', { gradient: 'linear', args: [30, 0, 60, 0], stops: [[0, '#00ff00'], [1, '#00ff00']] }], ['fillRect', 30, 0, 30, 40], ['constructor', 'x'], ['set', 'canvas', null]] }))
  const pixels = await s.run(async h => {
    const { data, width, height } = (await h.call('a', 'getImageData', { x: 0, y: 0, width: 60, height: 40 })) as ImageData
    return [width, height, [...data.slice(0, 4)], [...data.slice(4 * 45, 4 * 46)]]
  })
  assert.deepEqual(pixels, [60, 40, [255, 0, 0, 255], [0, 255, 0, 255]])
  assert.ok(((await s.run(h => h.call('a', 'measureText', { text: 'wide text', font: '20px sans-serif' }))) as { width: number }).width > 40)
  const path = await s.run(h => h.call('a', 'toTempFilePath', { fileType: 'jpg' }))
  assert.match((path as { tempFilePath: string }).tempFilePath, /^\w+:\/\//)
  const taken = await s.run(h => {
    const { builtin } = h.page.tree.nodes.get([...h.page.tree.nodes.values()].find(node => node.element.id === 'b')!.id)!
    const first = builtin!.behaviour.node!()
    let again = ''
    try { builtin!.behaviour.node!() } catch (error) { again = (error as { errMsg: string }).errMsg }
    return [Object.prototype.toString.call(first['canvas']), first.transfer!.length, again]
  })
  assert.deepEqual(taken, ['[object OffscreenCanvas]', 1, 'the node of this canvas was already taken'])
  await s.close()
})

test('a web-view opens https addresses in a sandbox and refuses the rest', async () => {
  const s = await stand()
  await s.mount([['web-view', { id: 'a', src: 'https://shop.example/x', on: ['load', 'error', 'message'] }]])
  await ready(s, 'a', 'iframe[src]')
  assert.deepEqual(await s.run(h => {
    const frame = h.element('a').querySelector('iframe')!
    return [frame.src, frame.sandbox.contains('allow-top-navigation'), h.element('a').getBoundingClientRect().height > 500]
  }), ['https://shop.example/x', false, true])
  for (const src of ['javascript:alert(1)', 'data:text/html,x', 'http://app-test.localhost/p/0/frame.html', 'nonsense']) {
    await s.taken()
    await s.set('a', { src })
    assert.deepEqual((await s.taken('error')).map(event => event.detail.src), [src])
    assert.equal(await s.run(h => h.element('a').querySelector('iframe')!.hasAttribute('src')), false)
  }
  await s.close()
})

test('where there is no camera it says so plainly', async () => {
  const s = await stand({ language: 'ko' })
  await s.mount([['camera', { id: 'a', on: ['error'] }]])
  await s.page.waitForFunction(() => window.h.events.length > 0)
  assert.equal(await s.run(h => h.element('a').querySelector('.wx-notice')!.textContent), '여기서는 카메라를 쓸 수 없습니다')
  await s.close()
})

test('an advertisement shows nothing and says so', async () => {
  const s = await stand()
  await s.mount([['ad', { id: 'a', 'unit-id': 'u', on: ['error'] }]])
  assert.deepEqual((await s.taken('error'))[0]?.detail, { errMsg: 'no advertisement', errCode: 1004 })
  assert.equal((await s.box('a')).height, 0)
  await s.close()
})
