// What a mini program may ask of the shell: the host's side of the protocol.
import type { Served } from '../../runtime/channel.ts'
import { askAsPerson, isSignedIn, Refused, type SealedData } from './account.ts'
import type { Outcome } from '../pay/pay-sheet.tsx'
import type { PaymentParameters } from '../pay/wallet.ts'
import { appFacts, type AppFacts } from './apps.ts'
import { Gateway } from './gateway.ts'
import { forgetScreen } from './kept.ts'
import { answer, answersTo, lastAnswersTo } from './permissions.ts'
import { Privacy, type Contract } from './privacy.ts'
import { changeStorage, clearStorage, filesOf, removeFile, setFile, storageOf } from './store.ts'
import { FILE_BYTES, FILES_BYTES, KEY_BYTES, Quota, STORAGE_BYTES } from './quota.ts'

/** What needs the person: the screens that the shell shows for an app. */
export interface Screens {
  ask(scope: string): Promise<boolean>
  /** Lets the person sign in; fails with cancel when they do not. */
  signIn(): Promise<void>
  /** Shows the order and lets the person pay it, or not. */
  pay(parameters: PaymentParameters): Promise<Outcome>
  scan(onlyFromCamera: boolean): Promise<{ text: string; type: string }>
  share(what: { title?: string; path?: string; imageUrl?: string }): Promise<void>
  call(phoneNumber: string): Promise<void>
  showPlace(place: { latitude: number; longitude: number; name?: string; address?: string }): Promise<void>
  address(): Promise<Record<string, string>>
  permissions(): Promise<void>
  /** Shows what an app would send; what the person answers by template, and whether that holds for good. */
  askMessages(templates: MessageTemplate[]): Promise<{ answers: Record<string, string>; keep: boolean }>
  askPrivacy(contract: Contract): Promise<boolean>
  showPrivacy(contract: Contract): Promise<void>
  /** Shows what a merchant has sent, to be taken or not. */
  takeTransfer(named: string, mchId: string): Promise<Outcome>
  tellApp(event: string, data: unknown): void
  openApp(target: { appId: string; path?: string; extraData?: unknown; envVersion?: string }): Promise<void>
  /** Opens the app's customer service; ends when the person closes it, with the page that a card there leads to. */
  contact(wish: Record<string, unknown>): Promise<unknown>
  exit(): void
  /** Begins the app anew, in the version that this person gets now. */
  restart(): void
}

/** A kind of message, as its prompt shows it. */
export interface MessageTemplate {
  id: string
  title: string
  lines: { name: string; example: string }[]
}

/** What a developer may pretend. */
export interface Simulated {
  location?: { latitude: number; longitude: number }
  network?: '' | 'none' | 'slow'
}

const fail = (errMsg: string, errno?: number): never => {
  throw errno === undefined ? { errMsg } : { errMsg, errno }
}

/** What an app may ask the person for. Anything else is refused without a question. */
const SCOPES = [
  'scope.userLocation', 'scope.userFuzzyLocation', 'scope.userLocationBackground', 'scope.camera', 'scope.record', 'scope.writePhotosAlbum', 'scope.address', 'scope.invoice', 'scope.invoiceTitle', 'scope.userInfo',
  'scope.werun', 'scope.bluetooth', 'scope.addPhoneContact', 'scope.addPhoneCalendar', 'scope.clipboard',
]

const WRITE_AFTER_MS = 30
const MOST_TEMPLATES = 3

const NOT_YET = 'not available on this platform yet'

export class Host {
  readonly gateway: Gateway
  readonly simulated: Simulated = {}
  private readonly files = new Quota(FILE_BYTES, FILES_BYTES)
  private readonly privacy: Privacy
  private readonly storage = new Quota(2 * KEY_BYTES, 2 * STORAGE_BYTES)

  constructor(private readonly link: string, private readonly facts: AppFacts, private readonly screens: Screens) {
    this.privacy = new Privacy(facts, { tellApp: question => screens.tellApp('privacy.needed', question), ask: contract => screens.askPrivacy(contract), show: contract => screens.showPrivacy(contract) })
    this.gateway = new Gateway(link, () => this.simulated.network ?? '')
  }

  /** What the app begins with, counted. */
  async stored(): Promise<{ storage: Record<string, string>; files: { path: string; bytes: ArrayBuffer }[]; settings: Record<string, boolean> }> {
    const [storage, files, settings] = await Promise.all([storageOf(this.facts.key), filesOf(this.facts.key), lastAnswersTo(this.facts)])
    for (const [key, text] of Object.entries(storage)) this.storage.set(key, 2 * (key.length + text.length))
    for (const file of files) this.files.set(file.path, file.bytes.byteLength)
    return { storage, files, settings }
  }

