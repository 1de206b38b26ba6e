// What the platform says of messages, and how it is asked.
import { Refused } from '../host/account.ts'

export type Body =
  | { kind: 'text'; text: string }
  | { kind: 'image'; picture_id: string; width: number; height: number }
  | { kind: 'link'; url: string; title: string; description: string; thumb_url: string }
  | { kind: 'page'; appid: string; path: string; title: string; env: string }
  | { kind: 'template'; appid: string; template_id: string; title: string; fields: { name: string; value: string }[]; page: string; env: string }
  | { kind: 'red_packet'; packet_id: string; greeting: string }
  | { kind: 'transfer'; transfer_id: string; amount: number; currency: string; note: string }
  | { kind: 'receipt'; act: 'paid' | 'refunded'; transaction_id: string; merchant: string; amount: number; currency: string; description: string; appid: string }
  | { kind: 'notice'; title: string; text: string; href: string }
  | { kind: 'group'; act: 'made' | 'joined' | 'left' | 'removed' | 'renamed'; persons: string[]; name: string }
  | { kind: 'entered' }
  | { kind: 'recalled' }

export interface Message { id: string; client_id: string; sender: string; body: Body; at: number }
export interface Entry { sequence: number; conversation: string; what: 'in' | 'out' | 'recall' | 'read' | 'seen' | 'changed' | 'typing'; subject: string; at: number; message?: Message }
export interface Since { last: number; floor: number; entries: Entry[] }
export interface Person { person_id: string; name: string; avatar_url: string; openid?: string }
export interface Conversation { id: string; title: string; avatar_url: string; other?: Person; sequence: number; message?: Message; unread: number; read_sequence: number; muted: boolean; pinned: boolean }
export interface Contacts { me: Person; contacts: Person[]; requests: { person_id: string; name: string; avatar_url: string; greeting: string; at_us: number }[]; blocked: string[] }
export interface GroupFacts { name: string; owner_id: string; members: Person[] }

/** The shell's own name where openids are concerned. */
export const SHELL = 'shell'

const token = (): string => localStorage.getItem('madang.account') ?? ''
export const tokenNow = token

/** Asks under any path in the name of the person; says no with the platform's code. */
export async function ask<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const isFile = body instanceof Blob
  const response = await fetch(path, {
    method,
    headers: { authorization: `Bearer ${token()}`, ...(body === undefined ? {} : { 'content-type': isFile ? body.type || 'application/octet-stream' : 'application/json' }), ...headers },
    body: body === undefined ? undefined : isFile ? body : JSON.stringify(body),
    cache: 'no-store',
  }).catch(() => { throw new Refused('OFFLINE', 'the platform cannot be reached') })
  const answer = await response.json().catch(() => ({})) as { code?: string; message?: string }
  if (response.ok) return answer as T
  throw new Refused(answer.code ?? 'FAILED', answer.message ?? `the platform answered ${response.status}`)
}

export const of = <T>(path: string): Promise<T> => ask<T>('GET', `/messages${path}`)
export const to = <T = unknown>(path: string, body: unknown = {}): Promise<T> => ask<T>('POST', `/messages${path}`, body)
export const end = (path: string): Promise<unknown> => ask('DELETE', `/messages${path}`)

const pictures = new Map<string, Promise<string>>()

/** A picture as an address of this page: it needs the person's token, which an <img> does not send. */
export function picture(id: string): Promise<string> {
  let found = pictures.get(id)
  if (!found) {
    found = fetch(`/messages/pictures/${id}`, { headers: { authorization: `Bearer ${token()}` } }).then(async response => {
      if (!response.ok) throw new Refused('FAILED', String(response.status))
      return URL.createObjectURL(await response.blob())
    })
    pictures.set(id, found)
    found.catch(() => pictures.delete(id))
  }
  return found
}
