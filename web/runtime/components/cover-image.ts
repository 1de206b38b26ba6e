import { builtin, text } from '../view/builtin.ts'
import { make } from './shared/dom.ts'

/** `load`: {width, height}; `error`: {errMsg}. */
export default builtin({
  name: 'cover-image',
  attributes: { src: text(''), alt: text(''), 'referrer-policy': text('no-referrer') },
  events: ['load', 'error'],
  support: 'full',
  create(node) {
    const img = make('img', '', node.element)
    img.draggable = false
    let asked = 0
    img.addEventListener('load', () => node.emit('load', { width: img.naturalWidth, height: img.naturalHeight }))
    img.addEventListener('error', () => node.emit('error', { errMsg: `GET ${node.attrs.src} failed` }))
    return {
      async changed(names) {
        img.alt = node.attrs.alt || node.element.getAttribute('aria-label') || ''
        if (!names.has('src')) return
        const turn = ++asked
        const url = await node.url(node.attrs.src)
        if (turn !== asked) return
        if (url) img.src = url
        else img.removeAttribute('src')
      },
    }
  },
})
