import { any, builtin, num, text } from '../view/builtin.ts'
import { lengthPx, oncePerFrame } from './shared/dom.ts'

/** `resize`: {size: {windowWidth, windowHeight}}. `scroll`: {scrollTop}. `scrolldone`: {}. */
export default builtin({
  name: 'page-meta',
  attributes: {
    'background-text-style': text(''), 'background-color': text(''), 'background-color-top': text(''), 'background-color-bottom': text(''), 'root-background-color': text(''),
    'scroll-top': any<number | string>(), 'scroll-duration': num(300), 'page-style': text(''), 'page-font-size': text(''), 'root-font-size': text(''), 'page-orientation': text(''),
  },
  events: ['resize', 'scroll', 'scrolldone'],
  support: { partial: 'page-orientation: a browser turns by itself' },
  create(node) {
    const resized = oncePerFrame(() => node.emit('resize', { size: { windowWidth: innerWidth, windowHeight: innerHeight } }))
    addEventListener('resize', resized)
    node.cleanup(() => removeEventListener('resize', resized))
    node.cleanup(node.page.onScroll(scrollTop => {
      if (node.listens('scroll')) node.emit('scroll', { scrollTop })
    }))
    return {
      changed(names) {
        const given = [...names].filter(name => name !== 'scroll-top' && name !== 'scroll-duration')
        if (given.length) node.page.setMeta(Object.fromEntries(given.map(name => [name, node.attrs[name as keyof typeof node.attrs]])))
        if (!names.has('scroll-top')) return
        const top = lengthPx(node.attrs['scroll-top'], node.page.width)
        if (!Number.isFinite(top)) return
        node.page.scrollTo(top, node.attrs['scroll-duration'])
        const timer = window.setTimeout(() => node.emit('scrolldone', {}), node.attrs['scroll-duration'])
        node.cleanup(() => clearTimeout(timer))
      },
    }
  },
})
