import { bool, builtin, text } from '../view/builtin.ts'

export default builtin({
  name: 'swiper-item',
  attributes: { 'item-id': text(''), 'skip-hidden-item-layout': bool(false) },
  events: [],
  support: 'full',
})
