import { bool, builtin } from '../view/builtin.ts'

export default builtin({
  name: 'movable-area',
  attributes: { 'scale-area': bool(false) },
  events: [],
  support: 'full',
})
