import { builtin, text } from '../view/builtin.ts'
import { role } from './shared/dom.ts'

/** `change`: {value: the values of the checked ones, in document order}. */
export default builtin({
  name: 'checkbox-group',
  attributes: { name: text('') },
  events: ['change'],
  support: 'full',
  create(node) {
    role(node, 'group')
    const value = (): string[] => node.find('checkbox').filter(box => box.attrs['checked']).map(box => box.attrs['value'] as string)
    return {
      methods: { picked: () => node.emit('change', { value: value() }) },
      form: { value, reset: () => node.find('checkbox').forEach(box => box.behaviour.methods!['clear']!(undefined)) },
    }
  },
})
