// A spending of the person's own making: what it is, then whether it is really they, then what came of it.
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Refused } from '../host/account.ts'
import { passkeyFor } from '../host/passkeys.ts'
import { Sheet } from '../look/sheet.tsx'
import { Consent } from './consent.tsx'
import { money } from './money.ts'
import { balance, newKey, spend, type Consent as Given } from './wallet.ts'
import { refusalText, say } from './words.ts'

export interface Spending {
  path: string
  body: object
  /** Minor units; what a passkey agrees to. */
  amount: number
  currency: string
}

interface Props<T> {
  title: string
  /** Undefined while what is typed is none yet. */
  spending(): Spending | undefined
  children: ComponentChildren
  action: string
  /** What is shown once it is done; without it the sheet goes. */
  done?(made: T): ComponentChildren
  onClose(isDone: boolean): void
}

/** Asks for the password only when the platform says that this one needs it. */
const NEEDS_CONSENT = ['PASSWORD_REQUIRED', 'PASSWORD_NOT_SET']
const TRY_AGAIN = [...NEEDS_CONSENT, 'PASSWORD_WRONG', 'PASSWORD_LOCKED', 'PASSKEY_REFUSED']

export function SpendSheet<T>({ title, spending, children, action, done, onClose }: Props<T>) {
  const [asked, setAsked] = useState<{ what: Spending; key: string }>()
  const [isBusy, setBusy] = useState(false)
  const [hasPassword, setHasPassword] = useState<boolean>()
  const [passkey, setPasskey] = useState<(() => Promise<string>) | undefined>()
  const [wrong, setWrong] = useState<string>()
  const [made, setMade] = useState<T>()
  useEffect(() => void balance().then(found => setHasPassword(found.has_password), () => {}), [])

  const send = async (what: Spending, key: string, given: Given): Promise<void> => {
    setBusy(true)
    setWrong(undefined)
    try {
      const answer = await spend<T>(what.path, what.body, key, given)
      if (done) setMade(() => answer)
      else onClose(true)
    } catch (refusal) {
      const code = refusal instanceof Refused ? refusal.code : 'FAILED'
      setAsked(TRY_AGAIN.includes(code) ? { what, key } : undefined)
      setWrong(NEEDS_CONSENT.includes(code) ? undefined : code)
      if (NEEDS_CONSENT.includes(code)) void passkeyFor({ amount: what.amount, currency: what.currency, key }).then(ask => setPasskey(() => ask))
    }
    setBusy(false)
  }
  const begin = (event: Event): void => {
    event.preventDefault()
    const what = spending()
    if (what) void send(what, newKey(), {})
    else setWrong('AMOUNT')
  }
  return (
    <Sheet label={title} onClose={() => onClose(made !== undefined)}>
      <h2>{title}</h2>
      {made !== undefined
        ? <>{done!(made)}<button class="button primary wide" onClick={() => onClose(true)}>{say('done')}</button></>
        : asked
          ? (
              <>
                <p class="amount center">{money(asked.what.amount, asked.what.currency)}</p>
                <Consent hasPassword={hasPassword ?? true} isBusy={isBusy} wrong={wrong} passkey={passkey} onGive={given => (given.password && setHasPassword(true), void send(asked.what, asked.key, given))} />
                <button class="button wide plain" onClick={() => onClose(false)}>{say('cancel')}</button>
              </>
            )
          : (
              <form onSubmit={begin}>
                {children}
                {wrong && <p role="alert" class="wrong">{refusalText(wrong)} <small class="mono">{wrong}</small></p>}
                <div class="actions"><button class="button" type="button" onClick={() => onClose(false)}>{say('cancel')}</button><button class="button primary" disabled={isBusy}>{action}</button></div>
              </form>
            )}
    </Sheet>
  )
}
