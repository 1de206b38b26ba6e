import { any, builtin } from '../view/builtin.ts'
import { hoverAttributes } from './shared/hover.ts'

export default builtin({
  name: 'cover-view',
  attributes: { ...hoverAttributes('none', 50, 400), 'scroll-top': any<number | string>() },
  events: [],
  support: 'full',
  hover: true,
  create: node => ({
    changed(names) {
      if (names.has('scroll-top')) node.element.scrollTop = Number.parseFloat(String(node.attrs['scroll-top'])) || 0
    },
  }),
})
