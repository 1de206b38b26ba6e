import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { htmlOfDelta } from '../../components/editor/delta.ts'
import { closeBrowser, stand } from './stand.ts'

after(closeBrowser)

test('a delta becomes lines of HTML, and nothing in it is markup', () => {
  assert.equal(htmlOfDelta([{ insert: 'a<b>' }, { insert: 'c', attributes: { bold: true, color: 'red' } }, { insert: '\n', attributes: { header: 2, align: 'center' } }, { insert: 'one' }, { insert: '\n', attributes: { list: 'ordered' } }, { insert: 'two' }, { insert: '\n', attributes: { list: 'ordered' } }, { insert: { divider: true } }]),
    '<h2 style="text-align:center">a&#60;b&#62;<span style="color:red"><b>c</b></span></h2><ol><li>one</li><li>two</li></ol><hr>')
})

test('an editor types, formats, and tells its contents in three forms', async () => {
  const s = await stand()
  await s.mount([['editor', { id: 'e', placeholder: 'write', on: ['ready', 'input', 'statuschange', 'focus', 'blur'] }]])
  await s.page.waitForFunction(() => window.h.element('e').querySelector('.ql-editor'))
  assert.deepEqual((await s.taken('ready')).length, 1)
  assert.deepEqual(await s.run(h => { const box = h.element('e').querySelector<HTMLElement>('.ql-editor')!; return [box.getAttribute('role'), box.getAttribute('aria-multiline'), box.contentEditable, getComputedStyle(box, '::before').content] }), ['textbox', 'true', 'true', '"write"'])
  const box = await s.box('e')
  await s.page.mouse.click(box.x + 20, box.y + 20)
  await s.page.keyboard.type('hello')
  await s.run(h => h.call('e', 'format', ['bold', true]))
  await s.page.keyboard.type('bold')
  await s.run(h => h.call('e', 'format', ['header', 1]))
  const contents = await s.run(h => h.call('e', 'getContents')) as { html: string; text: string; delta: { ops: unknown[] } }
  assert.equal(contents.text, 'hellobold\n')
  assert.deepEqual(contents.delta.ops, [{ insert: 'hello' }, { insert: 'bold', attributes: { bold: true } }, { insert: '\n', attributes: { header: 1 } }])
  const seen = await s.taken()
  assert.ok(seen.some(event => event.type === 'statuschange' && event.detail.bold === true))
  assert.ok(seen.some(event => event.type === 'input' && event.detail.text === 'hello\n'))
  await s.close()
})

test('what an app sets in an editor is cleaned, pictures keep the path they were given by, and read-only refuses', async () => {
  const s = await stand()
  await s.mount([['editor', { id: 'e', on: ['input'] }]])
  await s.page.waitForFunction(() => window.h.element('e').querySelector('.ql-editor'))
  await s.run(h => h.call('e', 'setContents', { html: '<p onclick="x()">a<script>x()</script><b>b</b></p>' }))
  assert.equal(await s.run(async h => ((await h.call('e', 'getContents')) as { html: string }).html), '<p>a<b>b</b></p>')
  await s.run(h => h.call('e', 'setContents', { delta: { ops: [{ insert: 'x', attributes: { italic: true } }, { insert: '\n' }] } }))
  await s.run(h => h.call('e', 'insertImage', { src: '/p.svg', alt: 'p', data: { id: 1 } }))
  const { html, delta } = await s.run(h => h.call('e', 'getContents')) as { html: string; delta: { ops: unknown[] } }
  assert.match(html, /<img src="\/p\.svg" alt="p" data-custom="id=1">/)
  assert.ok(JSON.stringify(delta.ops).includes('{"image":"/p.svg"}'))
  await s.run(h => h.call('e', 'clear'))
  assert.equal(await s.run(async h => ((await h.call('e', 'getContents')) as { text: string }).text), '\n')
  await s.set('e', { 'read-only': true })
  assert.equal(await s.run(async h => { try { await h.call('e', 'insertText', { text: 'x' }); return '' } catch (error: any) { return error.errMsg } }), 'the editor is read only')
  await s.close()
})

test('of radios that come checked together the last one stays', async () => {
  const s = await stand()
  await s.mount([['radio-group', { id: 'g', on: ['change'] }, ['radio', { id: 'a', value: 'a', checked: true }], ['radio', { id: 'b', value: 'b', checked: true }], ['radio', { id: 'c', value: 'c' }]]])
  assert.deepEqual(await s.run(h => ['a', 'b', 'c'].map(id => h.element(id).getAttribute('aria-checked'))), ['false', 'true', 'false'])
  await s.close()
})
