// The frame's first lines: starts the worker at once, says it is there, and waits to be told which app it is.
import '../components/index.ts'
import { Channel } from '../channel.ts'
import type { Boot, KeptScreen, PackageManifest, WorkerBoot } from '../protocol.ts'
import { lazyBuiltinsAt } from './lazy.ts'
import type { ShownScreen } from './screen.ts'
import { View } from './view.ts'

// Its policy keeps the frame from the network, but not every browser's policy knows of these; no app has them.
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) Reflect.deleteProperty(globalThis, name)

const script = document.currentScript as HTMLScriptElement
const absolute = (path: string): string => new URL(path, document.baseURI).href
const base = absolute(script.dataset.base ?? './')
const workerUrl = absolute(script.dataset.worker ?? 'worker.js')

/** In an opaque origin no script of ours is of the same origin: a blob stands in and imports it. */
function startWorker(): Worker {
  if (self.origin !== 'null') return new Worker(workerUrl)
  const blob = new Blob([`importScripts(${JSON.stringify(workerUrl)})`], { type: 'text/javascript' })
  return new Worker(URL.createObjectURL(blob))
}

const parts = Object.fromEntries(Object.entries(JSON.parse(script.dataset.components ?? '{}') as Record<string, string>).map(([name, path]) => [name.replace(/\.js$/, ''), absolute(path)]))
lazyBuiltinsAt(parts)

/** The page that the host names behind #, and a bar when it has a kept first screen for the frame: that goes before everything else. */
const [pageNamed, awaitsScreen] = location.hash.slice(1).split('|')
const SCREEN_MS = 1_500
let screen: ShownScreen | null = null
/** The app itself draws already. */
let isLate = false
let screenDone!: () => void
const screenTried = awaitsScreen === undefined ? Promise.resolve() : new Promise<void>(resolve => {
  screenDone = resolve
  setTimeout(resolve, SCREEN_MS)
})

async function show(kept: KeptScreen): Promise<void> {
  const { showScreen } = await import('./screen.ts')
  if (isLate) return
  screen = showScreen(kept, base)
  if (!screen) return
  await new Promise(resolve => {
    requestAnimationFrame(() => setTimeout(resolve))
    // Where nobody looks no frames are drawn.
    setTimeout(resolve, 100)
  })
  parent.postMessage({ madang: 'screen' }, '*')
}

const worker = screenTried.then(startWorker)
const manifestAt = (at: string): Promise<PackageManifest> => fetch(new URL('manifest.json', at)).then(response => response.json() as Promise<PackageManifest>)
const manifest = manifestAt(base)

/** The files of the page that is named, else of the entry, come while the host prepares the rest, and the worker finds them in the cache. An opaque frame has none. */
if (self.origin !== 'null') {
  void Promise.all([manifest, screenTried]).then(([{ scripts, styles, pages, entry }]) => {
    const page = pages[decodeURIComponent(pageNamed!)] ?? pages[entry]
    for (const path of [...scripts, ...page?.scripts ?? [], ...styles, ...page?.styles ?? []]) void fetch(new URL(path, base)).catch(() => {})
  }, () => {})
}

async function begin(boot: Boot, viewPort: MessagePort, logicPort: MessagePort): Promise<void> {
  const at = boot.hash ? new URL(`../${boot.hash}/`, base).href : base
  const [loaded, thread] = await Promise.all([at === base ? manifest : manifestAt(at), worker])
  isLate = true
  const channel = new Channel(thread as never)
  const view = new View(channel, new Channel(viewPort), boot, loaded, at)
  screen?.handTo(view)
  thread.onerror = event => view.failed('worker', new Error(event.message))
  const debug = boot.debug && script.dataset.debugWorker && script.dataset.debugView ? { worker: script.dataset.debugWorker, view: script.dataset.debugView } : null
  if (debug) loadDebug(view, absolute(debug.view))
  const start: WorkerBoot = { boot, manifest: loaded, base: at, more: parts.wx ?? '', thread: parts.thread ?? '', metrics: view.metrics(), ...(debug ? { debug: absolute(debug.worker) } : {}) }
  channel.notify('start', { start, port: logicPort }, [logicPort])
}

/** What looks into a develop version: the server tells its address to no other. */
function loadDebug(view: View, url: string): void {
  Object.defineProperty(globalThis, '__madangDebug', { value: (install: (view: View) => void) => install(view) })
  const part = document.createElement('script')
  part.src = url
  document.head.append(part)
}

let begun = false
addEventListener('message', event => {
  if (event.source === parent && event.data?.madang === 'screen' && !isLate && !screen) show(event.data.screen).catch(() => {}).then(screenDone)
  if (begun || event.source !== parent || event.data?.madang !== 'boot') return
  const [viewPort, logicPort] = event.ports
  if (!viewPort || !logicPort) return
  begun = true
  begin(event.data.boot as Boot, viewPort, logicPort).catch(error => {
    console.error(error)
    screen?.drop()
    viewPort.postMessage({ event: 'failed', data: { message: String(error) } })
  })
})
parent.postMessage({ madang: 'frame', version: 1 }, '*')
