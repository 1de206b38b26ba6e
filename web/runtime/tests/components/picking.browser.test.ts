import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { dateColumns, multiSelectorColumns, regionColumns, selectorColumns, timeColumns } from '../../components/shared/columns.ts'
import { closeBrowser, stand, type Stand } from './stand.ts'

after(closeBrowser)

const UNITS = { year: '', month: '', day: '' }

test('a date keeps within its start and end, and a day within its month', () => {
  const date = dateColumns('2024-03-31', '2023-02-10', '2024-04-05', 'day', UNITS)
  assert.deepEqual(date.labels().map(column => column.length), [2, 4, 31])
  assert.deepEqual(date.at, [1, 2, 30])
  date.turn(1, 1)
  assert.deepEqual(date.detail(), { value: '2024-02-29' }, 'the last of February of a leap year')
  date.turn(0, 0)
  assert.deepEqual(date.detail(), { value: '2023-02-28' })
  assert.equal(date.labels()[2]![0], '10', 'the first day is the start\'s')
  date.turn(1, 10)
  date.turn(0, 1)
  assert.deepEqual(date.detail(), { value: '2024-04-05' }, 'not past the end')
  assert.deepEqual(dateColumns('2020', '2019', '2021', 'year', UNITS).detail(), { value: '2020' })
  assert.deepEqual(dateColumns('2020-5', '2019-01', '2021-12', 'month', UNITS).detail(), { value: '2020-05' })
})

test('a time keeps within its start and end', () => {
  const time = timeColumns('23:00', '09:30', '18:15')
  assert.deepEqual(time.detail(), { value: '18:15' })
  assert.deepEqual(time.labels().map(column => column.length), [10, 16])
  time.turn(0, 0)
  assert.deepEqual(time.detail(), { value: '09:30' })
  assert.equal(time.labels()[1]![0], '30')
})

test('selectors answer with indices, and show a key of their items', () => {
  const one = selectorColumns([{ n: 'A' }, { n: 'B' }], 'n', 9)
  assert.deepEqual([one.labels(), one.detail()], [[['A', 'B']], { value: '1' }])
  const many = multiSelectorColumns(() => [['a', 'b'], ['c', 'd', 'e']], '', [1, 2])
  many.turn(0, 0)
  assert.deepEqual(many.detail(), { value: [0, 2] })
})

test('a region narrows from province to county and tells names and codes', () => {
  const regions = { province_list: { 110000: '北京市', 440000: '广东省' }, city_list: { 110100: '北京市', 440100: '广州市', 440300: '深圳市' }, county_list: { 110101: '东城区', 440103: '荔湾区', 440303: '罗湖区', 440305: '南山区' } }
  const region = regionColumns(regions, ['广东省', '深圳市', '南山区'], '', 'region')
  assert.deepEqual(region.at, [1, 1, 1])
  assert.deepEqual(region.detail(), { value: ['广东省', '深圳市', '南山区'], code: ['440000', '440300', '440305'] })
  region.turn(0, 0)
  assert.deepEqual(region.detail()['value'], ['北京市', '北京市', '东城区'])
  const any = regionColumns(regions, [], '全部', 'city')
  assert.deepEqual(any.labels(), [['全部', '北京市', '广东省'], ['全部']])
  any.turn(0, 2)
  assert.deepEqual(any.labels()[1], ['全部', '广州市', '深圳市'])
  assert.deepEqual(any.detail(), { value: ['广东省', '全部'], code: ['440000'] })
})

async function openPicker(s: Stand, id: string): Promise<void> {
  const box = await s.box(id)
  await s.page.mouse.click(box.x + 5, box.y + 5)
  await s.page.waitForFunction(() => window.h.page.root.querySelector('.wx-sheet-open .wx-sheet-item') !== null)
}
const press = (s: Stand, name: 'done' | 'cancel') => s.page.evaluate(name => (window.h.page.root.querySelector(`.wx-sheet-open .wx-sheet-${name}`) as HTMLElement).click(), name)

