// The frame's first lines, in its document itself: a first screen that the host has goes before everything else, and the view's script is
// compiled when it is painted. Nothing here needs anything of the view.
import type { KeptScreen } from '../protocol.ts'
import { picturesComing, showScreen, type ShownScreen } from './screen.ts'

/** What the view's script finds when it comes. */
export interface FirstLines {
  /** What the server tells of the frame: addresses, relative to the document. */
  told: DOMStringMap
  /** The worker's script, where the document carries it. */
  worker?: string
  /** The app begins: no screen is shown from now on. Tells the one that is. */
  begins(): ShownScreen | null
}

/** The host has none, or does not answer. */
const SCREEN_MS = 1_500
/** How long pictures of the screen may take before the view is no longer held up: those of a browser's own cache are there at once. */
const PICTURES_MS = 200
const REST_MS = 60
const { dataset } = document.currentScript as HTMLScriptElement
const base = new URL(dataset.base ?? './', document.baseURI).href
let screen: ShownScreen | null = null
let isLate = false
let isStarted = false

/** Scripts that the document carries, where its origin is none and keeps nothing it has fetched. */
const carried = (): { view?: string; worker?: string } => JSON.parse(document.getElementById('scripts')?.textContent ?? '{}')

function load(): void {
  const { view, worker } = carried()
  const first: FirstLines = {
    told: dataset,
    worker,
    begins() {
      isLate = true
      return screen
    },
  }
  Object.defineProperty(globalThis, '__madangFirst', { value: first })
  const script = document.createElement('script')
  script.src = view === undefined ? new URL(dataset.view!, document.baseURI).href : URL.createObjectURL(new Blob([view], { type: 'text/javascript' }))
  document.head.append(script)
}

function start(): void {
  if (isStarted) return
  isStarted = true
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', load)
  else load()
}

/** Until pictures are there, and a frame has been drawn; where nobody looks none is. */
async function painted(): Promise<void> {
  await drawn()
  parent.postMessage({ madang: 'screen' }, '*')
  const until = performance.now() + PICTURES_MS
  while (performance.now() < until && picturesComing(document)) await new Promise(resolve => setTimeout(resolve, 16))
  await drawn()
  // Who has been told that it stands there sees it before the view is compiled.
  await new Promise(resolve => setTimeout(resolve, REST_MS))
}

const drawn = (): Promise<void> => new Promise(resolve => {
  requestAnimationFrame(() => setTimeout(resolve))
  setTimeout(resolve, 100)
})

async function show(given: KeptScreen | undefined): Promise<void> {
  if (isLate || screen) return
  try {
    if (given) screen = showScreen(given, base)
    if (screen) await painted()
  } catch {
    // What cannot be shown is not: the app comes all the same.
  } finally {
    start()
  }
}

/** What the host gave the frame before it was there: its name, which nobody else reads. A message would come a turn of both sides later. */
function named(): KeptScreen | undefined {
  const { name } = window
  window.name = ''
  try {
    return name.startsWith('{') ? JSON.parse(name) as KeptScreen : undefined
  } catch {
    return undefined
  }
}

// A bar behind # says that the host has one, or will soon know.
if (location.hash.includes('|')) {
  const given = named()
  if (given) void show(given)
  else {
    addEventListener('message', ({ source, data }) => { if (source === parent && data?.madang === 'screen') void show(data.screen as KeptScreen | undefined) })
    parent.postMessage({ madang: 'first' }, '*')
  }
  setTimeout(start, SCREEN_MS)
} else start()