  methods(): Record<string, Served> {
    return { ...this.network(), ...this.personal(), ...this.account(), ...this.money(), ...this.device(), ...this.notYet() }
  }

  /** Asks once, remembers the answer, and never again on a refusal: the person changes it under ⋯. */
  async permit(scope: string): Promise<void> {
    if (!SCOPES.includes(scope)) fail('invalid scope')
    await this.privacy.consent(scope)
    let isAllowed = (await answersTo(this.facts))[scope]
    if (isAllowed === undefined) {
      isAllowed = await this.screens.ask(scope)
      await answer(this.facts, scope, isAllowed)
    }
    if (!isAllowed) fail('auth deny', 103)
  }

  private network(): Record<string, Served> {
    // A socket's later calls name the call that opened it.
    return {
      request: (args, context) => this.gateway.request(args, context),
      upload: (args, context) => this.gateway.upload(args, context),
      download: (args, context) => this.gateway.download(args, context),
      'socket.open': (args, context) => this.gateway.openSocket(args, context, context.id),
      'socket.send': args => this.gateway.sendSocket(args.call, args.data),
      'socket.close': args => this.gateway.closeSocket(args.call, args.code, args.reason),
    }
  }

  /** Keeps what the app stores. It has answered its own code already, from its own memory: here it only becomes lasting, within limits. */
  async keep(event: string, data: any): Promise<void> {
    const app = this.facts.key
    if (!isKept(event, data)) return
    switch (event) {
      case 'storage.set':
        if (this.storage.set(data.key, 2 * (data.key.length + data.data.length))) this.change(data.key, data.data)
        break
      case 'storage.remove':
        this.storage.remove(data.key)
        this.change(data.key, undefined)
        await forgetScreen(this.link)
        break
      case 'storage.clear':
        this.storage.clear()
        this.changes.clear()
        await Promise.all([clearStorage(app), forgetScreen(this.link)])
        break
      case 'files.write':
        if (this.files.set(data.path, data.bytes.byteLength)) await setFile(app, data.path, data.bytes)
        break
      case 'files.remove':
        for (const { path } of await this.below(data.path)) {
          this.files.remove(path)
          await removeFile(app, path)
        }
        break
      case 'files.rename':
        for (const { path, bytes } of await this.below(data.from)) {
          const to = data.to + path.slice(data.from.length)
          this.files.remove(path)
          if (!this.files.set(to, bytes.byteLength)) continue
          await removeFile(app, path)
          await setFile(app, to, bytes)
        }
        break
    }
  }

  private changes = new Map<string, string | undefined>()

  /** An app may change a key a thousand times a second; what is written is the last of it, many keys at once. */
  private change(key: string, data: string | undefined): void {
    if (this.changes.size === 0) setTimeout(() => void this.write(), WRITE_AFTER_MS)
    this.changes.set(key, data)
  }

  /** Writes what has changed. The app's closing waits for it too. */
  async write(): Promise<void> {
    const changes = this.changes
    this.changes = new Map()
    if (changes.size > 0) await changeStorage(this.facts.key, changes)
  }

  /** A file, or everything in a folder, whose path ends with a slash. */
  private async below(path: string): Promise<{ path: string; bytes: ArrayBuffer }[]> {
    return (await filesOf(this.facts.key)).filter(file => (path.endsWith('/') ? file.path.startsWith(path) : file.path === path))
  }

  private personal(): Record<string, Served> {
    return {
      authorize: async ({ scope }: { scope: string }) => this.permit(scope),
      getSetting: args => this.setting(args?.withSubscriptions === true),
      openSetting: async args => {
        await this.screens.permissions()
        return this.setting(args?.withSubscriptions === true)
      },
      'privacy.setting': () => this.privacy.setting(),
      'privacy.require': () => this.privacy.consent(),
      'privacy.open': () => this.privacy.open(),
      'privacy.listen': () => this.privacy.listen(),
      'privacy.resolve': args => this.privacy.resolve(args ?? {}),
      'privacy.agree': () => this.privacy.pressed(),
      'address.choose': async () => {
        await this.permit('scope.address')
        return this.screens.address()
      },
      share: args => this.screens.share(args ?? {}),
      subscribe: args => this.subscribe(args?.tmplIds),
      'app.open': args => this.screens.openApp(args),
      'app.exit': () => this.screens.exit(),
      'update.check': () => this.newer(),
      'update.apply': () => this.screens.restart(),
    }
  }

