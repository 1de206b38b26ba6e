// The app that was opened last is the likeliest to be opened next: while the shell has nothing to do, its frame and worker are started and
// the runtime is compiled. No line of the app runs before somebody opens it.
import { prepareFrame, type PreparedFrame } from '../../runtime/host.ts'
import { appFacts, type AppFacts, type AppLink } from './apps.ts'
import { lastOpening } from './kept.ts'
import { knownApps } from './store.ts'

/** What is known of an app is asked for again after this: a new version may be out. */
const FRESH_MS = 5 * 60_000
const REST_MS = 500

interface Prewarmed {
  link: string
  facts: AppFacts
  frame: PreparedFrame
  /** It shows the first screen of the app's entry. */
  hasScreen: boolean
  madeAt: number
}

type MovingParent = HTMLElement & { moveBefore?(node: Node, before: Node | null): void }

let prewarmed: Prewarmed | undefined
let timer: ReturnType<typeof setTimeout> | undefined
let turn = 0
let visited = false

function drop(): void {
  prewarmed?.frame.drop()
  prewarmed = undefined
}

async function prewarm(): Promise<void> {
  const mine = ++turn
  // The gateway gives out its cookie to whom it does not know: better now than at an app's first request.
  if (!visited) void fetch('/gateway/visit', { method: 'POST' }).then(() => { visited = true }, () => {})
  const last = (await knownApps()).sort((one, other) => other.openedAt - one.openedAt)[0]
  // A frame can change its place only where the browser moves it alive.
  if (!last || !('moveBefore' in Element.prototype)) return
  if (prewarmed?.link === last.link && Date.now() - prewarmed.madeAt < FRESH_MS) return
  const [facts, kept] = await Promise.all([appFacts(last.link), lastOpening({ app: last.link, query: {} })])
  if (mine !== turn) return
  drop()
  const screen = kept?.facts.hash === facts.hash ? kept.screen : undefined
  const iframe = document.createElement('iframe')
  iframe.className = 'prewarmed'
  iframe.inert = true
  document.body.append(iframe)
  const origin = facts.origin ?? null
  prewarmed = { link: last.link, facts, frame: prepareFrame(iframe, origin === null ? facts.opaque_frame : origin + facts.frame, origin, screen), hasScreen: screen !== undefined, madeAt: Date.now() }
}

/** Call when the shell shows its own places. */
export function prewarmWhenIdle(): void {
  clearTimeout(timer)
  timer = setTimeout(() => void prewarm().catch(() => {}), REST_MS)
}

/** The frame of an app, moved to where it shows, when it was made ready; nothing otherwise. It belongs to the caller then. */
export function takePrewarmed({ app: link, path, query }: AppLink, place: HTMLElement): { facts: AppFacts; frame: PreparedFrame } | undefined {
  clearTimeout(timer)
  turn++
  const found = prewarmed
  if (!found) return undefined
  const isElsewhere = path !== undefined || Object.keys(query).length > 0
  if (found.link !== link || (isElsewhere && found.hasScreen) || Date.now() - found.madeAt >= FRESH_MS) {
    drop()
    return undefined
  }
  prewarmed = undefined
  found.frame.iframe.className = ''
  found.frame.iframe.inert = false
  ;(place as MovingParent).moveBefore!(found.frame.iframe, null)
  return found
}
