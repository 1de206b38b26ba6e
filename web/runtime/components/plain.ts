// Built-ins that a browser has nothing to show for.
import { any, bool, builtin, num, text } from '../view/builtin.ts'
import type { AttributeTypes, BuiltinDefinition } from '../view/builtin.ts'
import { box } from './boxes.ts'
import { make, reflect } from './shared/dom.ts'
import { say } from './shared/words.ts'

/** Shows nothing, and says so to the app with an error event. */
const absent = (name: string, errMsg: string, attributes: AttributeTypes = {}): BuiltinDefinition => ({
  name,
  attributes,
  events: ['error'],
  support: { partial: 'shows nothing and emits error: there is nothing of the kind outside of WeChat' },
  create: node => ({ attached: () => node.emit('error', { errMsg, errCode: 1004 }) }),
})

/** Stands where it was written and says plainly that it does not work here. */
const unavailable = (name: string, attributes: AttributeTypes, events: readonly string[]): BuiltinDefinition => ({
  name,
  attributes,
  events,
  support: { partial: 'says that it is not supported here, and emits error' },
  create(node) {
    const notice = make('div', 'wx-notice', node.element)
    notice.textContent = say('notHere')
    node.slot = make('div', '', node.element)
    return { attached: () => node.emit('error', { errMsg: `${name} is not supported`, errCode: -1 }) }
  },
})

const openData = builtin({
  name: 'open-data',
  attributes: { type: text(''), 'open-gid': text(''), lang: text('en'), 'default-text': text(''), 'default-avatar': text('') },
  events: ['error'],
  support: { partial: 'shows the defaults: people\'s names and pictures are never given out this way' },
  create: node => ({
    changed() {
      reflect(node.element, 'type', node.attrs.type)
      node.element.textContent = node.attrs['default-text']
    },
  }),
})

/** `transitionstart` and so on: {}. */
const shareElement = box('share-element', { mapkey: text(''), key: text(''), transform: bool(false), duration: num(300), 'easing-function': text('ease-out') }, { partial: 'a box: pages change without shared elements' })

const plain: BuiltinDefinition[] = [
  shareElement,
  openData,
  absent('ad', 'no advertisement', { 'unit-id': text(''), 'ad-intervals': num(0), 'ad-type': text('banner'), 'ad-theme': text('white') }),
  absent('ad-custom', 'no advertisement', { 'unit-id': text(''), 'ad-intervals': num(0) }),
  absent('official-account', 'no official account'),
  unavailable('live-player', { src: text(''), mode: text('live'), autoplay: bool(false) }, ['error', 'statechange', 'netstatus', 'fullscreenchange']),
  unavailable('live-pusher', { url: text(''), mode: text('RTC'), autopush: bool(false) }, ['error', 'statechange', 'netstatus']),
  unavailable('voip-room', { openid: text(''), mode: text('camera') }, ['error']),
  unavailable('functional-page-navigator', { version: text('release'), name: text(''), args: any() }, ['success', 'fail', 'cancel', 'error']),
]

export default plain
