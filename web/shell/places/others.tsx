// The places that wait for what comes later, and say so.
import { useState } from 'preact/hooks'
import { forgetEverything } from '../host/store.ts'
import { Icon } from '../look/icons.tsx'
import { Sheet } from '../look/sheet.tsx'
import { say } from '../words.ts'

export const Chats = () => (
  <main class="place" aria-labelledby="place-title">
    <h1 id="place-title">{say('chats')}</h1>
    <div class="empty"><Icon name="chats" /><p><b>{say('chatsNotYet')}</b></p><p>{say('chatsNotYetText')}</p></div>
  </main>
)

export const Wallet = () => (
  <main class="place" aria-labelledby="place-title">
    <h1 id="place-title">{say('wallet')}</h1>
    <div class="empty"><Icon name="wallet" /><p><b>{say('walletNotYet')}</b></p><p>{say('walletNotYetText')}</p><a class="button" href="/sandbox">{say('sandbox')}</a></div>
  </main>
)

export function Me({ onCleared }: { onCleared(): void }) {
  const [isAsking, setAsking] = useState(false)
  return (
    <main class="place" aria-labelledby="place-title">
      <h1 id="place-title">{say('me')}</h1>
      <p class="notice">{say('meNotYet')}</p>
      <ul class="rows">
        <li><a class="grow" href="/developers">{say('developers')}</a></li>
        <li><button class="grow" style={{ textAlign: 'start', minHeight: 36 }} onClick={() => setAsking(true)}>{say('clearAll')}</button></li>
      </ul>
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
