import { builtin, num, text } from '../view/builtin.ts'
import { reflect } from './shared/dom.ts'

/** Shows its children while the window fits. Sizes in px; -1 asks nothing. */
export default builtin({
  name: 'match-media',
  attributes: { 'min-width': num(-1), 'max-width': num(-1), width: num(-1), 'min-height': num(-1), 'max-height': num(-1), height: num(-1), orientation: text('') },
  events: [],
  support: 'full',
  create(node) {
    let query: MediaQueryList | undefined
    const show = (): void => reflect(node.element, 'unmatched', query ? !query.matches : false)
    node.cleanup(() => query?.removeEventListener('change', show))
    return {
      changed() {
        query?.removeEventListener('change', show)
        const { orientation, ...sizes } = node.attrs
        const asked = Object.entries(sizes).filter(([, px]) => px >= 0).map(([name, px]) => `(${name}: ${px}px)`)
        if (orientation === 'portrait' || orientation === 'landscape') asked.push(`(orientation: ${orientation})`)
        query = asked.length ? matchMedia(asked.join(' and ')) : undefined
        query?.addEventListener('change', show)
        show()
      },
    }
  },
})
