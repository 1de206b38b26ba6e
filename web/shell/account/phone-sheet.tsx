// A phone for an account that has none: proved by a code, and, where another account has it, the two become one.
import { useState } from 'preact/hooks'
import { askAsPerson, keepToken, readPhone, Refused, sendCode } from '../host/account.ts'
import { Sheet } from '../look/sheet.tsx'
import { language, say as sayCommon } from '../words.ts'
import { useSteps, Wrong } from './failing.tsx'
import { say } from './words.ts'

export function PhoneSheet({ onClose }: { onClose(): void }) {
  const [text, setText] = useState('')
  const [phone, setPhone] = useState<string>()
  const [code, setCode] = useState('')
  const [done, setDone] = useState<'joined' | 'phoneAdded'>()
  const { isBusy, wrong, attempt } = useSteps()
  const send = (): void => attempt(async () => {
    const read = readPhone(text)
    if (!read) throw new Refused('PHONE_INVALID', '')
    await sendCode(read, language)
    setPhone(read)
  })
  const link = (): void => attempt(async () => {
    const { merged, token } = await askAsPerson<{ merged: boolean; token?: string }>('POST', '/me/phones', { phone, code: code.trim() })
    // The sign-ins of the younger account have ended, this one perhaps among them.
    if (token) keepToken(token)
    setDone(merged ? 'joined' : 'phoneAdded')
  })
  return (
    <Sheet label={say('addPhone')} onClose={onClose}>
      <h2>{say('addPhone')}</h2>
      {done
        ? <><p role="status">{say(done)}</p><button class="button primary wide" onClick={onClose}>{say('done')}</button></>
        : (
            <form onSubmit={event => (event.preventDefault(), phone ? link() : send())}>
              <p>{phone ? `${sayCommon('codeSent')} ${phone}` : say('addPhoneText')}</p>
              {phone
                ? <label key="code"><span class="hint">{sayCommon('phoneCode')}</span><input class="field" name="code" inputMode="numeric" autocomplete="one-time-code" maxLength={6} required value={code} onInput={event => setCode(event.currentTarget.value)} /></label>
                : <label key="phone"><span class="hint">{say('phone')}</span><input class="field" name="phone" type="tel" autocomplete="tel" placeholder="+82 10 1234 5678" required value={text} onInput={event => setText(event.currentTarget.value)} /></label>}
              <Wrong code={wrong} />
              <div class="actions"><button class="button" type="button" onClick={onClose}>{say('cancel')}</button><button class="button primary" disabled={isBusy}>{phone ? say('addPhone') : sayCommon('sendCode')}</button></div>
            </form>
          )}
    </Sheet>
  )
}
