import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { closeBrowser, stand } from './stand.ts'

after(closeBrowser)

test('a text keeps line breaks, decodes entities and widens spaces only when told', async () => {
  const s = await stand()
  await s.mount([['text', { id: 'a' }, 'one\ntwo  three &lt;'], ['text', { id: 'b', decode: true, space: 'emsp' }, 'a b &lt;&nbsp;'], ['view', { id: 'c', style: 'white-space:nowrap;width:40px' }, ['text', { id: 'd' }, 'never wrapped at all']]])
  const lines = await s.run(h => new Set([...h.element('a').getClientRects()].map(line => line.top)).size)
  assert.equal(lines, 2)
  assert.equal(await s.run(h => h.element('a').textContent), 'one\ntwo  three &lt;')
  assert.equal(await s.run(h => h.element('b').textContent), 'a\u2003b\u2003<\u00a0')
  assert.equal(await s.run(h => h.element('d').getClientRects().length), 1, 'nowrap is inherited')
  await s.run(h => (h.element('b').firstChild as Text).data = 'x &gt; y')
  assert.equal(await s.run(h => h.element('b').textContent), 'x\u2003>\u2003y')
  assert.deepEqual(s.errors, [])
  await s.close()
})

test('an image has 320 by 240 px without a size, tells its natural size, and takes the height of its picture in widthFix', async () => {
  const s = await stand()
  await s.mount([
    ['image', { id: 'plain', src: '/x.svg', on: ['load', 'error'] }],
    ['image', { id: 'fix', mode: 'widthFix', src: '/x.svg', style: 'width:200px', on: ['load'] }],
    ['image', { id: 'high', mode: 'heightFix', src: '/x.svg', style: 'height:50px', on: ['load'] }],
    ['image', { id: 'fill', mode: 'aspectFill', src: '/x.svg' }],
    ['image', { id: 'bad', src: 'javascript:alert(1)', on: ['error'] }],
  ])
  await s.page.waitForFunction(() => window.h.events.filter(event => event.type === 'load').length === 3)
  const events = await s.taken()
  assert.deepEqual(events.find(event => event.node === 'plain')?.detail, { width: 40, height: 20 })
  assert.equal(events.find(event => event.node === 'bad')?.type, 'error')
  assert.deepEqual(await s.box('plain').then(({ width, height }) => [width, height]), [320, 240])
  assert.deepEqual(await s.box('fix').then(({ width, height }) => [width, height]), [200, 100])
  assert.deepEqual(await s.box('high').then(({ width, height }) => [width, height]), [100, 50])
  assert.equal(await s.run(h => getComputedStyle(h.element('fill').firstElementChild!).objectFit), 'cover')
  await s.close()
})

test('an icon has the size asked for and a sign', async () => {
  const s = await stand()
  await s.mount([['icon', { id: 'a', type: 'success' }], ['icon', { id: 'b', type: 'warn', size: '40rpx', color: 'rgb(1, 2, 3)' }]])
  assert.equal((await s.box('a')).width, 23)
  assert.equal((await s.box('b')).width, 20)
  assert.equal(await s.run(h => getComputedStyle(h.element('b').querySelector('svg')!).fill), 'rgb(1, 2, 3)')
  await s.close()
})

test('a progress bar runs to its value and says when it is there', async () => {
  const s = await stand()
  await s.mount([['progress', { id: 'a', percent: 50, 'show-info': true, active: true, duration: 1, on: ['activeend'] }]])
  await s.page.waitForFunction(() => window.h.events.length > 0)
  assert.deepEqual((await s.taken())[0]?.detail, { curPercent: 50 })
  assert.equal(await s.run(h => h.element('a').getAttribute('aria-valuenow')), '50')
  assert.equal(await s.run(h => h.element('a').querySelector('.wx-progress-info')!.textContent), '50%')
  await s.close()
})

