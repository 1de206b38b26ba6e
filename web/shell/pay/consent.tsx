// How a person shows that it is they: the payment password, made at its first use, or a passkey.
import { useState } from 'preact/hooks'
import { Refused } from '../host/account.ts'
import { Pad } from './pad.tsx'
import { setPassword, type Consent as Given } from './wallet.ts'
import { refusalText, say } from './words.ts'

interface Props {
  hasPassword: boolean
  isBusy: boolean
  /** Code of the refusal of what was given last. */
  wrong?: string
  /** Asks for a passkey; absent where the person or the browser has none. */
  passkey?(): Promise<string>
  onGive(given: Given): void
}

export function Consent({ hasPassword, isBusy, wrong, passkey, onGive }: Props) {
  const [round, setRound] = useState(0)
  const [failure, setFailure] = useState<string>()
  const give = (given: Given): void => {
    setFailure(undefined)
    onGive(given)
    setRound(round + 1)
  }
  const byPasskey = (): void => void passkey!().then(confirmation => give({ confirmation }), refusal => {
    // Who sends the browser's own question away has said nothing.
    if (refusal instanceof Refused) setFailure(refusal.code)
  })
  const said = failure ?? wrong
  return (
    <div class="consent">
      {said && <p role="alert" class="wrong">{refusalText(said)} <small class="mono">{said}</small></p>}
      {hasPassword
        ? <><p>{say('enterPassword')}</p><Pad label={say('password')} round={round} isBusy={isBusy} onDigits={password => give({ password })} /></>
        : <FirstPassword isBusy={isBusy} onSet={password => give({ password })} />}
      {passkey && <button class="button wide" type="button" disabled={isBusy} onClick={byPasskey}>{say('withPasskey')}</button>}
    </div>
  )
}

/** The first password, typed twice, and kept by the platform before it is given. */
export function FirstPassword({ isBusy, onSet }: { isBusy?: boolean; onSet(password: string): void }) {
  const [first, setFirst] = useState<string>()
  const [round, setRound] = useState(0)
  const [wrong, setWrong] = useState<{ text: string; code?: string }>()
  const [isKeeping, setKeeping] = useState(false)
  const typed = (digits: string): void => {
    setRound(round + 1)
    if (first === undefined) {
      setWrong(undefined)
      setFirst(digits)
      return
    }
    setFirst(undefined)
    if (first !== digits) return setWrong({ text: say('passwordsDiffer') })
    setKeeping(true)
    setPassword(digits).then(() => onSet(digits), refusal => {
      setKeeping(false)
      const code = refusal instanceof Refused ? refusal.code : 'FAILED'
      setWrong({ text: refusalText(code), code })
    })
  }
  return (
    <>
      <p><b>{say(first === undefined ? 'firstPassword' : 'againPassword')}</b></p>
      <p class="hint">{say('firstPasswordText')}</p>
      {wrong && <p role="alert" class="wrong">{wrong.text} {wrong.code && <small class="mono">{wrong.code}</small>}</p>}
      <Pad label={say('password')} round={round} isBusy={isBusy || isKeeping} onDigits={typed} />
    </>
  )
}
