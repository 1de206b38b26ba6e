import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Echoes } from '../../components/shared/editable.ts'
import { closeBrowser, stand } from './stand.ts'

after(closeBrowser)

test('a late echo of what was typed is known as such, another text is not', () => {
  const echoes = new Echoes()
  echoes.tell('a', 0)
  echoes.tell('ab', 10)
  assert.equal(echoes.stale('a', 20), true, '"ab" is still to come back')
  assert.equal(echoes.stale('ab', 30), false)
  echoes.tell('abc', 40)
  assert.equal(echoes.stale('ab', 50), false, 'the app cuts the text short')
  echoes.tell('x', 100)
  echoes.tell('xy', 110)
  assert.equal(echoes.stale('x', 5000), false, 'long ago')
})

test('an input tells of typing, focus, confirming and leaving', async () => {
  const s = await stand()
  await s.mount([['input', { id: 'a', placeholder: 'name', 'placeholder-style': 'color:rgb(9, 9, 9);background:url(x)', 'placeholder-class': 'hint', maxlength: 5, on: ['input', 'focus', 'blur', 'confirm', 'change'] }], ['input', { id: 'n', type: 'number', on: ['input'] }], ['input', { id: 'p', password: true, value: 'x' }]])
  assert.deepEqual(await s.run(h => {
    const hint = h.element('a').firstElementChild as HTMLElement
    return [hint.textContent, hint.className, getComputedStyle(hint).color, getComputedStyle(hint).backgroundImage]
  }), ['name', 'wx-placeholder input-placeholder hint', 'rgb(9, 9, 9)', 'none'])
  const box = await s.box('a')
  await s.page.mouse.click(box.x + 10, box.y + 5)
  await s.page.keyboard.type('helloworld')
  await s.page.keyboard.press('Enter')
  const events = await s.taken()
  assert.equal(events[0]?.type, 'focus')
  assert.deepEqual(events[0]?.detail, { value: '', height: 0 })
  assert.deepEqual(events.filter(event => event.type === 'input').map(event => event.detail.value), ['h', 'he', 'hel', 'hell', 'hello'])
  assert.deepEqual(events.filter(event => event.type === 'input').at(-1)?.detail.cursor, 5)
  assert.deepEqual(events.slice(-3).map(event => event.type), ['confirm', 'blur', 'change'])
  assert.deepEqual(events.find(event => event.type === 'blur')?.detail, { value: 'hello', cursor: 5 })
  const n = await s.box('n')
  await s.page.mouse.click(n.x + 10, n.y + 5)
  await s.page.keyboard.type('1a2')
  assert.equal((await s.taken('input')).at(-1)?.detail.value, '12')
  assert.equal(await s.run(h => h.element('p').querySelector('input')!.type), 'password')
  assert.equal(await s.run(h => h.element('n').querySelector('input')!.inputMode), 'numeric')
  await s.close()
})

test('a handler of input may return the text to show', async () => {
  const s = await stand()
  await s.mount([['input', { id: 'a', focus: true, on: ['input'] }]])
  await s.run(h => void h.handlerAnswers.set('input', { value: 'ONE', cursor: 1 }))
  await s.page.keyboard.type('o')
  await s.page.waitForFunction(() => window.h.element('a').querySelector('input')!.value === 'ONE')
  assert.equal(await s.run(h => h.element('a').querySelector('input')!.selectionStart), 1)
  await s.close()
})

test('a syllable being put together is told in Korean, letters of pinyin are not, and the app cannot break it', async () => {
  const s = await stand()
  await s.mount([['input', { id: 'a', focus: true, on: ['input'] }]])
  const client = await s.page.context().newCDPSession(s.page)
  await client.send('Input.imeSetComposition', { text: 'ㅎ', selectionStart: 1, selectionEnd: 1 })
  await client.send('Input.imeSetComposition', { text: '하', selectionStart: 1, selectionEnd: 1 })
  await s.set('a', { value: 'ㅎ' })
  await client.send('Input.imeSetComposition', { text: '한', selectionStart: 1, selectionEnd: 1 })
  assert.equal(await s.run(h => h.element('a').querySelector('input')!.value), '한', 'an echo does not end the composition')
  await client.send('Input.insertText', { text: '한' })
  assert.deepEqual((await s.taken('input')).map(event => event.detail.value).filter((value, index, all) => value !== all[index - 1]), ['ㅎ', '하', '한'])
  await s.set('a', { value: '' })
  await client.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 })
  await client.send('Input.imeSetComposition', { text: 'ni hao', selectionStart: 6, selectionEnd: 6 })
  assert.deepEqual(await s.taken('input'), [])
  await client.send('Input.insertText', { text: '你好' })
  assert.deepEqual((await s.taken('input')).map(event => event.detail.value), ['你好'])
  await s.close()
})

test('the app sets the text, the focus and the selection', async () => {
  const s = await stand()
  await s.mount([['input', { id: 'a', value: 'one', on: ['input', 'focus', 'blur'] }]])
  await s.set('a', { 'selection-start': 1, 'selection-end': 2, focus: true })
  assert.deepEqual(await s.run(h => {
    const field = h.element('a').querySelector('input')!
    return [field.value, field.selectionStart, field.selectionEnd, h.page.root.activeElement === field]
  }), ['one', 1, 2, true])
  await s.set('a', { value: 'two' })
  assert.equal(await s.run(h => h.element('a').querySelector('input')!.value), 'two')
  await s.set('a', { focus: false })
  assert.deepEqual((await s.taken()).map(event => event.type), ['focus', 'blur'])
  await s.set('a', { value: '' })
  assert.equal(await s.run(h => h.element('a').querySelector('input')!.value), '')
  await s.close()
})

test('a textarea grows with its lines and tells', async () => {
  const s = await stand()
  await s.mount([['textarea', { id: 'a', 'auto-height': true, style: 'width:200px;line-height:20px', on: ['linechange', 'input', 'confirm'], focus: true }], ['textarea', { id: 'b' }]])
  const before = (await s.box('a')).height
  await s.page.keyboard.type('one')
  await s.page.keyboard.press('Enter')
  await s.page.keyboard.type('two')
  assert.equal((await s.box('a')).height - before, 20)
  const lines = await s.taken('linechange', 'confirm')
  assert.deepEqual(lines.at(-1)?.detail, { height: 40, heightRpx: 80, lineCount: 2 })
  assert.deepEqual(await s.box('b').then(({ width, height }) => [width, height]), [300, 150])
  await s.close()
})
