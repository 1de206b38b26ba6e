import { any, bool, builtin, text } from '../view/builtin.ts'
import { reflect } from './shared/dom.ts'
import { renderRichText } from './shared/rich.ts'

/** `nodes`: a list of {name, attrs, children} and {type: 'text', text}, or HTML. What is not on the list of allowed things is left out. */
export default builtin({
  name: 'rich-text',
  attributes: { nodes: any<unknown>([]), space: text(''), 'user-select': bool(false), preview: bool(false) },
  events: [],
  support: 'full',
  create(node) {
    const body = document.createElement('div')
    node.element.append(body)
    node.slot = document.createElement('div')
    return {
      changed() {
        reflect(node.element, 'user-select', node.attrs['user-select'])
        body.replaceChildren(renderRichText(node.attrs.nodes, { space: node.attrs.space, url: source => node.url(source) }))
      },
    }
  },
})
