// The questions and menus that come over an app.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { AppFacts } from '../host/apps.ts'
import { answer, answersTo } from '../host/permissions.ts'
import type { Contract } from '../host/privacy.ts'
import { fact, setFact } from '../host/store.ts'
import { Icon, type IconName } from '../look/icons.tsx'
import { AppIcon, Sheet } from '../look/sheet.tsx'
import { isWord, say, type Word } from '../words.ts'
import type { MessageTemplate } from '../host/methods.ts'
import type { Said } from './messages-sheet.tsx'
import { lazy } from '../look/lazy.tsx'
import type { Outcome } from '../pay/pay-sheet.tsx'
import type { PaymentParameters } from '../pay/wallet.ts'


/** What is shown now, with how it is answered. */
export type Asked =
  | { kind: 'menu' }
  | { kind: 'about' }
  | { kind: 'feedback' }
  | { kind: 'permissions'; done(): void }
  | { kind: 'permission'; scope: string; done(allowed: boolean): void }
  | { kind: 'share'; title: string; link: string; isAsked?: boolean; done(): void }
  | { kind: 'confirm'; title: string; text: string; action: string; done(agreed: boolean): void }
  | { kind: 'signIn'; done(isSignedIn: boolean): void }
  | { kind: 'pay'; parameters: PaymentParameters; done(outcome: Outcome): void }
  | { kind: 'messages'; templates: MessageTemplate[]; done(said: Said): void }
  | { kind: 'privacy'; contract: Contract; isAsked: boolean; done(agreed: boolean): void }
  | { kind: 'takeTransfer'; named: string; mchId: string; done(outcome: Outcome): void }
  | { kind: 'address'; done(address?: Record<string, string>): void }

const SignIn = lazy(() => import('./sign-in.tsx').then(part => part.SignIn), ({ onDone }) => onDone(false))
const PaySheet = lazy(() => import('../pay/pay-sheet.tsx').then(part => part.PaySheet), ({ onEnd }) => onEnd({ kind: 'failed', reason: 'the shell could not show the payment' }))

const MessagesSheet = lazy(() => import('./messages-sheet.tsx').then(part => part.MessagesSheet), ({ onAnswer }) => onAnswer({ answers: {}, keep: false }))
const PrivacySheet = lazy(() => import('./privacy-sheet.tsx').then(part => part.PrivacySheet), ({ onAnswer }) => onAnswer(false))
const TakeTransfer = lazy(() => import('../pay/take-transfer.tsx').then(part => part.TakeTransfer), ({ onEnd }) => onEnd({ kind: 'failed', reason: 'the shell could not show the transfer' }))

export interface MenuActions {
  share(): void
  reenter(): void
  pin(): void
  /** A permission was taken back. */
  revoked(scope: string): void
  isPinned: boolean
}

interface Props {
  asked: Asked
  facts: AppFacts
  page: string
  menu: MenuActions
  show(asked: Asked | undefined): void
}

export function Sheets({ asked, facts, page, menu, show }: Props) {
  const close = (): void => show(undefined)
  switch (asked.kind) {
    case 'menu': return <Menu facts={facts} menu={menu} show={show} />
    case 'about': return <About facts={facts} page={page} onClose={close} />
    case 'feedback': return <Feedback facts={facts} page={page} onClose={close} />
    case 'permissions': return <Permissions facts={facts} onRevoked={menu.revoked} onClose={() => (close(), asked.done())} />
    case 'permission': return <Permission facts={facts} scope={asked.scope} onAnswer={allowed => (close(), asked.done(allowed))} />
    case 'share': return <Share title={asked.title} link={asked.link} facts={facts} isAsked={asked.isAsked} onClose={() => (close(), asked.done())} />
    case 'confirm': return <Confirm {...asked} facts={facts} onAnswer={agreed => (close(), asked.done(agreed))} />
    case 'signIn': return <SignIn why={`${facts.name}: ${say('signInForApp')}`} onDone={isSignedIn => (close(), asked.done(isSignedIn))} />
    case 'pay': return <PaySheet isAsked order={{ request_payment: asked.parameters }} onEnd={outcome => (close(), asked.done(outcome))} />
    case 'messages': return <MessagesSheet templates={asked.templates} name={facts.name} onAnswer={said => (close(), asked.done(said))} />
    case 'privacy': return <PrivacySheet contract={asked.contract} isAsked={asked.isAsked} name={facts.name} onAnswer={agreed => (close(), asked.done(agreed))} />
    case 'takeTransfer': return <TakeTransfer named={asked.named} mchId={asked.mchId} appId={facts.app_id} onEnd={outcome => (close(), asked.done(outcome))} />
    case 'address': return <Address facts={facts} onAnswer={address => (close(), asked.done(address))} />
  }
}

