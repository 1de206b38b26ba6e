// The view's first lines, when those of the document are done: starts the worker at once, says it is there, and waits to be told which app it is.
import '../components/index.ts'
import { Channel } from '../channel.ts'
import type { Boot, PackageManifest, WorkerBoot } from '../protocol.ts'
import type { FirstLines } from './first.ts'
import { lazyBuiltinsAt } from './lazy.ts'
import type { ShownScreen } from './screen.ts'
import { View } from './view.ts'

// Its policy keeps the frame from the network, but not every browser's policy knows of these; no app has them.
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) Reflect.deleteProperty(globalThis, name)

const first = (globalThis as any).__madangFirst as FirstLines
const { told } = first
const absolute = (path: string): string => new URL(path, document.baseURI).href
const base = absolute(told.base ?? './')
const workerUrl = absolute(told.worker ?? 'worker.js')

/** In an opaque origin no script of ours is of the same origin: a blob stands in, with the script itself where the document carries it. */
function startWorker(): Worker {
  if (self.origin !== 'null') return new Worker(workerUrl)
  const blob = new Blob([first.worker ?? `importScripts(${JSON.stringify(workerUrl)})`], { type: 'text/javascript' })
  return new Worker(URL.createObjectURL(blob))
}

const worker = startWorker()
const parts = Object.fromEntries(Object.entries(JSON.parse(told.components ?? '{}') as Record<string, string>).map(([name, path]) => [name.replace(/\.js$/, ''), absolute(path)]))
lazyBuiltinsAt(parts)

const manifestAt = (at: string): Promise<PackageManifest> => fetch(new URL('manifest.json', at)).then(response => response.json() as Promise<PackageManifest>)
/** The document carries its package's own. */
const carried = document.getElementById('manifest')?.textContent
const manifest = carried ? Promise.resolve(JSON.parse(carried) as PackageManifest) : manifestAt(base)
const [pageNamed] = location.hash.slice(1).split('|')

/** The files of the page that is named, else of the entry, come while the host prepares the rest, and the worker finds them in the cache. An opaque frame has none. */
if (self.origin !== 'null') {
  void manifest.then(({ scripts, styles, pages, entry }) => {
    const page = pages[decodeURIComponent(pageNamed!)] ?? pages[entry]
    for (const path of [...scripts, ...page?.scripts ?? [], ...styles, ...page?.styles ?? []]) void fetch(new URL(path, base)).catch(() => {})
  }, () => {})
}

async function begin(boot: Boot, viewPort: MessagePort, logicPort: MessagePort): Promise<void> {
  const at = boot.hash ? new URL(`../${boot.hash}/`, base).href : base
  const loaded = await (at === base ? manifest : manifestAt(at))
  screen = first.begins()
  const channel = new Channel(worker as never)
  const view = new View(channel, new Channel(viewPort), boot, loaded, at)
  screen?.handTo(view)
  worker.onerror = event => view.failed('worker', new Error(event.message))
  const debug = boot.debug && told.debugWorker && told.debugView ? { worker: told.debugWorker, view: told.debugView } : null
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
let screen: ShownScreen | null = null
addEventListener('message', event => {
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
