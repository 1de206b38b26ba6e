// An app for tests of its API: the real worker side, with the view and the host at the other end of their channels played by the test.
import { Channel } from '../../channel.ts'
import type { Boot, PackageManifest } from '../../protocol.ts'
import { MiniApp } from '../../worker/app.ts'
import { loadMoreWith } from '../lazy.ts'
import { more } from '../more.ts'
import { createWx } from '../wx.ts'

loadMoreWith(() => more)
// What the build fills in.
Object.assign(globalThis, { TYPED_MEMBERS: { async: 'openBluetoothAdapter', sync: 'createUDPSocket', pairs: 'BLEConnectionStateChange' }, BUILTIN_SCHEMAS: {} })

interface End {
  postMessage(message: unknown, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent) => void) | null
}

/** Two ends of a port that deliver in order, cloning as a real one does, without timers that keep a test alive. */
function portPair(): [End, End] {
  const ends: End[] = [0, 1].map(side => ({
    onmessage: null,
    postMessage(message, transfer) {
      const data = structuredClone(message, { transfer: transfer as never[] })
      queueMicrotask(() => ends[1 - side]!.onmessage?.({ data } as MessageEvent))
    },
  }))
  return ends as [End, End]
}

export interface TestApp {
  app: MiniApp
  wx: any
  host: Channel
  view: Channel
  /** Notices that the app sent the host or the view, by name. */
  notices: { event: string; data: any }[]
}

const NOTICES = ['storage.set', 'storage.remove', 'storage.clear', 'files.write', 'files.remove', 'files.rename', 'file.changed', 'report', 'app.shareMenu', 'app.exit', 'audio', 'app.back', 'debug']

export function testApp(options: { boot?: Partial<Boot>; manifest?: Partial<PackageManifest> } = {}): TestApp {
  const [hostEnd, hostOfApp] = portPair()
  const [viewEnd, viewOfApp] = portPair()
  const boot: Boot = {
    app: { appId: 'wx0123456789abcdef', envVersion: 'develop', version: '1.2.3', name: 'Test' },
    launch: {},
    storage: {},
    system: { theme: 'light', language: 'en', platform: 'devtools', brand: 'b', model: 'm', system: 's', version: '8.0.5', SDKVersion: '3.9.0', safeArea: { top: 0, right: 0, bottom: 0, left: 0 }, statusBarHeight: 20 },
    menuButton: { left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 },
    settings: {},
    ...options.boot,
  }
  const manifest: PackageManifest = { format: 1, appId: 'wx0123456789abcdef', name: 'Test', app: {}, entry: 'pages/a', scripts: [], styles: [], pages: {}, packages: {}, modules: {}, components: {}, files: {}, ...options.manifest }
  const metrics = { windowWidth: 375, windowHeight: 667, screenWidth: 375, screenHeight: 667, pixelRatio: 2 }
  const app = new MiniApp({ boot, manifest, base: 'https://app.test/p/x/', more: '', thread: '', metrics }, new Channel(viewOfApp), new Channel(hostOfApp), () => undefined)
  const host = new Channel(hostEnd)
  const view = new Channel(viewEnd)
  const notices: TestApp['notices'] = []
  for (const event of NOTICES) for (const channel of [host, view]) channel.on(event, data => notices.push({ event, data }))
  app.wx = createWx(app)
  return { app, wx: app.wx, host, view, notices }
}

/** Lets everything happen that waits for nothing but its turn. */
export const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** Calls a member in its callback form: what came back, in the order of the callbacks. */
export function called(member: (args: any) => unknown, args: Record<string, unknown> = {}): Promise<{ kind: 'success' | 'fail'; result: any; order: string[] }> {
  return new Promise(resolve => {
    const order: string[] = []
    let outcome: { kind: 'success' | 'fail'; result: any }
    member({
      ...args,
      success(result: any) { order.push('success'); outcome = { kind: 'success', result } },
      fail(result: any) { order.push('fail'); outcome = { kind: 'fail', result } },
      complete() { order.push('complete'); resolve({ ...outcome, order }) },
    })
  })
}
