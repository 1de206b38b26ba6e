// The wallet: what is in it, what goes in and out, and what waits for a yes.
import { useEffect, useState } from 'preact/hooks'
import { isSignedIn, Refused } from '../host/account.ts'
import { lazy } from '../look/lazy.tsx'
import { Icon } from '../look/icons.tsx'
import { Sheet } from '../look/sheet.tsx'
import { FirstPassword } from '../pay/consent.tsx'
import { CodeSheet, TillPayment } from '../pay/code-sheet.tsx'
import { money, signedMoney } from '../pay/money.ts'
import { OpenPacket, Received } from '../pay/received.tsx'
import { LimitsSheet, PacketSheet, PasswordSheet, SendSheet, TopUpSheet, WithdrawSheet } from '../pay/wallet-sheets.tsx'
import { balance, codePayments, history, type Balance, type Order, type Posting } from '../pay/wallet.ts'
import { refusalText, say as sayPay } from '../pay/words.ts'
import { say } from '../pay/wallet-words.ts'
import { language, say as sayCommon } from '../words.ts'

const SignIn = lazy(() => import('../app/sign-in.tsx').then(part => part.SignIn), ({ onDone }) => onDone(false))

type Shown = 'code' | 'topUp' | 'withdraw' | 'send' | 'packet' | 'limits' | 'password' | 'signIn'

export function Wallet() {
  const [isIn, setIn] = useState(isSignedIn())
  const [wallet, setWallet] = useState<Balance>()
  const [postings, setPostings] = useState<Posting[]>([])
  const [next, setNext] = useState<number>()
  const [till, setTill] = useState<Order>()
  const [failure, setFailure] = useState<string>()
  const [shown, setShown] = useState<Shown>()
  const [round, setRound] = useState(0)
  /** A link to a red packet leads here. */
  const [packet, setPacket] = useState(new URLSearchParams(location.search).get('packet'))

  useEffect(() => {
    if (!isIn) return
    setFailure(undefined)
    Promise.all([balance(), history(), codePayments()]).then(
      ([found, page, [first]]) => {
        setWallet(found)
        setPostings(page.postings)
        setNext(page.next_before)
        setTill(first)
      },
      refusal => {
        setFailure(refusal instanceof Refused ? refusal.code : 'FAILED')
        setIn(isSignedIn())
      },
    )
  }, [isIn, round])
  const older = (): void => void history(next).then(page => {
    setPostings([...postings, ...page.postings])
    setNext(page.next_before)
  }, refusal => setFailure(refusal instanceof Refused ? refusal.code : 'FAILED'))
  const close = (): void => {
    setShown(undefined)
    setTill(undefined)
    setRound(round + 1)
  }

  if (!isIn)
    return (
      <main class="place" aria-labelledby="place-title">
        <h1 id="place-title">{sayCommon('wallet')}</h1>
        <div class="empty"><Icon name="wallet" /><p><b>{say('signInFirst')}</b></p><button class="button primary" onClick={() => setShown('signIn')}>{sayCommon('signIn')}</button></div>
        {shown === 'signIn' && <SignIn onDone={() => (setShown(undefined), setIn(isSignedIn()))} />}
      </main>
    )
  const actions: [Shown, string][] = [['topUp', say('topUp')], ['send', say('send')], ['packet', say('packet')], ['withdraw', say('withdraw')]]
  return (
    <main class="place" aria-labelledby="place-title">
      <h1 id="place-title">{sayCommon('wallet')}</h1>
      {failure && <div class="notice" role="alert"><p><b>{say('loadFailed')}</b> {refusalText(failure)}</p><p>{say('safe')}</p><button class="button" onClick={() => setRound(round + 1)}>{sayPay('again')}</button></div>}
      <section class="purse" aria-busy={!wallet}>
        <p class="hint">{say('balance')}</p>
        <p class="amount">{wallet ? money(wallet.available, wallet.currency) : '…'}</p>
        {wallet !== undefined && wallet.held > 0 && <p class="hint">{say('held')} {money(wallet.held, wallet.currency)}</p>}
        <button class="button primary wide" onClick={() => setShown('code')}>{say('showCode')}</button>
        <div class="quick">{actions.map(([name, text]) => <button key={name} class="button" onClick={() => setShown(name)}>{text}</button>)}</div>
      </section>
      <Received round={round} onChange={() => setRound(round + 1)} />
      <h2>{say('history')}</h2>
      {wallet && postings.length === 0 && <p class="notice"><b>{say('noHistory')}</b> {say('noHistoryStep')}</p>}
      <ul class="rows">{postings.map(one => <Line key={one.sequence} posting={one} currency={wallet?.currency} />)}</ul>
      {next !== undefined && <button class="button wide plain" onClick={older}>{say('more')}</button>}
      <h2>{say('limits')}</h2>
      <ul class="rows">
        <li><button class="grow row" onClick={() => setShown('limits')}>{say('limits')}</button></li>
        <li><button class="grow row" onClick={() => setShown('password')}>{sayPay(wallet?.has_password === false ? 'firstPassword' : 'changePassword')}</button></li>
      </ul>
      {shown === 'code' && <CodeSheet onClose={close} />}
      {shown === 'topUp' && <TopUpSheet onClose={close} />}
      {shown === 'withdraw' && <WithdrawSheet onClose={close} />}
      {shown === 'send' && <SendSheet onClose={close} />}
      {shown === 'packet' && <PacketSheet onClose={close} />}
      {shown === 'limits' && <LimitsSheet hasPassword={wallet?.has_password ?? true} onClose={close} />}
      {shown === 'password' && wallet && (wallet.has_password
        ? <PasswordSheet onClose={close} />
        : <Sheet label={sayPay('password')} onClose={close}><FirstPassword onSet={close} /></Sheet>)}
      {packet !== null && /^[0-9a-zA-Z]{1,64}$/.test(packet) && <OpenPacket id={packet} onClose={() => (setPacket(null), forgetLink(), close())} />}
      {till && !shown && <TillPayment order={till} onClose={close} />}
    </main>
  )
}

/** The link has done its work: reloading the page does not open the packet again. */
const forgetLink = (): void => window.history.replaceState(window.history.state, '', '/wallet')

function Line({ posting, currency }: { posting: Posting; currency?: string }) {
  const kind = `kind.${posting.kind}` as Parameters<typeof say>[0]
  return (
    <li>
      <span class="grow">{say(kind)}{posting.counterparty && <span class="hint"> {posting.counterparty}</span>}<br /><small class="hint">{new Date(posting.time).toLocaleString(language)}</small></span>
      <span class={posting.amount > 0 ? 'in' : 'out'}>{signedMoney(posting.amount, currency)}</span>
    </li>
  )
}
