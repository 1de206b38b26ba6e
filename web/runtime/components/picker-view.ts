import { bool, builtin, classes, list, text } from '../view/builtin.ts'
import { make, safeStyle } from './shared/dom.ts'

const attributes = {
  value: list<number>([]), 'indicator-style': text(''), 'indicator-class': classes(), 'mask-style': text(''), 'mask-class': classes(), 'immediate-change': bool(false), name: text(''),
}

/** `change`: {value: an index a column}. `pickstart`, `pickend`: {}. */
export default builtin({
  name: 'picker-view',
  attributes,
  events: ['change', 'pickstart', 'pickend'],
  support: 'full',
  create(node) {
    const wrapper = make('div', 'wx-picker-view-wrapper', node.element)
    node.slot = wrapper
    const columns = () => node.find('picker-view-column').filter(column => column.closest('picker-view') === (node as unknown))
    const read = (): number[] => columns().map(column => column.behaviour.methods!['index']!(undefined) as number)
    let turning = 0
    const show = (): void => columns().forEach((column, index) => column.behaviour.methods!['show']!(Number(node.attrs.value[index] ?? 0)))
    return {
      changed(names) {
        if (names.has('value')) queueMicrotask(show)
        if (names.has('indicator-style') || names.has('indicator-class')) for (const column of columns()) column.behaviour.methods?.['dress']?.(undefined)
      },
      form: {
        value: read,
        reset() {
          node.setModel('value', [])
          show()
        },
      },
      methods: {
        look: () => ({
          indicatorClass: node.attrs['indicator-class'], indicatorStyle: safeStyle(node.attrs['indicator-style']), maskClass: node.attrs['mask-class'], maskStyle: safeStyle(node.attrs['mask-style']),
          immediate: node.attrs['immediate-change'],
        }),
        valueAt: (column: unknown) => Number(node.attrs.value[columns().indexOf(column as never)] ?? 0),
        started() {
          if (turning++ === 0) node.emit('pickstart', {})
        },
        picked() {
          const value = read()
          node.setModel('value', value)
          node.emit('change', { value })
        },
        rested() {
          turning = Math.max(0, turning - 1)
          if (turning === 0) node.emit('pickend', {})
        },
      },
    }
  },
})
