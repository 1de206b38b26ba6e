// Passkeys: what the browser and the platform say to each other when one is made or asked for.
import { askAsPerson, keepToken, me, Refused } from './account.ts'

/** A question of the platform, good for one answer. */
interface Ceremony {
  ceremony: string
  options: any
}

const base64Url = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt(0))

/** Whether this browser, on this address, can have passkeys at all. */
export const hasPasskeys = (): boolean => typeof PublicKeyCredential !== 'undefined' && isSecureContext && !/^[0-9.]+$|^\[/.test(location.hostname)

const REFUSED = 'PASSKEY_REFUSED'

/** Makes a passkey; the credential as the platform reads it. Undefined when the person sent the question away. */
async function make({ options }: Ceremony): Promise<unknown> {
  const known = { ...options, challenge: bytesOf(options.challenge), user: { ...options.user, id: bytesOf(options.user.id) }, excludeCredentials: (options.excludeCredentials ?? []).map(withBytes) }
  const made = await asked(navigator.credentials.create({ publicKey: known }))
  const response = made?.response as AuthenticatorAttestationResponse | undefined
  return made && written(made, { attestationObject: base64Url(response!.attestationObject), transports: response!.getTransports?.() ?? [] })
}

/** Asks for a passkey. Undefined when the person sent the question away. */
async function use({ options }: Ceremony): Promise<unknown> {
  const known = { ...options, challenge: bytesOf(options.challenge), allowCredentials: (options.allowCredentials ?? []).map(withBytes) }
  const found = await asked(navigator.credentials.get({ publicKey: known }))
  const response = found?.response as AuthenticatorAssertionResponse | undefined
  return found && written(found, { authenticatorData: base64Url(response!.authenticatorData), signature: base64Url(response!.signature), userHandle: response!.userHandle ? base64Url(response!.userHandle) : null })
}

const withBytes = (one: { id: string }): object => ({ ...one, id: bytesOf(one.id) })

async function asked(question: Promise<Credential | null>): Promise<PublicKeyCredential | undefined> {
  try {
    return (await question ?? undefined) as PublicKeyCredential | undefined
  } catch (error) {
    const { name } = error as DOMException
    if (name === 'NotAllowedError' || name === 'AbortError') return undefined
    throw new Refused(name === 'InvalidStateError' ? 'PASSKEY_KNOWN' : REFUSED, String(error))
  }
}

const written = (credential: PublicKeyCredential, response: object): object => ({
  id: credential.id,
  rawId: base64Url(credential.rawId),
  type: credential.type,
  authenticatorAttachment: credential.authenticatorAttachment,
  clientExtensionResults: credential.getClientExtensionResults(),
  response: { clientDataJSON: base64Url(credential.response.clientDataJSON), ...response },
})

/** Signs in by a passkey of any account; false when the person sent the question away. */
export async function signInByPasskey(): Promise<boolean> {
  const asking = await askAsPerson<Ceremony>('POST', '/passkeys/sign-in/options', {})
  const credential = await use(asking)
  if (!credential) return false
  const { token } = await askAsPerson<{ token: string }>('POST', '/passkeys/sign-in', { ceremony: asking.ceremony, credential: JSON.stringify(credential) })
  keepToken(token)
  return true
}

/** Makes an account that has a passkey and no phone. */
export async function signUpByPasskey(nickname: string): Promise<boolean> {
  const asking = await askAsPerson<Ceremony>('POST', '/passkeys/sign-up/options', { nickname })
  const credential = await make(asking)
  if (!credential) return false
  const { token } = await askAsPerson<{ token: string }>('POST', '/passkeys/sign-up', { ceremony: asking.ceremony, credential: JSON.stringify(credential) })
  keepToken(token)
  return true
}

/**
 * Adds a passkey to the account of whoever is signed in.
 * @param password the payment password, where there is one and the passkey is to pay too
 */
export async function addPasskey(name: string, password?: string): Promise<boolean> {
  const asking = await askAsPerson<Ceremony>('POST', '/me/passkeys/options', { password })
  const credential = await make(asking)
  if (!credential) return false
  await askAsPerson('POST', '/me/passkeys', { ceremony: asking.ceremony, credential: JSON.stringify(credential), name })
  return true
}

export const renamePasskey = (id: string, name: string): Promise<unknown> => askAsPerson('PUT', `/me/passkeys/${id}`, { name })
export const removePasskey = (id: string): Promise<unknown> => askAsPerson('DELETE', `/me/passkeys/${id}`)

/** What agrees to one spending by passkey, where the person has one that may pay and this browser can ask for it: resolves with what the wallet's call carries. */
export async function passkeyFor(spending: { amount: number; currency: string; key: string }): Promise<(() => Promise<string>) | undefined> {
  if (!hasPasskeys() || !(await me().catch(() => undefined))?.passkeys.some(one => one.pays)) return undefined
  return async () => {
    const asking = await askAsPerson<Ceremony>('POST', '/me/confirmations/options', spending)
    const credential = await use(asking)
    // Sent away by the person: nothing to say about it.
    if (!credential) throw new Error('cancel')
    const { confirmation } = await askAsPerson<{ confirmation: string }>('POST', '/me/confirmations', { ceremony: asking.ceremony, credential: JSON.stringify(credential) })
    return confirmation
  }
}
