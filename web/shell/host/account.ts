// Who is signed in to this browser, and what the platform tells apps about them.
import { forgetPerson } from './store.ts'

const TOKEN = 'madang.account'

/** Why the platform said no: its code, which the shell says in the reader's language. */
export class Refused extends Error {
  /** @param errcode what the wire has for it, where an app is told that */
  constructor(readonly code: string, message: string, readonly errcode?: number) {
    super(message)
  }
}

export interface Me {
  nickname: string
  avatar_url: string
  created_at: string
  identifiers: { id: string; kind: string; value: string }[]
  sessions: Session[]
  passkeys: Passkey[]
  permissions: Permission[]
}

export interface Session {
  id: string
  device: string
  created_at: string
  seen_at: string
  is_this: boolean
}

export interface Passkey {
  id: string
  name: string
  created_at: string
  used_at?: string
  /** It may agree to payments. */
  pays: boolean
}

/** What the person has told the platform about one app. */
export interface Permission {
  app_id: string
  app_name: string
  scope: string
  allowed: boolean
  at: string
}

export interface SealedData {
  code: string
  encrypted_data: string
  iv: string
  raw_data: string
  signature: string
}

export const isSignedIn = (): boolean => localStorage.getItem(TOKEN) !== null

/** Asks the platform in the name of the person; a token that is no longer good is forgotten. */
export const askAsPerson = <T>(method: string, path: string, body?: unknown): Promise<T> => askPlatform<T>(method, `/people${path}`, body)

/** The same of any of the platform's own paths, with further headers. Bytes go as they are. */
export async function askPlatform<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const token = localStorage.getItem(TOKEN)
  const response = await fetch(path, {
    method,
    headers: { ...tokenHeader(token), ...(body === undefined || body instanceof Blob ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
    cache: 'no-store',
  }).catch(() => { throw new Refused('OFFLINE', 'the platform cannot be reached') })
  const answer = await response.json().catch(() => ({})) as { code?: string; message?: string; detail?: string; errcode?: number }
  if (response.ok) return answer as T
  // The token may have been ended elsewhere while this answer was on its way; a newer one stays.
  if (response.status === 401 && localStorage.getItem(TOKEN) === token) localStorage.removeItem(TOKEN)
  throw new Refused(response.status === 401 ? 'NOT_SIGNED_IN' : answer.code ?? 'FAILED', answer.message ?? answer.detail ?? `the platform answered ${response.status}`, answer.errcode)
}

const tokenHeader = (token: string | null): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {})

/** For what the platform tells differently to different people. */
export const asPerson = (): Record<string, string> => tokenHeader(localStorage.getItem(TOKEN))

export const sendCode = (phone: string, language: string): Promise<unknown> => askAsPerson('POST', '/codes', { phone, language })

export async function signIn(phone: string, code: string): Promise<void> {
  const { token } = await askAsPerson<{ token: string }>('POST', '/sign-in', { phone, code })
  keepToken(token)
}

/** From now on the platform is asked in the name of whose token this is. */
export const keepToken = (token: string): void => {
  localStorage.setItem(TOKEN, token)
  dispatchEvent(new Event('madang:account'))
}

/** Nobody is signed in to this browser any more, and nothing of theirs is left. */
export async function forgetToken(): Promise<void> {
  localStorage.removeItem(TOKEN)
  if (typeof indexedDB !== 'undefined') await forgetPerson().catch(() => { /* Where nothing can be kept, nothing was. */ })
}

/** Saves what the platform answers as a file of this name. */
export async function download(path: string, name: string): Promise<void> {
  const response = await fetch(path, { headers: asPerson(), cache: 'no-store' }).catch(() => { throw new Refused('OFFLINE', 'the platform cannot be reached') })
  if (!response.ok) throw new Refused(response.status === 401 ? 'NOT_SIGNED_IN' : 'FAILED', String(response.status))
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(await response.blob()), download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

export async function signOut(everywhere: boolean): Promise<void> {
  await askAsPerson('POST', everywhere ? '/sign-out-everywhere' : '/sign-out').catch(refusal => {
    // Whose token is no longer good is signed out already.
    if (!(refusal instanceof Refused) || refusal.code !== 'NOT_SIGNED_IN') throw refusal
  })
  await forgetToken()
  dispatchEvent(new Event('madang:account'))
}

export const me = (): Promise<Me> => askAsPerson('GET', '/me')

/** A phone as E.164: spaces and hyphens are taken out; 00 before the country's code is +. Undefined for what is none. */
export function readPhone(text: string): string | undefined {
  const plain = text.replace(/[\s().-]/g, '').replace(/^00/, '+')
  return /^\+[1-9][0-9]{6,14}$/.test(plain) ? plain : undefined
}
