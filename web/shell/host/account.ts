// Who is signed in to this browser, and what the platform tells apps about them.
const TOKEN = 'madang.account'

/** Why the platform said no: its code, which the shell says in the reader's language. */
export class Refused extends Error {
  constructor(readonly code: string, message: string) {
    super(message)
  }
}

export interface Me {
  nickname: string
  avatar_url: string
  identifiers: { id: string; kind: string; value: string }[]
  sessions: { id: string; device: string; created_at: string; is_this: boolean }[]
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
export async function askAsPerson<T>(method: string, path: string, body?: unknown): Promise<T> {
  const token = localStorage.getItem(TOKEN)
  const response = await fetch(`/people${path}`, {
    method,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
    cache: 'no-store',
  }).catch(() => { throw new Refused('OFFLINE', 'the platform cannot be reached') })
  const answer = await response.json().catch(() => ({})) as { code?: string; message?: string }
  if (response.ok) return answer as T
  // The token may have been ended elsewhere while this answer was on its way; a newer one stays.
  if (response.status === 401 && localStorage.getItem(TOKEN) === token) localStorage.removeItem(TOKEN)
  throw new Refused(answer.code ?? 'FAILED', answer.message ?? `the platform answered ${response.status}`)
}

export const sendCode = (phone: string, language: string): Promise<unknown> => askAsPerson('POST', '/codes', { phone, language })

export async function signIn(phone: string, code: string): Promise<void> {
  const { token } = await askAsPerson<{ token: string }>('POST', '/sign-in', { phone, code })
  localStorage.setItem(TOKEN, token)
  dispatchEvent(new Event('madang:account'))
}

export async function signOut(everywhere: boolean): Promise<void> {
  await askAsPerson('POST', everywhere ? '/sign-out-everywhere' : '/sign-out').catch(refusal => {
    // Whose token is no longer good is signed out already.
    if (!(refusal instanceof Refused) || refusal.code !== 'NOT_SIGNED_IN') throw refusal
  })
  localStorage.removeItem(TOKEN)
  dispatchEvent(new Event('madang:account'))
}

export const me = (): Promise<Me> => askAsPerson('GET', '/me')

/** A phone as E.164: spaces and hyphens are taken out; 00 before the country's code is +. Undefined for what is none. */
export function readPhone(text: string): string | undefined {
  const plain = text.replace(/[\s().-]/g, '').replace(/^00/, '+')
  return /^\+[1-9][0-9]{6,14}$/.test(plain) ? plain : undefined
}
