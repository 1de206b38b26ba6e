import { bool, builtin, text } from '../view/builtin.ts'
import { reflect } from './shared/dom.ts'

const SPACES: Record<string, string> = { ensp: '\u2002', emsp: '\u2003', nbsp: '\u00a0' }
const ENTITIES: Record<string, string> = { nbsp: '\u00a0', lt: '<', gt: '>', amp: '&', apos: "'", quot: '"', ensp: '\u2002', emsp: '\u2003' }

/** What a text shows for the characters the app gave it. Entities first: a space made by one stays as it is. */
export function shownText(source: string, space: string, decode: boolean): string {
  const wide = SPACES[space]
  const spaced = wide ? source.replace(/ /g, wide) : source
  return decode ? spaced.replace(/&(nbsp|lt|gt|amp|apos|quot|ensp|emsp);/g, (_, name: string) => ENTITIES[name]!) : spaced
}

export default builtin({
  name: 'text',
  attributes: { selectable: bool(false), 'user-select': bool(false), space: text(''), decode: bool(false), overflow: text('visible'), 'max-lines': text('') },
  events: [],
  support: 'full',
  create(node) {
    const written = new WeakMap<Text, { source: string; shown: string }>()
    const show = (): void => {
      for (const child of node.element.childNodes) {
        if (!(child instanceof Text)) continue
        const before = written.get(child)
        // What we wrote ourselves is not a new source; anything else is.
        const source = before && before.shown === child.data ? before.source : child.data
        const shown = shownText(source, node.attrs.space, node.attrs.decode)
        written.set(child, { source, shown })
        if (child.data !== shown) child.data = shown
      }
    }
    let observer: MutationObserver | undefined
    node.cleanup(() => observer?.disconnect())
    return {
      changed(names) {
        reflect(node.element, 'user-select', node.attrs.selectable || node.attrs['user-select'])
        const lines = Number.parseInt(node.attrs['max-lines'], 10)
        node.setStyle('-webkit-line-clamp', lines > 0 ? String(lines) : '')
        reflect(node.element, 'clamped', lines > 0)
        reflect(node.element, 'ellipsis', node.attrs.overflow === 'ellipsis')
        if (!names.has('space') && !names.has('decode')) return
        if (!observer && (node.attrs.decode || node.attrs.space)) {
          observer = new MutationObserver(show)
          observer.observe(node.element, { childList: true, characterData: true, subtree: true })
        }
        if (observer) show()
      },
    }
  },
})
