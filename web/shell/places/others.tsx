// The places that are loaded when somebody goes there.
import { lazy } from '../look/lazy.tsx'

export const Wallet = lazy(() => import('./wallet.tsx').then(part => part.Wallet))
export const Me = lazy<{ onCleared(): void }>(() => import('./me.tsx').then(part => part.Me))
