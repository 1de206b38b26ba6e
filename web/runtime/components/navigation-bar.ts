import { bool, builtin, num, text } from '../view/builtin.ts'

/** Sets the bar of its page. */
export default builtin({
  name: 'navigation-bar',
  attributes: { title: text(''), loading: bool(false), 'front-color': text(''), 'background-color': text(''), 'color-animation-duration': num(0), 'color-animation-timing-func': text('linear') },
  events: [],
  support: 'full',
  create: node => ({
    changed(names) {
      node.page.setMeta({ from: 'navigation-bar', ...Object.fromEntries([...names].map(name => [name, node.attrs[name as keyof typeof node.attrs]])) })
    },
  }),
})
