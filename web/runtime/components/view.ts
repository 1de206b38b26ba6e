import { builtin } from '../view/builtin.ts'
import { hoverAttributes } from './shared/hover.ts'

export default builtin({
  name: 'view',
  attributes: hoverAttributes('none', 50, 400),
  events: [],
  support: 'full',
  hover: true,
})
