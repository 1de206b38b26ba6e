import { builtin, text } from '../view/builtin.ts'
import { role } from './shared/dom.ts'

/** `change`: {value}. */
export default builtin({
  name: 'radio-group',
  attributes: { name: text('') },
  events: ['change'],
  support: 'full',
  create(node) {
    role(node, 'radiogroup')
    const picked = () => node.find('radio').find(radio => radio.attrs['checked'])
    const value = (): string => (picked()?.attrs['value'] as string | undefined) ?? ''
    return {
      methods: { picked: () => node.emit('change', { value: value() }) },
      form: { value, reset: () => picked()?.behaviour.methods!['clear']!(undefined) },
    }
  },
})
