// The sheet that signs a person in: a phone, then the code that was sent to it.
import { useState } from 'preact/hooks'
import { readPhone, Refused, sendCode, signIn } from '../host/account.ts'
import { hasPasskeys, signInByPasskey, signUpByPasskey } from '../host/passkeys.ts'
import { Sheet } from '../look/sheet.tsx'
import { language, refusalsOf, say } from '../words.ts'

const refusalText = refusalsOf({})

export function SignIn({ why, onDone }: { why?: string; onDone(isSignedIn: boolean): void }) {
  const [phone, setPhone] = useState<string>()
  const [text, setText] = useState('')
  const [code, setCode] = useState('')
  const [wrong, setWrong] = useState<{ text: string; code: string }>()
  const [isBusy, setBusy] = useState(false)
  const [isNew, setNew] = useState(false)
  const [name, setName] = useState('')

  const attempt = async (step: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setWrong(undefined)
    try {
      await step()
    } catch (refusal) {
      const name = refusal instanceof Refused ? refusal.code : 'FAILED'
      setWrong({ text: refusalText(name), code: name })
    }
    setBusy(false)
  }

  const send = (): Promise<void> => attempt(async () => {
    const read = readPhone(text)
    if (!read) throw new Refused('PHONE_INVALID', '')
    await sendCode(read, language)
    setPhone(read)
  })

  const enter = (): Promise<void> => attempt(async () => {
    await signIn(phone!, code.trim())
    onDone(true)
  })

  const byPasskey = (isNew: boolean): Promise<void> => attempt(async () => {
    if (await (isNew ? signUpByPasskey(name.trim()) : signInByPasskey())) onDone(true)
  })

  if (isNew)
    return (
      <Sheet label={say('signUpPasskey')} isAsked={why !== undefined} onClose={() => onDone(false)}>
        <h2>{say('signUpPasskey')}</h2>
        <form onSubmit={event => (event.preventDefault(), void byPasskey(true))}>
          <p>{say('signUpPasskeyText')}</p>
          <label><span class="hint">{say('nickname')}</span><input class="field" name="nickname" autocomplete="nickname" maxLength={32} required autofocus value={name} onInput={event => setName(event.currentTarget.value)} /></label>
          {wrong && <p role="alert" class="wrong">{wrong.text} <small class="mono">{wrong.code}</small></p>}
          <div class="actions"><button type="button" class="button" onClick={() => setNew(false)}>{say('cancel')}</button><button class="button primary" disabled={isBusy}>{say('signUpPasskey')}</button></div>
        </form>
      </Sheet>
    )
  return (
    <Sheet label={say('signIn')} isAsked={why !== undefined} onClose={() => onDone(false)}>
      <h2>{say('signIn')}</h2>
      <p>{phone ? `${say('codeSent')} ${phone}` : why ?? say('signInWhy')}</p>
      <form onSubmit={event => (event.preventDefault(), void (phone ? enter() : send()))}>
        {phone
          ? <label><span class="hint">{say('phoneCode')}</span><input class="field" key="code" name="code" inputMode="numeric" autocomplete="one-time-code" maxLength={6} required autofocus value={code} onInput={event => setCode(event.currentTarget.value)} /></label>
          : <label><span class="hint">{say('phone')}</span><input class="field" key="phone" name="phone" type="tel" autocomplete="tel" placeholder="+82 10 1234 5678" required autofocus value={text} onInput={event => setText(event.currentTarget.value)} /></label>}
        {wrong && <p role="alert" class="wrong">{wrong.text} <small class="mono">{wrong.code}</small></p>}
        <div class="actions">
          <button type="button" class="button" onClick={() => (phone ? setPhone(undefined) : onDone(false))}>{say(phone ? 'otherPhone' : 'cancel')}</button>
          <button class="button primary" disabled={isBusy}>{say(phone ? 'signIn' : 'sendCode')}</button>
        </div>
      </form>
      {!phone && hasPasskeys() && (
        <div class="actions">
          <button class="button plain" disabled={isBusy} onClick={() => setNew(true)}>{say('signUpPasskey')}</button>
          <button class="button" disabled={isBusy} onClick={() => void byPasskey(false)}>{say('signInPasskey')}</button>
        </div>
      )}
    </Sheet>
  )
}
