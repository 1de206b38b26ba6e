// The first screen that is kept for the next opening: what is told of it, what is shown of it, and that nothing in it can run.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Bench, type OpenedApp } from './browser.ts'
import { page, tells } from './pages.ts'

let bench: Bench
before(async () => { bench = await Bench.start() })
after(() => bench.stop())

const APP = page('<view class="box" style="color: red" bindtap="t">kept words</view><image src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==" />', 'Page({ t() {} })')

async function screenOf(app: OpenedApp): Promise<any> {
  for (let tries = 0; tries < 100; tries++) {
    const told = (await app.log()).filter(entry => entry.event === 'screen').at(-1)
    if (told) return told.data
    await app.page.waitForTimeout(100)
  }
  return undefined
}

test('the first screen is told as data, and shown at the next opening until the app has drawn as much', async () => {
  const first = await bench.open(APP, { keepsScreen: true })
  const { screen } = await screenOf(first)
  assert.match(JSON.stringify(screen.nodes), /kept words/)
  assert.equal(screen.pictures, 1)
  await first.close()
  const second = await bench.open(APP, { screen: { ...screen, pictures: 99 } })
  const shown = await second.frame.evaluate(() => {
    const kept = document.querySelector<HTMLElement>('.kept')
    return { text: kept?.querySelector('.page-root')?.shadowRoot?.textContent ?? '', inert: kept?.inert }
  })
  assert.match(shown.text, /kept words/)
  assert.equal(shown.inert, true)
  await second.until(() => !document.querySelector('.kept'))
  await second.close()
})

test('an app whose host keeps nothing tells nothing, and a page with a field in sight is not kept', async () => {
  const field = await bench.open(page('<input value="secret" /><view id="out">there</view>', 'Page({})'), { keepsScreen: true })
  const other = await bench.open(APP)
  await tells(field, 'there')
  await field.page.waitForTimeout(3_000)
  assert.equal((await field.log()).some(entry => entry.event === 'screen'), false)
  assert.equal((await other.log()).some(entry => entry.event === 'screen'), false)
  await field.close()
  await other.close()
})

test('a forged screen brings no script, frame, handler or address of script into the frame', async () => {
  const forged = {
    width: 375, height: 667, theme: 'light', root: '', fonts: 'https://evil.example/x.css', pictures: 99,
    nodes: [
      ['script', {}, ['window.forged = 1']], ['iframe', { srcdoc: '<script>parent.forged = 1</script>' }, []], ['a', { href: 'javascript:forged = 1' }, ['x']], ['svg', { onload: 'forged = 1' }, []],
      ['img', { src: 'javascript:forged = 1', onerror: 'window.forged = 1' }, []], ['div', { onclick: 'forged = 1', style: 'color: red' }, [['style', {}, ['* { display: none }']], 'seen']],
    ],
  }
  const app = await bench.open(APP, { screen: forged })
  const found = await app.frame.evaluate(() => {
    const kept = document.querySelector('.kept')
    return { tags: [...kept?.querySelectorAll('*') ?? []].map(element => element.localName), attributes: [...kept?.querySelectorAll('*') ?? []].flatMap(element => element.getAttributeNames()), forged: 'forged' in window, links: document.querySelectorAll('link[href*="evil"]').length }
  })
  assert.deepEqual(found, { tags: ['img', 'div'], attributes: ['style'], forged: false, links: 0 })
  await app.close()
})
