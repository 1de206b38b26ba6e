// Making a passkey, and one that is there already.
import { useEffect, useState } from 'preact/hooks'
import type { Passkey } from '../host/account.ts'
import { addPasskey, removePasskey, renamePasskey } from '../host/passkeys.ts'
import { Sheet } from '../look/sheet.tsx'
import { Pad } from '../pay/pad.tsx'
import { balance } from '../pay/wallet.ts'
import { deviceName } from './device.ts'
import { useSteps, Wrong } from './failing.tsx'
import { say } from './words.ts'

export function AddPasskeySheet({ onClose }: { onClose(): void }) {
  const [name, setName] = useState(deviceName(navigator.userAgent))
  const [hasPassword, setHasPassword] = useState<boolean>()
  const [isAskingPassword, setAskingPassword] = useState(false)
  const [round, setRound] = useState(0)
  const { isBusy, wrong, attempt } = useSteps()
  useEffect(() => void balance().then(found => setHasPassword(found.has_password), () => setHasPassword(true)), [])
  const make = (password?: string): void => attempt(async () => {
    setRound(round + 1)
    if (await addPasskey(name, password)) onClose()
  })
  const next = (event: Event): void => {
    event.preventDefault()
    if (hasPassword) setAskingPassword(true)
    else make()
  }
  return (
    <Sheet label={say('addPasskey')} onClose={onClose}>
      <h2>{say('addPasskey')}</h2>
      <Wrong code={wrong} />
      {isAskingPassword
        ? <><p>{say('payToo')}</p><Pad label={say('payToo')} round={round} isBusy={isBusy} onDigits={make} /><button class="button wide" disabled={isBusy} onClick={() => make()}>{say('withoutPaying')}</button></>
        : (
            <form onSubmit={next}>
              <p>{say('addPasskeyText')}</p>
              <label><span class="hint">{say('passkeyName')}</span><input class="field" name="name" required maxLength={32} value={name} onInput={event => setName(event.currentTarget.value)} /></label>
              <div class="actions"><button class="button" type="button" onClick={onClose}>{say('cancel')}</button><button class="button primary" disabled={isBusy || hasPassword === undefined}>{say('addPasskey')}</button></div>
            </form>
          )}
    </Sheet>
  )
}

export function PasskeySheet({ passkey, onClose }: { passkey: Passkey; onClose(): void }) {
  const [name, setName] = useState(passkey.name)
  const { isBusy, wrong, attempt } = useSteps()
  const save = (event: Event): void => {
    event.preventDefault()
    attempt(() => renamePasskey(passkey.id, name).then(onClose))
  }
  return (
    <Sheet label={passkey.name} onClose={onClose}>
      <h2>{passkey.name}</h2>
      <p class="hint">{say(passkey.pays ? 'passkeyPays' : 'passkeyOnlySignIn')}</p>
      <form onSubmit={save}>
        <label><span class="hint">{say('passkeyName')}</span><input class="field" name="name" required maxLength={32} value={name} onInput={event => setName(event.currentTarget.value)} /></label>
        <Wrong code={wrong} />
        <div class="actions"><button class="button" type="button" disabled={isBusy} onClick={() => attempt(() => removePasskey(passkey.id).then(onClose))}>{say('remove')}</button><button class="button primary" disabled={isBusy}>{say('rename')}</button></div>
      </form>
    </Sheet>
  )
}
