// The sheet that pays an order: how much, to whom, from what, and whether it is really they. It is the shell's; whoever asked for it can neither press nor read it.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Refused } from '../host/account.ts'
import { passkeyFor } from '../host/passkeys.ts'
import { Sheet } from '../look/sheet.tsx'
import { Consent } from './consent.tsx'
import { money } from './money.ts'
import { balance, newKey, pay, preview, type Balance, type Consent as Given, type Order, type OrderName } from './wallet.ts'
import { refusalText, say } from './words.ts'

export type Outcome = { kind: 'paid'; order: Order } | { kind: 'taken' } | { kind: 'cancelled' } | { kind: 'failed'; reason: string }

interface Props {
  order: OrderName
  /** By an app, at a moment of its choice. */
  isAsked?: boolean
  onEnd(outcome: Outcome): void
}

type Step =
  | { name: 'looking' }
  | { name: 'order' }
  | { name: 'consent'; wrong?: string }
  | { name: 'paying' }
  | { name: 'unknown'; given: Given }
  | { name: 'paid' }
  | { name: 'failed'; code: string; reason: string }

/** Refusals after which the same order can be tried again at once. */
const TRY_AGAIN = ['PASSWORD_WRONG', 'PASSWORD_LOCKED', 'PASSWORD_REQUIRED', 'PASSWORD_NOT_SET', 'PASSKEY_REFUSED']
/** After these nobody knows whether it was paid; the same key asks again. */
const UNKNOWN = ['OFFLINE', 'FAILED', 'BUSY', 'SYSTEM_ERROR']
const PAID_SHOWN_MS = 1_600

export function PaySheet({ order: name, isAsked, onEnd }: Props) {
  const [step, show] = useState<Step>({ name: 'looking' })
  const last = useRef<Step>(step)
  const sending = useRef<Promise<void>>()
  const isOver = useRef(false)
  const paid = useRef<Order>()
  const setStep = (next: Step): void => show(last.current = next)
  const [order, setOrder] = useState<Order>()
  const [wallet, setWallet] = useState<Balance>()
  const [passkey, setPasskey] = useState<(() => Promise<string>) | undefined>()
  const [key] = useState(newKey)

  useEffect(() => {
    const look = async (): Promise<void> => {
      const [found, held] = await Promise.all([preview(name), balance()])
      setOrder(found)
      setWallet(held)
      setStep(found.state === 'NOTPAY' ? { name: 'order' } : { name: 'failed', code: found.state === 'SUCCESS' ? 'ORDERPAID' : 'ORDER_CLOSED', reason: `the order is ${found.state}` })
      if (found.needs_password) void passkeyFor({ amount: found.amount, currency: found.currency, key }).then(ask => setPasskey(() => ask))
    }
    look().catch(refusal => setStep(failed(refusal)))
  }, [])
  useEffect(() => {
    if (step.name !== 'paid') return
    const timer = setTimeout(() => void end(), PAID_SHOWN_MS)
    return () => clearTimeout(timer)
  }, [step.name])

  const send = (given: Given): void => {
    setStep({ name: 'paying' })
    sending.current = pay(name, key, given).then(
      order => {
        paid.current = order
        setStep({ name: 'paid' })
      },
      refusal => {
        const code = refusal instanceof Refused ? refusal.code : 'FAILED'
        if (UNKNOWN.includes(code)) setStep({ name: 'unknown', given })
        else if (TRY_AGAIN.includes(code)) setStep({ name: 'consent', wrong: code === 'PASSWORD_REQUIRED' || code === 'PASSWORD_NOT_SET' ? undefined : code })
        else setStep(failed(refusal))
      },
    )
  }

  /** The sheet goes. Once something was sent, going away does not mean that nothing happened: what came of it is told, or looked up. */
  const end = async (): Promise<void> => {
    if (isOver.current) return
    isOver.current = true
    await sending.current
    const { current: at } = last
    if (at.name === 'paid') onEnd({ kind: 'paid', order: paid.current! })
    else if (at.name === 'failed') onEnd({ kind: 'failed', reason: at.reason })
    else onEnd(at.name === 'unknown' ? await lookedUp(name) : { kind: 'cancelled' })
  }

  const isShort = order !== undefined && wallet !== undefined && wallet.available < order.amount
  return (
    <Sheet label={say('pay')} isAsked={isAsked} fresh={step.name === 'looking'} onClose={() => void end()}>
      {step.name === 'looking' && <div class="bones pay" aria-busy="true"><i /><i /><i /></div>}
      {order && step.name !== 'paid' && step.name !== 'failed' && (
        <div class="bill">
          <p class="amount">{money(order.amount, order.currency)}</p>
          <p>{order.payee.name}</p>
          {step.name === 'order' && (
            <ul class="rows">
              <li><span class="hint">{say('payFor')}</span><span class="grow">{order.description}</span></li>
              <li><span class="hint">{say('payFrom')}</span><span class="grow">{say('walletOf')} {money(wallet!.available, wallet!.currency)}</span></li>
            </ul>
          )}
        </div>
      )}
      {step.name === 'order' && (
        <>
          {isShort && <p role="alert" class="wrong">{say('notEnough')}</p>}
          <div class="actions">
            <button class="button" onClick={() => void end()}>{say('cancel')}</button>
            <button class="button primary" disabled={isShort} onClick={() => (order!.needs_password ? setStep({ name: 'consent' }) : send({}))}>{say('pay')}</button>
          </div>
        </>
      )}
      {step.name === 'consent' && (
        <>
          <Consent hasPassword={wallet!.has_password} isBusy={false} wrong={step.wrong} passkey={passkey} onGive={given => (given.password && setWallet({ ...wallet!, has_password: true }), send(given))} />
          <button class="button wide plain" onClick={() => void end()}>{say('cancel')}</button>
        </>
      )}
      {step.name === 'paying' && <p class="busy" role="status">{say('paying')}</p>}
      {step.name === 'unknown' && (
        <>
          <p role="alert"><b>{say('unknown')}</b></p>
          <p>{say('unknownText')}</p>
          <div class="actions"><button class="button" onClick={() => void end()}>{say('close')}</button><button class="button primary" onClick={() => send(step.given)}>{say('again')}</button></div>
        </>
      )}
      {step.name === 'paid' && (
        <div class="tick" role="status">
          <svg viewBox="0 0 64 64" aria-hidden="true"><circle cx="32" cy="32" r="30" /><path d="M18 33l10 10 19-21" /></svg>
          <h2>{say('paid')}</h2>
          <p class="amount">{money(paid.current!.amount, paid.current!.currency)}</p>
          <p>{paid.current!.payee.name}</p>
          <button class="button primary wide" onClick={() => void end()}>{say('done')}</button>
        </div>
      )}
      {step.name === 'failed' && (
        <>
          <h2>{say('cannotPay')}</h2>
          <p role="alert">{refusalText(step.code)} {say('nothingTaken')}</p>
          <p class="mono hint">{step.code}</p>
          <button class="button wide" onClick={() => void end()}>{say('close')}</button>
        </>
      )}
    </Sheet>
  )
}

async function lookedUp(name: OrderName): Promise<Outcome> {
  const now = await preview(name).catch(() => undefined)
  if (now?.state === 'SUCCESS') return { kind: 'paid', order: now }
  return now ? { kind: 'cancelled' } : { kind: 'failed', reason: 'the outcome is not known' }
}

function failed(refusal: unknown): Step {
  const { code, message } = refusal instanceof Refused ? refusal : { code: 'FAILED', message: String(refusal) }
  return { name: 'failed', code, reason: `${code}: ${message}` }
}