  /** What is the app's to know: its own scopes. */
  private async setting(withSubscriptions: boolean): Promise<object> {
    const subscriptions = withSubscriptions ? { subscriptionsSetting: await this.subscriptions() } : {}
    return { ...subscriptions, authSetting: Object.fromEntries(Object.entries(await answersTo(this.facts)).filter(([scope]) => SCOPES.includes(scope))) }
  }

  /** What the person has said for good about messages of this app. */
  private async subscriptions(): Promise<object> {
    const none = { main_switch: true, items: [] as { id: string; answer: string; kept: boolean }[] }
    const told = isSignedIn() ? await askAsPerson<typeof none>('GET', `/apps/${this.facts.app_id}/subscriptions`).catch(() => none) : none
    return { mainSwitch: told.main_switch, itemSettings: Object.fromEntries(told.items.filter(one => one.kept).map(one => [one.id, one.answer])) }
  }

  /** Asks about messages that the app wants to send; only about those that the person has not settled for good. */
  private async subscribe(ids: unknown): Promise<Record<string, string>> {
    const tmpl_ids = Array.isArray(ids) ? ids.filter(id => isText(id, 128)).slice(0, MOST_TEMPLATES + 1) : []
    try {
      const { prompt } = await this.asPerson<{ prompt: MessageTemplate[] }>('POST', '/subscriptions/ask', { tmpl_ids })
      const answer = prompt.length > 0 ? await this.screens.askMessages(prompt) : { answers: {}, keep: false }
      return (await this.asPerson<{ answers: Record<string, string> }>('POST', '/subscriptions', { tmpl_ids, ...answer })).answers
    } catch (refusal) {
      if (refusal instanceof Refused) throw { errMsg: refusal.message, ...(refusal.errcode === undefined ? {} : { errCode: refusal.errcode }) }
      throw refusal
    }
  }

  private account(): Record<string, Served> {
    return {
      login: async () => {
        const { code } = await this.asPerson<SealedData>('POST', '/login')
        return { code }
      },
      checkSession: async () => {
        // Nobody is asked to sign in for a question; whoever has to will be by the login that follows.
        const session = isSignedIn() ? await askAsPerson<{ is_valid: boolean }>('GET', `/apps/${this.facts.app_id}/session`).catch(() => undefined) : undefined
        if (!session?.is_valid) fail('session time out, need relogin')
      },
      getPhoneNumber: async () => {
        await this.privacy.consent('scope.phone')
        // Asked each time: a number is told to one call, not to an app for ever.
        if (!await this.screens.ask('scope.phone')) fail('user deny')
        const { code, encrypted_data: encryptedData, iv } = await this.asPerson<SealedData>('POST', '/phone')
        return { code, encryptedData, iv }
      },
      getUserProfile: async () => {
        await this.privacy.consent('scope.userInfo')
        if (!await this.screens.ask('scope.userInfo')) fail('auth deny')
        return this.profile()
      },
      getUserInfo: async () => {
        await this.permit('scope.userInfo')
        return this.profile()
      },
    }
  }

  private money(): Record<string, Served> {
    return {
      pay: async args => {
        const parameters = readParameters(args, this.facts.app_id) ?? fail('invalid parameters')
        if (!isSignedIn()) await this.screens.signIn()
        const outcome = await this.screens.pay(parameters)
        if (outcome.kind === 'cancelled') fail('cancel')
        if (outcome.kind === 'failed') fail(outcome.reason)
      },
      merchantTransfer: async args => {
        const { mchId, package: named } = args ?? {}
        if (!isText(mchId, LONGEST_PARAMETER) || !isText(named, LONGEST_PARAMETER)) fail('invalid parameters')
        if (!isSignedIn()) await this.screens.signIn()
        const outcome = await this.screens.takeTransfer(named, mchId)
        if (outcome.kind === 'cancelled') fail('cancel')
        if (outcome.kind === 'failed') fail(outcome.reason)
      },
    }
  }

  private async profile(): Promise<unknown> {
    const { raw_data: rawData, signature, encrypted_data: encryptedData, iv } = await this.asPerson<SealedData>('POST', '/profile')
    return { userInfo: JSON.parse(rawData), rawData, signature, encryptedData, iv }
  }

