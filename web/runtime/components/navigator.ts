import { any, bool, builtin, num, text } from '../view/builtin.ts'
import { focusable, role } from './shared/dom.ts'
import { hoverAttributes } from './shared/hover.ts'

/** `success`, `fail`, `complete`: {errMsg}, only when it leads to another mini program. */
export default builtin({
  name: 'navigator',
  attributes: {
    target: text('self'), url: text(''), 'open-type': text('navigate'), delta: num(1), 'app-id': text(''), path: text(''), 'extra-data': any<Record<string, unknown>>(),
    version: text('release'), 'short-link': text(''), 'render-link': bool(false), ...hoverAttributes('navigator-hover', 50, 600),
  },
  events: ['success', 'fail', 'complete'],
  support: 'full',
  hover: true,
  openTypes: ['navigate', 'redirect', 'switchTab', 'reLaunch', 'navigateBack', 'exit'],
  create(node) {
    focusable(node, ['Enter'])
    role(node, 'link')
    const other = async (): Promise<void> => {
      const { attrs } = node
      const call = attrs['open-type'] === 'exit' ? node.host('app.exit', {}) : node.host('app.open', {
        appId: attrs['app-id'], path: attrs.path, extraData: attrs['extra-data'] ?? {}, envVersion: attrs.version, shortLink: attrs['short-link'],
      })
      const name = 'navigateToMiniProgram'
      const [type, errMsg] = await call.then(() => ['success', `${name}:ok`] as const, refusal => ['fail', `${name}:fail ${(refusal as { errMsg?: string }).errMsg ?? ''}`] as const)
      node.emit(type, { errMsg })
      node.emit('complete', { errMsg })
    }
    return {
      tapped() {
        const { attrs } = node
        if (attrs.target === 'miniProgram') void other()
        else if (attrs['open-type'] === 'exit') node.host('app.exit', {}).catch(() => undefined)
        else if (attrs['open-type'] === 'navigateBack') node.page.navigate('navigateBack', { delta: attrs.delta }).catch(() => undefined)
        // A wrong address is told by the page stack to the console, as where it was written by hand.
        else if (attrs.url) node.page.navigate(attrs['open-type'], { url: attrs.url }).catch(() => undefined)
      },
    }
  },
})