const Head = ({ facts }: { facts: AppFacts }) => (
  <div class="head"><AppIcon name={facts.name} /><div><b>{facts.name}</b><div class="hint">{say(facts.env)}{facts.env === 'release' ? ` ${facts.version}` : ''}</div></div></div>
)

function Menu({ facts, menu, show }: { facts: AppFacts; menu: MenuActions; show: Props['show'] }) {
  const choices: [IconName, Word, () => void][] = [
    ['share', 'share', menu.share],
    ['pin', menu.isPinned ? 'unpin' : 'pin', () => (menu.pin(), show(undefined))],
    ['reenter', 'reenter', () => (show(undefined), menu.reenter())],
    ['permissions', 'permissions', () => show({ kind: 'permissions', done: () => {} })],
    ['about', 'about', () => show({ kind: 'about' })],
    ['feedback', 'feedback', () => show({ kind: 'feedback' })],
  ]
  return (
    <Sheet label={say('more')} onClose={() => show(undefined)}>
      <Head facts={facts} />
      <div class="choices">{choices.map(([icon, word, act]) => <button key={word} onClick={act}><Icon name={icon} />{say(word)}</button>)}</div>
    </Sheet>
  )
}

const codeUrl = (link: string): string => `/shell/codes?link=${encodeURIComponent(link)}`

function About({ facts, page, onClose }: { facts: AppFacts; page: string; onClose(): void }) {
  const rows: [Word, string][] = [['version', `${say(facts.env)} ${facts.version}`], ['page', page]]
  return (
    <Sheet label={say('about')} onClose={onClose}>
      <Head facts={facts} />
      {facts.description && <p>{facts.description}</p>}
      <ul class="rows">
        {rows.map(([word, text]) => <li key={word}><span class="hint">{say(word)}</span><span class="grow">{text}</span></li>)}
        <li><span class="grow mono hint">{facts.app_id} · {facts.hash}</span></li>
      </ul>
    </Sheet>
  )
}

function Feedback({ facts, page, onClose }: { facts: AppFacts; page: string; onClose(): void }) {
  const [text, setText] = useState('')
  const [isCopied, setCopied] = useState(false)
  const copy = (): void => {
    const report = `${text}\n\n${facts.name} (${facts.app_id}) ${facts.env} ${facts.version} ${facts.hash}\n${page}\n${navigator.userAgent}`
    void navigator.clipboard.writeText(report).then(() => setCopied(true))
  }
  return (
    <Sheet label={say('feedback')} onClose={onClose}>
      <h2>{say('feedback')}</h2>
      <p class="hint" id="feedback-hint">{say('feedbackText')}</p>
      <textarea class="field" aria-describedby="feedback-hint" aria-label={say('feedback')} value={text} onInput={event => setText(event.currentTarget.value)} />
      <div class="actions"><button class="button" onClick={onClose}>{say('close')}</button><button class="button primary" onClick={copy}>{say(isCopied ? 'copied' : 'copy')}</button></div>
    </Sheet>
  )
}

const scopeText = (scope: string): string => say(isWord(scope) ? scope : 'scope.other')

function Permissions({ facts, onRevoked, onClose }: { facts: AppFacts; onRevoked(scope: string): void; onClose(): void }) {
  const [known, setKnown] = useState<Record<string, boolean>>()
  // Whoever asked for this sheet is told what holds once it is kept.
  const keeping = useRef<Promise<unknown>>()
  useEffect(() => void answersTo(facts).then(setKnown), [])
  const change = (scope: string, allowed: boolean): void => {
    setKnown({ ...known, [scope]: allowed })
    keeping.current = Promise.all([keeping.current, answer(facts, scope, allowed).catch(() => setKnown(known))])
    if (!allowed) onRevoked(scope)
  }
  return (
    <Sheet label={say('permissions')} onClose={() => void Promise.resolve(keeping.current).then(onClose)}>
      <Head facts={facts} />
      {known && Object.keys(known).length === 0 && <p class="hint">{say('noPermissions')}</p>}
      {Object.entries(known ?? {}).map(([scope, allowed]) => (
        <label class="switch" key={scope}>{scopeText(scope)}<input type="checkbox" checked={allowed} onChange={event => change(scope, event.currentTarget.checked)} /></label>
      ))}
    </Sheet>
  )
}

