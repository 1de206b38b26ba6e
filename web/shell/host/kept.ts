// What the last opening of an app leaves in this browser for the next: the app's facts, so that its frame can load while they are asked for
// anew, and its first screen as this person saw it. Both stay here, and go when the person has the shell forget everything.
import type { ScreenToCome } from '../../runtime/host.ts'
import type { KeptScreen } from '../../runtime/protocol.ts'
import { language } from '../words.ts'
import { safeArea, theme } from './boot.ts'
import { writeLink, type AppFacts, type AppLink } from './apps.ts'
import { fact, setFact } from './store.ts'

export interface LastOpening {
  facts: AppFacts
  /** Absent when there is none for this place, version, theme and language. */
  screen?: ScreenToCome
}

interface Kept {
  screen: KeptScreen
  place: string
  hash: string
  theme: string
  language: string
}

const MOST_CHARACTERS = 250_000

const factsName = (app: string): string => `opened ${app}`
const screenName = (app: string): string => `screen ${app}`

/** What is left of the last opening of a place; nothing when the app was never open here. */
export async function lastOpening(link: AppLink): Promise<LastOpening | undefined> {
  const [facts, kept] = await Promise.all([fact<AppFacts>(factsName(link.app)), fact<Kept>(screenName(link.app))])
  if (!facts) return undefined
  const isFor = kept?.place === writeLink(link) && kept.hash === facts.hash && kept.theme === theme() && kept.language === language
  return { facts, screen: isFor ? kept.screen : undefined }
}

/**
 * What the platform drew ahead of an app's entry, as somebody sees it who is not signed in; for whoever has none of their own yet.
 * @param place the app's frame will have its size
 */
export async function drawnAhead({ app, path, query }: AppLink, place: HTMLElement): Promise<{ hash: string; screen: KeptScreen } | undefined> {
  // Insets of a screen are a device's own, and no other's drawing knows them.
  if (path !== undefined || Object.keys(query).length > 0 || Object.values(safeArea()).some(inset => inset > 0)) return undefined
  const asked = new URLSearchParams({ width: String(place.clientWidth), height: String(place.clientHeight), ratio: String(Math.round(devicePixelRatio)), language, dark: String(theme() === 'dark') })
  const response = await fetch(`/shell/apps/${encodeURIComponent(app)}/screen?${asked}`, { cache: 'no-store' })
  return response.status === 200 ? response.json() : undefined
}

export const keepFacts = (app: string, facts: AppFacts): Promise<void> => setFact(factsName(app), facts)

/** @param screen what the app's frame told: data that goes back to the same app's frame alone, and is looked through there */
export async function keepScreen(link: AppLink, facts: AppFacts, screen: unknown): Promise<void> {
  if (screen === null || typeof screen !== 'object' || JSON.stringify(screen).length > MOST_CHARACTERS) return
  const kept: Kept = { screen: screen as KeptScreen, place: writeLink(link), hash: facts.hash, theme: theme(), language }
  await setFact(screenName(link.app), kept)
}

/** Who clears what an app has stored has often logged out: what was on its screen then is not shown again. */
export const forgetScreen = (app: string): Promise<void> => setFact(screenName(app), undefined)
