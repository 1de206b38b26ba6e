import { any, bool, builtin, list, text } from '../view/builtin.ts'
import type { BuiltinNode } from '../view/builtin.ts'
import { aria, focusable, make, reflect } from './shared/dom.ts'
import { dateColumns, multiSelectorColumns, regionColumns, selectorColumns, timeColumns } from './shared/columns.ts'
import type { Columns, DateFields, RegionLevel } from './shared/columns.ts'
import { openSheet } from './shared/sheet.ts'
import { wheel } from './shared/wheel.ts'
import type { Wheel } from './shared/wheel.ts'
import { say } from './shared/words.ts'

const attributes = {
  mode: text('selector'), disabled: bool(false), 'header-text': text(''), range: list<unknown>([]), 'range-key': text(''), value: any<unknown>(), start: text(''), end: text(''),
  fields: text('day'), 'custom-item': text(''), level: text('region'), name: text(''),
}
type PickerNode = BuiltinNode<typeof attributes>

const ITEM_PX = 48

async function columnsFor({ attrs }: PickerNode): Promise<Columns> {
  const asText = typeof attrs.value === 'string' ? attrs.value : ''
  const asList = Array.isArray(attrs.value) ? (attrs.value as unknown[]) : []
  switch (attrs.mode) {
    case 'multiSelector':
      return multiSelectorColumns(() => attrs.range.map(column => (Array.isArray(column) ? (column as unknown[]) : [])), attrs['range-key'], asList)
    case 'time':
      return timeColumns(asText, attrs.start, attrs.end)
    case 'date':
      return dateColumns(asText, attrs.start, attrs.end, attrs.fields as DateFields, { year: say('year'), month: say('month'), day: say('day') })
    case 'region':
      return regionColumns((await import('./regions.ts')).areaList, asList, attrs['custom-item'], attrs.level as RegionLevel)
    default:
      return selectorColumns(attrs.range, attrs['range-key'], attrs.value)
  }
}

interface Drawn {
  redraw(): void
  stop(): void
}

/** Draws the columns and keeps them in step. */
function drawColumns(body: HTMLElement, columns: Columns, turned: (column: number, index: number) => void): Drawn {
  const wheels: { element: HTMLElement; wheel: Wheel; labels: string[] }[] = []
  const addWheel = (column: number): void => {
    const element = make('div', 'wx-sheet-column', body)
    element.tabIndex = 0
    element.setAttribute('role', 'listbox')
    wheels.push({
      element,
      labels: [],
      wheel: wheel({
        scroller: element,
        itemPx: () => ITEM_PX,
        count: () => wheels[column]!.labels.length,
        picked(index) {
          columns.turn(column, index)
          redraw()
          turned(column, index)
        },
      }),
    })
  }
  const redraw = (): void => {
    columns.labels().forEach((labels, column) => {
      if (!wheels[column]) addWheel(column)
      const drawn = wheels[column]!
      const at = columns.at[column] ?? 0
      if (labels.length !== drawn.labels.length || labels.some((text, index) => text !== drawn.labels[index])) {
        drawn.labels = labels
        drawn.element.replaceChildren(...labels.map(text => {
          const item = make('div', 'wx-sheet-item')
          item.setAttribute('role', 'option')
          item.textContent = text
          return item
        }))
      }
      ;[...drawn.element.children].forEach((item, index) => item.setAttribute('aria-selected', String(index === at)))
      drawn.wheel.show(at)
    })
  }
  redraw()
  make('div', 'wx-sheet-band', body)
  return { redraw, stop: () => wheels.forEach(drawn => drawn.wheel.stop()) }
}

/**
 * `change`: {value}, with {code} of a region. `columnchange` (multiSelector): {column, value}. `cancel`: {}.
 * A selector's value is an index, of several a list of them; a time's `hh:mm`, a date's `YYYY-MM-DD`, a region's a list of names.
 */
export default builtin({
  name: 'picker',
  attributes,
  events: ['change', 'columnchange', 'cancel'],
  support: { partial: 'region: no post codes; level sub-district ends at the county' },
  create(node) {
    const focus = focusable(node)
    let close: (() => void) | undefined
    let drawn: Drawn | undefined
    let opening = false
    const open = async (): Promise<void> => {
      if (node.attrs.disabled || close || opening) return
      opening = true
      const columns = await columnsFor(node).finally(() => (opening = false))
      if (!node.element.isConnected) return
      const sheet = openSheet(node.page, node.attrs['header-text'], done => {
        shut()
        if (!done) return node.emit('cancel', {})
        const detail = columns.detail()
        node.setModel('value', detail['value'])
        node.emit('change', detail)
      })
      close = sheet.close
      drawn = drawColumns(sheet.body, columns, (column, index) => {
        if (node.attrs.mode === 'multiSelector') node.emit('columnchange', { column, value: index })
      })
    }
    const shut = (): void => {
      close?.()
      drawn?.stop()
      close = drawn = undefined
    }
    node.cleanup(shut)
    return {
      changed(names) {
        reflect(node.element, 'disabled', node.attrs.disabled)
        focus.setDisabled(node.attrs.disabled)
        aria(node.element, 'haspopup', 'dialog')
        if (names.has('range')) drawn?.redraw()
      },
      form: {
        value: () => node.attrs.value ?? (node.attrs.mode === 'multiSelector' || node.attrs.mode === 'region' ? [] : node.attrs.mode === 'selector' ? 0 : ''),
        reset: () => node.setModel('value', undefined),
      },
      activate: () => void open(),
      tapped: () => void open(),
    }
  },
})