function Permission({ facts, scope, onAnswer }: { facts: AppFacts; scope: string; onAnswer(allowed: boolean): void }) {
  const said: unknown = facts.config.permission?.[scope]?.desc
  const why = typeof said === 'string' ? said : ''
  return (
    <Sheet label={say('permissions')} isAsked onClose={() => onAnswer(false)}>
      <div class="head"><AppIcon name={facts.name} /><h2>{facts.name} {scopeText(scope)}</h2></div>
      {why && <p>{say('itsReason')} <q>{why.slice(0, 60)}</q></p>}
      <p class="hint">{say(scope === 'scope.phone' ? 'askedEachTime' : 'askedOnce')}</p>
      <div class="actions">
        <button class="button" onClick={() => onAnswer(false)}>{say('deny')}</button>
        <button class="button primary" onClick={() => onAnswer(true)}>{say('allow')}</button>
      </div>
    </Sheet>
  )
}

function Share({ facts, title, link, isAsked, onClose }: { facts: AppFacts; title: string; link: string; isAsked?: boolean; onClose(): void }) {
  const [isCopied, setCopied] = useState(false)
  const url = location.origin + link
  return (
    <Sheet label={say('share')} isAsked={isAsked} onClose={onClose}>
      <Head facts={facts} />
      {title !== facts.name && <p>{title}</p>}
      <img class="code" src={codeUrl(link)} alt={say('codeOf')} width={200} height={200} />
      <p class="hint mono">{url}</p>
      <div class="actions">
        {'share' in navigator ? <button class="button" onClick={() => void navigator.share({ title, url }).catch(() => {})}>{say('share')}</button> : <button class="button" onClick={onClose}>{say('close')}</button>}
        <button class="button primary" onClick={() => void navigator.clipboard.writeText(url).then(() => setCopied(true))}>{say(isCopied ? 'copied' : 'copyLink')}</button>
      </div>
    </Sheet>
  )
}

function Confirm({ facts, title, text, action, onAnswer }: { facts: AppFacts; title: string; text: string; action: string; onAnswer(agreed: boolean): void }) {
  return (
    <Sheet label={title} isAsked onClose={() => onAnswer(false)}>
      <Head facts={facts} />
      <h2>{title}</h2>
      <p class="said">{text}</p>
      <div class="actions"><button class="button" onClick={() => onAnswer(false)}>{say('cancel')}</button><button class="button primary" onClick={() => onAnswer(true)}>{action}</button></div>
    </Sheet>
  )
}

const FIELDS: [string, Word][] = [
  ['userName', 'name'], ['telNumber', 'phone'], ['provinceName', 'province'], ['cityName', 'city'], ['countyName', 'county'], ['detailInfo', 'detail'], ['postalCode', 'postcode'],
]

function Address({ facts, onAnswer }: { facts: AppFacts; onAnswer(address?: Record<string, string>): void }) {
  const [address, setAddress] = useState<Record<string, string>>({})
  useEffect(() => void fact<Record<string, string>>('address').then(known => known && setAddress(known)), [])
  const use = (event: Event): void => {
    event.preventDefault()
    const whole = { nationalCode: '', ...Object.fromEntries(FIELDS.map(([name]) => [name, address[name] ?? ''])) }
    void setFact('address', whole)
    onAnswer(whole)
  }
  return (
    <Sheet label={say('address')} isAsked onClose={() => onAnswer()}>
      <form onSubmit={use}>
        <Head facts={facts} />
        <h2>{say('address')}</h2>
        {FIELDS.map(([name, word]) => (
          <label key={name}><span class="hint">{say(word)}</span>
            <input class="field" value={address[name] ?? ''} required={name !== 'postalCode' && name !== 'countyName'} onInput={event => setAddress({ ...address, [name]: event.currentTarget.value })} />
          </label>
        ))}
        <div class="actions"><button class="button" type="button" onClick={() => onAnswer()}>{say('cancel')}</button><button class="button primary">{say('use')}</button></div>
      </form>
    </Sheet>
  )
}
