import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { closeBrowser, stand } from './stand.ts'

declare global {
  interface Window {
    /** Lets the host's pending answer go. */
    release(): void
  }
}

after(closeBrowser)

test('a button is tapped by mouse, Enter and Space, shows being pressed, and not at all when disabled', async () => {
  const s = await stand()
  await s.mount([['view', { id: 'around', on: ['tap'] }, ['button', { id: 'a', on: ['tap'] }, 'Go'], ['button', { id: 'off', disabled: true, on: ['tap'] }, 'No']]])
  const box = await s.box('a')
  await s.page.mouse.move(box.x + 20, box.y + 20)
  await s.page.mouse.down()
  await s.page.waitForFunction(() => window.h.element('a').classList.contains('button-hover'))
  await s.page.mouse.up()
  assert.deepEqual((await s.taken('tap')).map(event => event.node), ['a'], 'the worker bubbles by itself')
  await s.page.waitForFunction(() => !window.h.element('a').classList.contains('button-hover'))
  await s.run(h => h.element('a').focus())
  await s.page.keyboard.press('Enter')
  await s.page.keyboard.press(' ')
  assert.equal((await s.taken('tap')).length, 2)
  const off = await s.box('off')
  await s.page.mouse.click(off.x + 20, off.y + 20)
  assert.equal((await s.taken()).length, 0)
  assert.equal(await s.run(h => `${h.element('a').getAttribute('role')} ${h.element('off').getAttribute('aria-disabled')} ${h.element('off').tabIndex}`), 'button true -1')
  await s.close()
})

test('an open type asks the host once and tells what it answered', async () => {
  const s = await stand()
  await s.mount([
    ['button', { id: 'phone', 'open-type': 'getPhoneNumber', on: ['getphonenumber'] }, 'Phone'],
    ['button', { id: 'contact', 'open-type': 'contact', 'session-from': 'shop', on: ['contact'] }, 'Contact'],
    ['button', { id: 'share', 'open-type': 'share' }, 'Share'],
  ])
  await s.run(h => {
    h.host.answer = method => {
      if (method === 'contact') return Promise.reject({ errMsg: 'user deny', errno: 103 })
      return new Promise(resolve => void (window.release = () => resolve({ code: 'c0de' })))
    }
  })
  for (const id of ['phone', 'phone', 'contact', 'share']) {
    const box = await s.box(id)
    await s.page.mouse.click(box.x + 20, box.y + 10)
  }
  await s.page.evaluate(() => window.release())
  await s.page.waitForFunction(() => window.h.events.length === 2)
  const events = await s.taken()
  assert.deepEqual(events.find(event => event.node === 'phone'), { node: 'phone', type: 'getphonenumber', detail: { errMsg: 'getPhoneNumber:ok', code: 'c0de' } })
  assert.deepEqual(events.find(event => event.node === 'contact')?.detail, { errMsg: 'contact:fail user deny', errno: 103 })
  const asked = await s.run(h => h.host.sent.filter(call => call.method !== 'ready').map(call => call.method))
  assert.deepEqual(asked.filter(method => method === 'getPhoneNumber'), ['getPhoneNumber'])
  assert.equal(await s.run(h => h.host.sent.find(call => call.method === 'contact')!.args.sessionFrom), 'shop')
  assert.equal(await s.run(h => h.worker.sent.some(call => call.method === 'share')), true)
  await s.close()
})

test('a navigator leads on, also from the keyboard', async () => {
  const s = await stand()
  await s.mount([['navigator', { id: 'a', url: '/pages/b/b?x=1' }, 'To B'], ['navigator', { id: 'back', 'open-type': 'navigateBack', delta: 2 }, 'Back'], ['navigator', { id: 'mini', target: 'miniProgram', 'app-id': 'wx1', on: ['success', 'fail', 'complete'] }, 'Other']])
  const box = await s.box('a')
  await s.page.mouse.click(box.x + 5, box.y + 5)
  await s.run(h => h.element('back').focus())
  await s.page.keyboard.press('Enter')
  assert.deepEqual(await s.run(h => h.worker.sent.filter(call => call.method === 'navigate').map(call => JSON.parse(JSON.stringify(call.args)))), [{ openType: 'navigate', url: '/pages/b/b?x=1' }, { openType: 'navigateBack', delta: 2 }])
  await s.run(h => void (h.host.answer = () => Promise.reject({ errMsg: 'user cancel' })))
  await s.run(h => h.element('mini').focus())
  await s.page.keyboard.press('Enter')
  await s.page.waitForFunction(() => window.h.events.length === 2)
  assert.deepEqual((await s.taken()).map(event => `${event.type} ${event.detail.errMsg}`), ['fail navigateToMiniProgram:fail user cancel', 'complete navigateToMiniProgram:fail user cancel'])
  await s.close()
})