test('a picker opens a sheet, turns by keys, tells and closes; Escape cancels', async () => {
  const s = await stand({ reducedMotion: 'reduce', language: 'ko' })
  await s.mount([
    ['picker', { id: 'a', range: ['one', 'two', 'three'], value: 1, on: ['change', 'cancel'] }, ['view', {}, 'pick']],
    ['picker', { id: 'm', mode: 'multiSelector', range: [['x', 'y'], ['1', '2']], value: [0, 0], on: ['change', 'columnchange'] }, ['view', {}, 'pick']],
    ['picker', { id: 'r', mode: 'region', value: ['广东省', '深圳市', '南山区'], on: ['change'] }, ['view', {}, 'pick']],
    ['picker', { id: 'off', range: ['a'], disabled: true }, ['view', {}, 'no']],
  ])
  await openPicker(s, 'a')
  assert.deepEqual(await s.run(h => [...h.page.root.querySelectorAll('.wx-sheet-head button')].map(button => button.textContent)), ['취소', '확인'])
  await s.page.waitForFunction(() => window.h.page.root.activeElement?.classList.contains('wx-sheet-column'))
  await s.page.keyboard.press('ArrowDown')
  await s.page.waitForFunction(() => window.h.page.root.querySelector('.wx-sheet-open [aria-selected="true"]')!.textContent === 'three')
  await s.page.keyboard.press('Enter')
  assert.deepEqual(await s.taken(), [{ node: 'a', type: 'change', detail: { value: '2' } }])
  await s.page.waitForFunction(() => window.h.page.root.querySelector('.wx-sheet-cover') === null)

  await openPicker(s, 'm')
  await s.page.waitForFunction(() => window.h.page.root.activeElement?.classList.contains('wx-sheet-column'))
  await s.page.keyboard.press('End')
  await s.page.waitForFunction(() => window.h.events.some(event => event.type === 'columnchange'))
  assert.deepEqual((await s.taken())[0]?.detail, { column: 0, value: 1 })
  await s.set('m', { range: [['x', 'y'], ['1', '2', '3']] })
  assert.equal(await s.run(h => h.page.root.querySelectorAll('.wx-sheet-open .wx-sheet-item').length), 5)
  await press(s, 'done')
  assert.deepEqual((await s.taken('change'))[0]?.detail, { value: [1, 0] })

  await openPicker(s, 'a')
  await s.page.waitForFunction(() => window.h.page.root.activeElement?.classList.contains('wx-sheet-column'))
  await s.page.keyboard.press('Escape')
  assert.deepEqual((await s.taken()).map(event => event.type), ['cancel'])

  await openPicker(s, 'r')
  await press(s, 'done')
  assert.deepEqual((await s.taken('change'))[0]?.detail, { value: ['广东省', '深圳市', '南山区'], code: ['440000', '440300', '440305'] })
  const off = await s.box('off')
  await s.page.mouse.click(off.x + 5, off.y + 5)
  await s.frame()
  assert.equal(await s.run(h => h.page.root.querySelectorAll('.wx-sheet-open').length), 0)
  await s.close()
})

test('a picker-view turns to what the app says and tells what a person picks', async () => {
  const s = await stand({ reducedMotion: 'reduce' })
  const column = (name: string) => ['picker-view-column', { id: name }, ...Array.from({ length: 8 }, (_, index) => ['view', { id: `${name}${index}` }, `${name} ${index}`])] as never
  await s.mount([['picker-view', { id: 'a', value: [2, 0], 'indicator-style': 'height: 50px', style: 'height:250px', on: ['change', 'pickstart', 'pickend'] }, column('p'), column('q')]])
  await s.frame()
  const area = await s.box('a')
  const middle = await s.box('p2')
  assert.equal(middle.height, 50)
  assert.equal(middle.y - area.y, 100, 'the third stands in the middle')
  await s.page.mouse.move(area.x + 20, area.y + 125)
  await s.page.mouse.wheel(0, 100)
  await s.page.waitForFunction(() => window.h.events.some(event => event.type === 'pickend'))
  const events = await s.taken()
  assert.deepEqual(events.filter(event => event.type === 'change').at(-1)?.detail, { value: [4, 0] })
  assert.equal(events[0]?.type, 'pickstart')
  await s.set('a', { value: [0, 3] })
  await s.frame()
  assert.equal((await s.box('q3')).y - area.y, 100)
  assert.deepEqual(await s.taken('change'), [], 'what the app sets is not told back')
  await s.close()
})
