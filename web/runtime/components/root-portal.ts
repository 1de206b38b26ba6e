import { bool, builtin } from '../view/builtin.ts'
import { make } from './shared/dom.ts'

/** Its children stand over the page, outside of whatever clips or moves the place they were written at. */
export default builtin({
  name: 'root-portal',
  attributes: { enable: bool(true) },
  events: [],
  support: 'full',
  create(node) {
    const content = make('div', 'wx-root-portal-content')
    node.slot = content
    const place = (): void => {
      const home = node.attrs.enable ? node.page.layer : node.element
      if (node.element.isConnected && content.parentNode !== home) home.append(content)
    }
    node.cleanup(() => content.remove())
    return { changed: place, attached: place, detached: () => content.remove() }
  },
})