  /** Asks the platform about this app in the name of the person, who signs in first where they have not, or no longer are. */
  private async asPerson<T>(method: string, what: string, body?: unknown): Promise<T> {
    const path = `/apps/${this.facts.app_id}${what}`
    if (!isSignedIn()) await this.screens.signIn()
    try {
      return await askAsPerson<T>(method, path, body).catch(async refusal => {
        if (!(refusal instanceof Refused) || refusal.code !== 'NOT_SIGNED_IN') throw refusal
        await this.screens.signIn()
        return askAsPerson<T>(method, path, body)
      })
    } catch (refusal) {
      // What the wire has a code for is told with it, by who asked.
      if (refusal instanceof Refused && refusal.errcode === undefined) fail(refusal.message)
      throw refusal
    }
  }

  /** Whether this person would get another version than the one that runs. An app that is being made follows its builds by itself. */
  private async newer(): Promise<{ hasUpdate: boolean; hash?: string }> {
    if (this.facts.is_development) return { hasUpdate: false }
    const now = await appFacts(this.link).catch(() => undefined)
    return now && now.hash !== this.facts.hash ? { hasUpdate: true, hash: now.hash } : { hasUpdate: false }
  }

  private device(): Record<string, Served> {
    return {
      'clipboard.write': async ({ data }: { data: string }) => navigator.clipboard.writeText(String(data)).catch(() => fail('the browser does not let the clipboard be written')),
      'clipboard.read': async () => {
        await this.permit('scope.clipboard')
        return { data: await navigator.clipboard.readText().catch(() => fail('the browser does not let the clipboard be read')) }
      },
      vibrate: ({ ms }: { ms?: number }) => void navigator.vibrate?.(Math.min(ms ?? 15, 1000)),
      scan: async ({ onlyFromCamera }: { onlyFromCamera?: boolean }) => {
        const { text, type } = await this.screens.scan(onlyFromCamera ?? false)
        return { result: text, scanType: type, charSet: 'utf-8', rawData: '' }
      },
      'location.get': args => this.locate(args ?? {}),
      'location.open': args => this.screens.showPlace(args),
      contact: args => this.screens.contact(args ?? {}),
      'phone.call': ({ phoneNumber }: { phoneNumber: string }) => this.screens.call(String(phoneNumber)),
    }
  }

  private notYet(): Record<string, Served> {
    const names = ['invoice.choose', 'location.choose']
    return Object.fromEntries(names.map(name => [name, () => fail(NOT_YET)]))
  }

  private async locate(args: { altitude?: boolean; isHighAccuracy?: boolean }): Promise<unknown> {
    await this.permit('scope.userLocation')
    const pretended = this.simulated.location
    if (pretended) return { ...pretended, accuracy: 10, speed: -1, altitude: 0, verticalAccuracy: 0, horizontalAccuracy: 10 }
    const position = await new Promise<GeolocationPosition>((resolve, reject) =>
      navigator.geolocation.getCurrentPosition(resolve, error => reject({ errMsg: error.code === 1 ? 'auth deny' : error.message }), {
        enableHighAccuracy: args.isHighAccuracy ?? false,
        timeout: 15_000,
      }))
    const { latitude, longitude, accuracy, altitude, altitudeAccuracy, speed } = position.coords
    return { latitude, longitude, accuracy, speed: speed ?? -1, altitude: args.altitude ? altitude ?? 0 : 0, verticalAccuracy: altitudeAccuracy ?? 0, horizontalAccuracy: accuracy }
  }
}

const LONGEST_PARAMETER = 1024

/** What an app hands over to be paid, in the name of the app that runs: which one that is, is not the app's to say. */
function readParameters(args: any, appId: string): PaymentParameters | undefined {
  const { timeStamp, nonceStr, package: prepaid, signType, paySign } = args ?? {}
  const whole = { appId, timeStamp, nonceStr, package: prepaid, signType, paySign }
  return Object.values(whole).every(value => isText(value, LONGEST_PARAMETER)) ? whole : undefined
}

const LONGEST_PATH = 1024

const isText = (value: unknown, longest: number): boolean => typeof value === 'string' && value.length <= longest

/** Whether a notice says what it must: its sizes are counted from it, so nothing in it may be of another kind. */
function isKept(event: string, data: any): boolean {
  switch (event) {
    case 'storage.set': return isText(data?.key, KEY_BYTES) && isText(data.data, KEY_BYTES)
    case 'storage.remove': return isText(data?.key, KEY_BYTES)
    case 'files.write': return isText(data?.path, LONGEST_PATH) && data.bytes instanceof ArrayBuffer
    case 'files.remove': return isText(data?.path, LONGEST_PATH)
    case 'files.rename': return isText(data?.from, LONGEST_PATH) && isText(data.to, LONGEST_PATH)
    default: return event === 'storage.clear'
  }
}
