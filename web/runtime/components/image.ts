import { bool, builtin, text } from '../view/builtin.ts'
import { make, reflect } from './shared/dom.ts'

/** `load`: {width, height} of the picture itself in px. `error`: {errMsg}. */
export default builtin({
  name: 'image',
  attributes: {
    src: text(''), mode: text('scaleToFill'), webp: bool(false), 'lazy-load': bool(false), 'show-menu-by-longpress': bool(false), 'fade-in': bool(false),
    alt: text(''), 'forced-rotate': bool(false),
  },
  events: ['load', 'error'],
  support: 'full',
  create(node) {
    const host = node.element
    const img = make('img', '', host)
    img.draggable = false
    img.decoding = 'async'
    let asked = 0
    // A picture still under way for a node that is gone is not worth its bytes.
    node.cleanup(() => img.removeAttribute('src'))
    img.addEventListener('load', () => {
      host.setAttribute('loaded', '')
      node.emit('load', { width: img.naturalWidth, height: img.naturalHeight })
    })
    img.addEventListener('error', () => {
      if (!img.getAttribute('src')) return
      host.removeAttribute('loaded')
      node.emit('error', { errMsg: `GET ${node.attrs.src} failed` })
    })
    const show = (url: string, turn: number): void => {
      if (turn !== asked) return
      if (url) img.src = url
      else {
        img.removeAttribute('src')
        host.removeAttribute('loaded')
        if (node.attrs.src) node.emit('error', { errMsg: `GET ${node.attrs.src} failed` })
      }
    }
    return {
      changed(names) {
        reflect(host, 'mode', node.attrs.mode)
        reflect(host, 'menu', node.attrs['show-menu-by-longpress'])
        reflect(host, 'fade-in', node.attrs['fade-in'])
        img.loading = node.attrs['lazy-load'] ? 'lazy' : 'eager'
        img.alt = node.attrs.alt || host.getAttribute('aria-label') || ''
        if (!names.has('src')) return
        const turn = ++asked
        const url = node.url(node.attrs.src)
        if (typeof url === 'string') show(url, turn)
        else url.then(found => show(found, turn), () => show('', turn))
      },
    }
  },
})