test('a form gathers its fields by name, its buttons submit and reset, and labels reach their controls', async () => {
  const s = await stand()
  await s.mount([
    ['form', { id: 'f', on: ['submit', 'reset'] },
      ['input', { id: 'name', name: 'who', value: 'Kim' }],
      ['textarea', { name: 'note', value: 'hi' }],
      ['switch', { id: 'sw', name: 'on' }],
      ['slider', { name: 'size', value: 30 }],
      ['checkbox-group', { name: 'tags', id: 'tags', on: ['change'] }, ['label', { id: 'la' }, ['checkbox', { id: 'ca', value: 'a', checked: true }], ['text', { id: 'ta' }, 'A']], ['checkbox', { id: 'cb', value: 'b' }, 'B'], ['checkbox', { id: 'cc', value: 'c', disabled: true }, 'C']],
      ['radio-group', { name: 'one', id: 'one', on: ['change'] }, ['radio', { id: 'rx', value: 'x', checked: true }, 'X'], ['radio', { id: 'ry', value: 'y' }, 'Y']],
      ['label', { id: 'ls', for: 'sw' }, ['text', { id: 'lt' }, 'switch it']],
      ['button', { id: 'go', 'form-type': 'submit' }, 'Send'], ['button', { id: 'no', 'form-type': 'reset' }, 'Clear']],
  ])
  const click = async (id: string) => {
    const box = await s.box(id)
    await s.page.mouse.click(box.x + Math.min(8, box.width / 2), box.y + box.height / 2)
  }
  await click('cb')
  assert.deepEqual((await s.taken('change'))[0]?.detail, { value: ['a', 'b'] })
  await click('ta')
  assert.deepEqual((await s.taken('change'))[0]?.detail, { value: ['b'] }, 'the label toggled its checkbox once')
  await click('ca')
  assert.deepEqual((await s.taken('change'))[0]?.detail, { value: ['a', 'b'] }, 'a control inside a label hears its tap once')
  await click('cc')
  assert.deepEqual(await s.taken('change'), [])
  await click('ry')
  assert.deepEqual((await s.taken('change'))[0]?.detail, { value: 'y' })
  await s.run(h => h.element('ry').focus())
  await s.page.keyboard.press('ArrowUp')
  assert.deepEqual((await s.taken('change'))[0]?.detail, { value: 'x' })
  await click('lt')
  await click('go')
  const submit = (await s.taken('submit'))[0]!
  assert.deepEqual(submit.detail.value, { who: 'Kim', note: 'hi', on: true, size: 30, tags: ['a', 'b'], one: 'x' })
  assert.equal(submit.detail.target.id, 'go')
  await click('no')
  assert.equal((await s.taken('reset')).length, 1)
  await click('go')
  assert.deepEqual((await s.taken('submit'))[0]!.detail.value, { who: '', note: '', on: false, size: 0, tags: [], one: '' })
  await s.close()
})

test('a switch, a checkbox and a radio tell assistive technology what they are', async () => {
  const s = await stand()
  await s.mount([['switch', { id: 'a', checked: true }], ['checkbox', { id: 'b' }], ['radio', { id: 'c', role: 'menuitemradio' }]])
  assert.deepEqual(await s.run(h => ['a', 'b', 'c'].map(id => `${h.element(id).getAttribute('role')} ${h.element(id).getAttribute('aria-checked')}`)), ['switch true', 'checkbox false', 'menuitemradio false'])
  await s.set('a', { checked: false })
  assert.equal(await s.run(h => h.element('a').getAttribute('aria-checked')), 'false')
  await s.close()
})

test('a slider follows the pointer in steps, and the arrow keys', async () => {
  const s = await stand()
  await s.mount([['slider', { id: 'a', min: 10, max: 20, step: 0.5, value: 12, 'show-value': true, on: ['change', 'changing'] }]])
  const rail = await s.run(h => {
    const { x, y, width } = h.element('a').querySelector('.wx-slider-handle-wrapper')!.getBoundingClientRect()
    return { x, y, width }
  })
  await s.page.mouse.move(rail.x + rail.width * 0.2, rail.y)
  await s.page.mouse.down()
  await s.page.mouse.move(rail.x + rail.width * 0.4, rail.y, { steps: 5 })
  await s.page.mouse.move(rail.x + rail.width * 0.75, rail.y, { steps: 5 })
  await s.page.mouse.up()
  const events = await s.taken()
  assert.ok(events.filter(event => event.type === 'changing').length >= 3)
  assert.deepEqual(events.filter(event => event.type === 'change').map(event => event.detail.value), [17.5])
  await s.run(h => h.element('a').focus())
  await s.page.keyboard.press('ArrowLeft')
  await s.page.keyboard.press('End')
  assert.deepEqual((await s.taken('change')).map(event => event.detail.value), [17, 20])
  assert.equal(await s.run(h => h.element('a').querySelector('.wx-slider-value')!.textContent), '20')
  await s.set('a', { disabled: true })
  await s.page.mouse.click(rail.x + 5, rail.y)
  assert.deepEqual(await s.taken('change'), [])
  await s.close()
})
