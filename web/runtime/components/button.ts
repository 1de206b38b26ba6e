import { bool, builtin, num, text } from '../view/builtin.ts'
import type { BuiltinNode } from '../view/builtin.ts'
import { focusable, reflect, role } from './shared/dom.ts'
import { hoverAttributes } from './shared/hover.ts'

const attributes = {
  size: text('default'), type: text('default'), plain: bool(false), disabled: bool(false), loading: bool(false), 'form-type': text(''), 'open-type': text(''),
  ...hoverAttributes('button-hover', 20, 70),
  lang: text('en'), 'session-from': text(''), 'send-message-title': text(''), 'send-message-path': text(''), 'send-message-img': text(''), 'show-message-card': bool(false),
  'app-parameter': text(''), 'business-id': text(''), 'phone-number-no-quota-toast': bool(true), name: text(''), 'activity-type': num(0),
}
type ButtonNode = BuiltinNode<typeof attributes>

interface OpenType {
  event: string
  ask(node: ButtonNode): Promise<unknown>
}

const forward = (method: string, event: string, args: (node: ButtonNode) => unknown = () => ({})): OpenType => ({ event, ask: node => node.host(method, args(node)) })

/** What each `open-type` asks of the host, and the event that tells the answer: `{errMsg: '<openType>:ok', …answer}`. */
const OPEN_TYPES: Record<string, OpenType> = {
  contact: forward('contact', 'contact', ({ attrs, page }) => ({
    sessionFrom: attrs['session-from'], sendMessageTitle: attrs['send-message-title'], sendMessagePath: attrs['send-message-path'] || page.path,
    sendMessageImg: attrs['send-message-img'], showMessageCard: attrs['show-message-card'],
  })),
  getPhoneNumber: forward('getPhoneNumber', 'getphonenumber'),
  getRealtimePhoneNumber: forward('getPhoneNumber', 'getrealtimephonenumber', () => ({ realtime: true })),
  getUserInfo: forward('getUserInfo', 'getuserinfo', ({ attrs }) => ({ lang: attrs.lang, withCredentials: true })),
  openSetting: forward('openSetting', 'opensetting'),
  feedback: forward('feedback', 'feedback'),
  launchApp: forward('app.launch', 'launchapp', ({ attrs }) => ({ parameter: attrs['app-parameter'] })),
  chooseAvatar: { event: 'chooseavatar', ask: chooseAvatar },
  agreePrivacyAuthorization: forward('privacy.agree', 'agreeprivacyauthorization'),
}

/** Lets the person pick one picture of their own. */
async function chooseAvatar(node: ButtonNode): Promise<{ avatarUrl: string }> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = 'image/*'
  const file = await new Promise<File>((resolve, reject) => {
    input.onchange = () => (input.files?.[0] ? resolve(input.files[0]) : reject({ errMsg: 'cancel' }))
    input.oncancel = () => reject({ errMsg: 'cancel' })
    input.click()
  })
  return { avatarUrl: await node.page.temporaryFile(file) }
}

async function open(node: ButtonNode, name: string): Promise<void> {
  const { event, ask } = OPEN_TYPES[name]!
  try {
    const answer = await ask(node)
    node.emit(event, { errMsg: `${name}:ok`, ...(answer as object | undefined) })
  } catch (refusal) {
    const { errMsg = 'unknown error', errno } = refusal as { errMsg?: string; errno?: number }
    const detail = { errMsg: `${name}:fail ${errMsg}`, ...(errno === undefined ? {} : { errno }) }
    node.emit(event, detail)
    if (name === 'launchApp') node.emit('error', detail)
  }
}

export default builtin({
  name: 'button',
  attributes,
  events: [...Object.values(OPEN_TYPES).map(type => type.event), 'error'],
  support: 'full',
  hover: true,
  openTypes: ['share', ...Object.keys(OPEN_TYPES)],
  create(node) {
    const focus = focusable(node)
    let asking = false
    role(node, 'button')
    const press = (): void => {
      const { attrs } = node
      if (attrs.disabled) return
      if (attrs['form-type'] === 'submit' || attrs['form-type'] === 'reset') node.closest('form')?.behaviour.methods?.[attrs['form-type']]?.(node)
      const type = attrs['open-type']
      if (type === 'share') node.page.share(node)
      // A second tap while the first still waits for an answer would ask the person twice.
      else if (!asking && Object.hasOwn(OPEN_TYPES, type)) {
        asking = true
        void open(node, type).finally(() => (asking = false))
      }
    }
    return {
      changed() {
        const { attrs, element } = node
        for (const name of ['type', 'size', 'plain', 'disabled', 'loading'] as const) reflect(element, name, attrs[name])
        focus.setDisabled(attrs.disabled)
        reflect(element, 'aria-busy', attrs.loading ? 'true' : '')
      },
      disabled: () => node.attrs.disabled,
      activate: () => node.tap(),
      tapped: press,
    }
  },
})
