// An app's privacy contract: what it takes from people. Where it has one, nothing of that is told before the person has agreed.
import { askAsPerson, isSignedIn } from './account.ts'
import type { AppFacts } from './apps.ts'
import { fact, setFact } from './store.ts'

export interface Contract {
  has_contract: boolean
  app_name: string
  version: string
  updated_at: string
  agreed?: boolean
  items: { privacy_key: string; privacy_text: string }[]
  owner: Record<string, string>
}

/** Who asks the person: the app itself where it listens, the shell otherwise. */
export interface Asking {
  tellApp(question: { id: number; referrer: string }): void
  ask(contract: Contract): Promise<boolean>
  show(contract: Contract): Promise<void>
}

/** What an ability needs the contract to speak of, by the wire's names. What has no line here needs only that the person has agreed. */
const DECLARED: Record<string, string> = {
  'scope.userLocation': 'Location', 'scope.userFuzzyLocation': 'Location', 'scope.userLocationBackground': 'Location', 'scope.camera': 'Camera', 'scope.record': 'Record', 'scope.address': 'Address', 'scope.userInfo': 'UserInfo',
  'scope.phone': 'PhoneNumber', 'scope.writePhotosAlbum': 'AlbumWriteOnly', 'scope.addPhoneContact': 'Contact',
}

/** The API that a scope is asked for by, as apps are told it. */
const REFERRERS: Record<string, string> = {
  'scope.userLocation': 'getLocation', 'scope.userFuzzyLocation': 'getFuzzyLocation', 'scope.userLocationBackground': 'startLocationUpdateBackground', 'scope.camera': 'camera', 'scope.record': 'startRecord', 'scope.address': 'chooseAddress',
  'scope.userInfo': 'getUserInfo', 'scope.phone': 'button.getPhoneNumber', 'scope.writePhotosAlbum': 'saveImageToPhotosAlbum', 'scope.addPhoneContact': 'addPhoneContact', 'scope.clipboard': 'getClipboardData',
}

const NOT_AUTHORIZED = { errMsg: 'privacy permission is not authorized', errno: 104 }
const NOT_DECLARED = { errMsg: 'api scope is not declared in the privacy agreement', errno: 112 }
/** Questions that an app may leave open. */
const MOST_WAITING = 20

export class Privacy {
  private contract: Promise<Contract | undefined> | undefined
  private isListening = false
  private hasPressed = false
  private count = 0
  private readonly waiting = new Map<number, (agreed: boolean) => void>()

  constructor(private readonly facts: AppFacts, private readonly asking: Asking) {}

  /** Whether the contract still has to be agreed to, and what it is called. */
  async setting(): Promise<{ needAuthorization: boolean; privacyContractName: string }> {
    const contract = await this.read()
    return { needAuthorization: contract !== undefined && !await this.hasAgreed(contract), privacyContractName: contract ? contractName(this.facts.name) : '' }
  }

  /** Resolves when nothing stands in the way of an ability; fails as documented otherwise. */
  async consent(scope?: string): Promise<void> {
    const contract = await this.read()
    if (!contract) return
    const declared = scope && DECLARED[scope]
    if (declared && !contract.items.some(item => item.privacy_key === declared)) throw NOT_DECLARED
    if (await this.hasAgreed(contract)) return
    const isAgreed = this.isListening ? await this.asked(scope ? REFERRERS[scope] ?? scope : 'requirePrivacyAuthorize') : await this.asking.ask(contract)
    if (!isAgreed) throw NOT_AUTHORIZED
    await this.agree(contract)
  }

  listen(): void {
    this.isListening = true
  }

  /** A button of the kind that agrees was pressed. */
  async pressed(): Promise<void> {
    this.hasPressed = true
    const contract = await this.read()
    if (contract && this.waiting.size === 0) await this.agree(contract)
  }

  /** The app says what came of a question. That the person agreed counts only when such a button was pressed meanwhile. */
  resolve({ id, event }: { id?: unknown; event?: unknown }): void {
    if (event === 'exposureAuthorization') return
    const answer = this.waiting.get(Number(id))
    if (!answer) return
    this.waiting.delete(Number(id))
    answer(event === 'agree' && this.hasPressed)
  }

  async open(): Promise<void> {
    const contract = await this.read()
    if (!contract) throw { errMsg: 'the mini program has no privacy contract' }
    await this.asking.show(contract)
  }

  private asked(referrer: string): Promise<boolean> {
    if (this.waiting.size >= MOST_WAITING) return Promise.resolve(false)
    this.hasPressed = false
    return new Promise(resolve => {
      const id = ++this.count
      this.waiting.set(id, resolve)
      this.asking.tellApp({ id, referrer })
    })
  }

  // Once for an opening: whoever changes the contract reaches those who open the app from then on.
  private read(): Promise<Contract | undefined> {
    this.contract ??= askAsPerson<Contract>('GET', `/apps/${this.facts.app_id}/privacy`).then(found => (found.has_contract ? found : undefined), () => {
      this.contract = undefined
      return undefined
    })
    return this.contract
  }

  private async hasAgreed(contract: Contract): Promise<boolean> {
    return contract.agreed ?? await fact<string>(this.named()) === contract.version
  }

  private async agree(contract: Contract): Promise<void> {
    if (isSignedIn()) await askAsPerson('POST', `/apps/${this.facts.app_id}/privacy/consent`, { version: contract.version })
    else await setFact(this.named(), contract.version)
    contract.agreed = true
  }

  private named(): string {
    return `privacy ${this.facts.app_id}`
  }
}

/** As WeChat names it to apps, which show the name as it is. */
const contractName = (app: string): string => `《${app}小程序隐私保护指引》`
