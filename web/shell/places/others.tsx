// The places that are loaded when somebody goes there.
import { lazy } from '../look/lazy.tsx'
import { Icon } from '../look/icons.tsx'
import { say } from '../words.ts'

export const Wallet = lazy(() => import('./wallet.tsx').then(part => part.Wallet))
export const Me = lazy<{ onCleared(): void }>(() => import('./me.tsx').then(part => part.Me))

export const Chats = () => (
  <main class="place" aria-labelledby="place-title">
    <h1 id="place-title">{say('chats')}</h1>
    <div class="empty"><Icon name="chats" /><p><b>{say('chatsNotYet')}</b></p><p>{say('chatsNotYetText')}</p></div>
  </main>
)