test('a rich text shows allowed elements and nothing that runs, loads or covers', async () => {
  const s = await stand()
  const hostile = `<p class="x" style="color:red;background:url(http://evil/)" onclick="window.hit=1">hi <b>there</b></p><script>window.hit=1</script><img src="javascript:window.hit=1" onerror="window.hit=1" width="10">
    <iframe src="http://evil/"></iframe><a href="javascript:window.hit=1">link</a><svg onload="window.hit=1"><script>window.hit=1</script></svg><div style="position:fixed;inset:0;--a:u\\72l(http://evil/);width:100rpx">box</div><style>p{display:none}</style><math><mtext><img src=x onerror=window.hit=1></mtext></math>`
  await s.page.evaluate(html => window.h.mount([['rich-text', { id: 'a', nodes: html }], ['rich-text', { id: 'b', nodes: [{ name: 'div', attrs: { class: 'y', style: 'color: blue', onclick: 'x' }, children: [{ type: 'text', text: 'a&nbsp;b' }, { name: 'object', children: [] }, { name: 'h1', attrs: { align: 'center' }, children: [] }] }] }]]), hostile)
  await s.frame()
  const html = await s.run(h => h.element('a').innerHTML)
  assert.doesNotMatch(html, /script|onclick|onerror|onload|iframe|href|url|evil|svg|fixed|math|display:none/)
  assert.match(html, /<p class="x" style="color: red;[^"]*">hi <b>there<\/b><\/p>/)
  assert.match(html, /width: 13\.3\d*vw/)
  assert.equal(await s.page.evaluate(() => (window as never as { hit?: number }).hit), undefined)
  assert.equal(await s.run(h => h.element('b').innerHTML), '<div><div class="y" style="color: blue;">a&nbsp;b<h1 align="center"></h1></div></div>')
  await s.set('a', { nodes: 'plain' })
  assert.equal(await s.run(h => h.element('a').textContent), 'plain')
  await s.close()
})

test('match-media shows its children while the window fits', async () => {
  const s = await stand()
  await s.mount([['match-media', { id: 'a', 'min-width': 300, 'max-width': 600 }, ['view', {}, 'x']], ['match-media', { id: 'b', orientation: 'landscape' }, ['view', {}, 'y']]])
  assert.ok((await s.box('a')).height > 0)
  assert.equal((await s.box('b')).height, 0)
  await s.page.setViewportSize({ width: 800, height: 300 })
  await s.frame()
  assert.equal((await s.box('a')).height, 0)
  assert.ok((await s.box('b')).height > 0)
  await s.close()
})

test('a root portal stands over the page, outside of what clips it', async () => {
  const s = await stand()
  await s.mount([['view', { style: 'width:10px;height:10px;overflow:hidden' }, ['root-portal', { id: 'p' }, ['view', { id: 'in', style: 'position:fixed;left:50px;top:60px;width:30px;height:30px', on: ['tap'] }]]]])
  assert.equal(await s.run(h => h.page.layer.contains(h.element('in'))), true)
  const box = await s.box('in')
  await s.page.mouse.click(box.x + 5, box.y + 5)
  assert.equal((await s.taken('tap')).length, 1)
  await s.set('p', { enable: false })
  assert.equal(await s.run(h => h.page.layer.contains(h.element('in'))), false)
  await s.set('p', { enable: true })
  await s.run(h => h.remove('p'))
  assert.equal(await s.run(h => h.page.layer.childElementCount), 0)
  await s.close()
})

test('the base style sheet gives buttons the look of the app\'s style version', async () => {
  const s = await stand({ app: { style: 'v2' } })
  await s.mount([['button', { id: 'a', type: 'primary' }, 'Pay'], ['button', { id: 'm', size: 'mini' }, 'More']])
  assert.equal((await s.box('a')).width, 184)
  assert.equal(await s.run(h => getComputedStyle(h.element('a')).backgroundColor), 'rgb(7, 193, 96)')
  await s.close()
  const old = await stand()
  await old.mount([['button', { id: 'a', type: 'primary' }, 'Pay']])
  assert.equal((await old.box('a')).width, 375)
  assert.equal(await old.run(h => getComputedStyle(h.element('a')).backgroundColor), 'rgb(26, 173, 25)')
  await old.close()
})
