// The places that wait for what comes later, and say so.
import { useEffect, useState } from 'preact/hooks'
import { lazy } from '../look/lazy.tsx'
import { isSignedIn, me, signOut, type Me as Person } from '../host/account.ts'
import { forgetEverything } from '../host/store.ts'
import { Icon } from '../look/icons.tsx'
import { Sheet } from '../look/sheet.tsx'
import { say } from '../words.ts'

const SignIn = lazy(() => import('../app/sign-in.tsx').then(part => part.SignIn), ({ onDone }) => onDone(false))

export const Wallet = () => (
  <main class="place" aria-labelledby="place-title">
    <h1 id="place-title">{say('wallet')}</h1>
    <div class="empty"><Icon name="wallet" /><p><b>{say('walletNotYet')}</b></p><p>{say('walletNotYetText')}</p><a class="button" href="/sandbox">{say('sandbox')}</a></div>
  </main>
)

export function Me({ onCleared }: { onCleared(): void }) {
  const [isAsking, setAsking] = useState(false)
  const [isSigning, setSigning] = useState(false)
  const [isIn, setIn] = useState(isSignedIn())
  const [person, setPerson] = useState<Person>()
  const [failure, setFailure] = useState(false)
  useEffect(() => {
    if (isIn) me().then(setPerson, () => setIn(isSignedIn()))
    else setPerson(undefined)
  }, [isIn])
  const leave = (everywhere: boolean): void => void signOut(everywhere).then(() => (setFailure(false), setIn(false)), () => setFailure(true))
  const phone = person?.identifiers.find(one => one.kind === 'phone')?.value
  return (
    <main class="place" aria-labelledby="place-title">
      <h1 id="place-title">{say('me')}</h1>
      {!isIn && <p class="notice">{say('meNotYet')}</p>}
      {failure && <p class="notice" role="alert">{say('refusal.FAILED')}</p>}
      <ul class="rows">
        {isIn
          ? [
              <li key="who"><span class="grow"><b>{person?.nickname ?? say('signedInAs')}</b>{phone && <span class="hint"> {phone}</span>}</span></li>,
              <li key="out"><button class="grow" style={{ textAlign: 'start', minHeight: 36 }} onClick={() => leave(false)}>{say('signOut')}</button></li>,
              <li key="all"><button class="grow" style={{ textAlign: 'start', minHeight: 36 }} onClick={() => leave(true)}>{say('signOutEverywhere')}</button></li>,
            ]
          : <li><button class="grow" style={{ textAlign: 'start', minHeight: 36 }} onClick={() => setSigning(true)}>{say('signIn')}</button></li>}
        <li><a class="grow" href="/developers">{say('developers')}</a></li>
        <li><button class="grow" style={{ textAlign: 'start', minHeight: 36 }} onClick={() => setAsking(true)}>{say('clearAll')}</button></li>
      </ul>
      {isSigning && <SignIn onDone={done => (setSigning(false), setIn(done || isSignedIn()))} />}
      {isAsking && (
        <Sheet label={say('clearAll')} onClose={() => setAsking(false)}>
          <h2>{say('clearAll')}</h2>
          <p>{say('clearAllAsk')}</p>
          <div class="actions">
            <button class="button" onClick={() => setAsking(false)}>{say('cancel')}</button>
            <button class="button primary" onClick={() => void forgetEverything().then(() => (setAsking(false), onCleared()))}>{say('done')}</button>
          </div>
        </Sheet>
      )}
    </main>
  )
}
