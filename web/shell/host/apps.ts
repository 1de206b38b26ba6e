// What the platform tells about apps, and links to them.
import { asPerson } from './account.ts'

export interface ListedApp {
  app_id: string
  name: string
  env: Env
  version: string
  /** `/a/…` */
  link: string
}

export type Env = 'develop' | 'trial' | 'release'

export interface AppFacts {
  app_id: string
  name: string
  env: Env
  version: string
  description: string
  hash: string
  entry: string
  pages: string[]
  /** What names the app and its version in host names. */
  key: string
  /** Absent where the app can have no origin of its own. */
  origin?: string
  frame: string
  opaque_frame: string
  config: { window?: Record<string, unknown>; permission?: Record<string, { desc?: string }>; darkmode?: boolean; theme?: { light?: Record<string, string>; dark?: Record<string, string> } }
  checks_domains: boolean
  /** It is being made here: its builds can be followed. */
  is_development?: boolean
}

/** A place in an app: `/a/<app>/<page>?<query>`. */
export interface AppLink {
  /** The part after `/a/` that names app, version and key. */
  app: string
  path?: string
  query: Record<string, string>
}

export function parseLink(url: URL): AppLink | undefined {
  const match = /^\/a\/([A-Za-z][A-Za-z0-9_]{2,39}(?:@(?:develop|trial)\.[0-9a-f]{1,64})?)(?:\/(.*))?$/.exec(url.pathname)
  if (!match) return undefined
  return { app: match[1]!, path: match[2] ? decoded(match[2]).replace(/\.html$/, '') : undefined, query: Object.fromEntries(url.searchParams) }
}

/** A page's path as it was written; one that is no text of a browser's stays as it is, and leads to no page. */
function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

export function writeLink({ app, path, query }: AppLink): string {
  const search = new URLSearchParams(query).toString()
  return `/a/${app}${path ? `/${path}` : ''}${search ? `?${search}` : ''}`
}

export class NotThere extends Error {}

export async function appFacts(app: string): Promise<AppFacts> {
  // Who is signed in gets the same version on all their devices, and what they test.
  const response = await fetch(`/shell/apps/${encodeURIComponent(app)}`, { cache: 'no-store', headers: asPerson() })
  if (response.status === 404) throw new NotThere()
  if (!response.ok) throw new Error(String(response.status))
  return response.json()
}

export async function listApps(): Promise<ListedApp[]> {
  const response = await fetch('/shell/apps', { cache: 'no-store' })
  if (!response.ok) throw new Error(String(response.status))
  return (await response.json()).apps
}

/** One of a dozen quiet colours, the same for a name every time. */
export function colourOf(name: string): string {
  let sum = 0
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)!) >>> 0
  return `hsl(${(sum % 12) * 30} 42% 38%)`
}
