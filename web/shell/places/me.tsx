// The person: how others see them, how they get in, where they are signed in, what mini programs may, and their data.
import { useEffect, useState } from 'preact/hooks'
import { deviceName } from '../account/device.ts'
import { EraseSheet } from '../account/erase-sheet.tsx'
import { useSteps, Wrong } from '../account/failing.tsx'
import { AddPasskeySheet, PasskeySheet } from '../account/passkey-sheets.tsx'
import { PhoneSheet } from '../account/phone-sheet.tsx'
import { Face, ProfileSheet } from '../account/profile-sheet.tsx'
import { say } from '../account/words.ts'
import { SignIn } from '../app/sign-in.tsx'
import { askAsPerson, download, isSignedIn, me, signOut, type Me as Person, type Passkey, type Permission } from '../host/account.ts'
import { hasPasskeys } from '../host/passkeys.ts'
import { forgetEverything } from '../host/store.ts'
import { Sheet } from '../look/sheet.tsx'
import { isWord, language, say as sayCommon } from '../words.ts'

type Shown = 'profile' | 'passkey' | 'addPasskey' | 'phone' | 'erase' | 'clear' | 'signIn' | 'endAll'

const day = (text: string): string => new Date(text).toLocaleDateString(language)

export function Me({ onCleared }: { onCleared(): void }) {
  const [isIn, setIn] = useState(isSignedIn())
  const [person, setPerson] = useState<Person>()
  const [shown, setShown] = useState<Shown>()
  const [passkey, setPasskey] = useState<Passkey>()
  const [round, setRound] = useState(0)
  const { wrong, attempt } = useSteps()
  useEffect(() => {
    if (!isIn) return setPerson(undefined)
    attempt(() => me().then(setPerson).catch(refusal => {
      setIn(isSignedIn())
      if (isSignedIn()) throw refusal
    }))
  }, [isIn, round])
  const again = (): void => {
    setShown(undefined)
    setIn(isSignedIn())
    setRound(round + 1)
  }
  const act = (step: () => Promise<unknown>): void => attempt(() => step().then(again))
  return (
    <main class="place" aria-labelledby="place-title">
      <h1 id="place-title">{sayCommon('me')}</h1>
      <Wrong code={wrong} />
      {isIn
        ? person && <Account person={person} show={(what, one) => (setPasskey(one), setShown(what))} act={act} />
        : <><p class="notice">{sayCommon('meNotYet')}</p><button class="button primary wide" onClick={() => setShown('signIn')}>{sayCommon('signIn')}</button></>}
      <h2>Madang</h2>
      <ul class="rows">
        {isIn && <li><button class="grow row" onClick={() => act(() => signOut(false))}>{sayCommon('signOut')}</button></li>}
        <li><a class="grow" href="/developers">{sayCommon('developers')}</a></li>
        <li><button class="grow row" onClick={() => setShown('clear')}>{sayCommon('clearAll')}</button></li>
      </ul>
      {shown === 'signIn' && <SignIn onDone={again} />}
      {shown === 'profile' && person && <ProfileSheet person={person} onClose={again} />}
      {shown === 'addPasskey' && <AddPasskeySheet onClose={again} />}
      {shown === 'passkey' && passkey && <PasskeySheet passkey={passkey} onClose={again} />}
      {shown === 'phone' && <PhoneSheet onClose={again} />}
      {shown === 'erase' && <EraseSheet onClose={again} />}
      {shown === 'endAll' && <Sure title={say('endAll')} text={say('endAllText')} action={say('end')} onCancel={() => setShown(undefined)} onSure={() => act(() => signOut(true))} />}
      {shown === 'clear' && <Sure title={sayCommon('clearAll')} text={sayCommon('clearAllAsk')} action={sayCommon('done')} onCancel={() => setShown(undefined)} onSure={() => void forgetEverything().then(() => (again(), onCleared()))} />}
    </main>
  )
}

function Sure({ title, text, action, onCancel, onSure }: { title: string; text: string; action: string; onCancel(): void; onSure(): void }) {
  return (
    <Sheet label={title} onClose={onCancel}>
      <h2>{title}</h2>
      <p>{text}</p>
      <div class="actions"><button class="button" onClick={onCancel}>{sayCommon('cancel')}</button><button class="button primary" onClick={onSure}>{action}</button></div>
    </Sheet>
  )
}

interface AccountProps {
  person: Person
  show(what: Shown, passkey?: Passkey): void
  act(step: () => Promise<unknown>): void
}

function Account({ person, show, act }: AccountProps) {
  const phone = person.identifiers.find(one => one.kind === 'phone')
  return (
    <>
      <ul class="rows"><li><button class="grow row who" onClick={() => show('profile')}><Face picture={person.avatar_url} name={person.nickname} /><span class="grow"><b>{person.nickname}</b><br /><span class="hint">{say('profile')}</span></span></button></li></ul>
      <h2>{say('ways')}</h2>
      <ul class="rows">
        <li>{phone ? <span class="grow">{say('phone')} <span class="hint">{phone.value}</span></span> : <button class="grow row" onClick={() => show('phone')}>{say('addPhone')}</button>}</li>
        {person.passkeys.map(one => (
          <li key={one.id}><button class="grow row" onClick={() => show('passkey', one)}>{one.name}<br /><small class="hint">{say(one.pays ? 'passkeyPays' : 'passkeyOnlySignIn')} · {one.used_at ? `${say('used')} ${day(one.used_at)}` : say('neverUsed')}</small></button></li>
        ))}
        <li>{hasPasskeys() ? <button class="grow row" onClick={() => show('addPasskey')}>{say('addPasskey')}</button> : <span class="grow hint">{say('noPasskeysHere')}</span>}</li>
      </ul>
      <h2>{say('devices')}</h2>
      <ul class="rows">
        {person.sessions.map(one => (
          <li key={one.id}>
            <span class="grow">{deviceName(one.device)}{one.is_this && <b> · {say('thisDevice')}</b>}<br /><small class="hint">{say('seen')} {day(one.seen_at)}</small></span>
            {!one.is_this && <button class="button" onClick={() => act(() => askAsPerson('DELETE', `/me/sessions/${one.id}`))}>{say('end')}</button>}
          </li>
        ))}
        <li><button class="grow row" onClick={() => show('endAll')}>{say('endAll')}</button></li>
      </ul>
      <h2>{say('permissions')}</h2>
      {person.permissions.length === 0 && <p class="notice">{say('noPermissions')}</p>}
      <ul class="rows">{person.permissions.map(one => <Allowed key={one.app_id + one.scope} permission={one} act={act} />)}</ul>
      <h2>{say('data')}</h2>
      <ul class="rows">
        <li><button class="grow row" onClick={() => act(() => download('/people/me/export?format=zip', 'madang-me.zip'))}>{say('export')}</button></li>
        <li><button class="grow row wrong" onClick={() => show('erase')}>{say('erase')}</button></li>
      </ul>
    </>
  )
}

function Allowed({ permission, act }: { permission: Permission; act: AccountProps['act'] }) {
  const what = sayCommon(isWord(permission.scope) ? permission.scope : 'scope.other')
  return (
    <li>
      <span class="grow"><b>{permission.app_name}</b> {what}<br /><small class="hint">{say(permission.allowed ? 'allowed' : 'denied')} · {day(permission.at)}</small></span>
      <button class="button" onClick={() => act(() => askAsPerson('DELETE', `/me/grants/${permission.app_id}/${permission.scope}`))}>{say('remove')}</button>
    </li>
  )
}
