// The host's side of a frame: the shell, `app dev` and `app try` open mini programs with it.
import { asFailed, Channel, type Served } from './channel.ts'
import type { Boot } from './protocol.ts'

export interface OpenOptions {
  /** URL of the package's frame.html. */
  src: string
  /** Origin of the app; `null` for an opaque one. */
  origin: string | null
  boot: Boot | (() => Boot | Promise<Boot>)
  /** What the app may ask. A method that is not here fails with "not supported". */
  methods: Record<string, Served>
  /** Notices of the app: `ready`, `app.route`, `app.capsule`, `app.title`, `app.back`, `storage.set`, `debug` … */
  onEvent(event: string, data: any): void
  /** The frame did not come to life, or was stopped: `{errMsg: FLOODED}`. */
  onFailure?(error: unknown): void
}

export interface AppHandle {
  /** Tells the app: `show`, `hide`, `theme`, `back`, `relaunch` … */
  emit(event: string, data?: unknown): void
  close(): void
}

const NOTICES = ['ready', 'failed', 'debug', 'app.route', 'app.capsule', 'app.title', 'app.back', 'app.share', 'app.shareMenu', 'storage.set', 'storage.remove', 'storage.clear', 'files.write', 'files.remove', 'files.rename', 'report']

/** What `onFailure` is told of an app that was stopped for sending too much. */
export const FLOODED = 'too many messages'

/** More messages than this in one second are an attack on the host, or a mistake that looks like one. */
export const MOST_MESSAGES_A_SECOND = 3_000

/** The port of an app that may not drown its host: what is still under way when it is closed is dropped. */
function guarded(port: MessagePort, flooded: () => void): { postMessage(message: unknown, transfer: Transferable[]): void; onmessage: ((event: MessageEvent) => void) | null } {
  const guard = { onmessage: null as ((event: MessageEvent) => void) | null, postMessage: (message: unknown, transfer: Transferable[]) => port.postMessage(message, transfer) }
  let second = 0
  let count = 0
  port.onmessage = event => {
    const now = Math.floor(performance.now() / 1000)
    if (now !== second) {
      second = now
      count = 0
    }
    count++
    if (count <= MOST_MESSAGES_A_SECOND) guard.onmessage?.(event)
    else {
      port.onmessage = null
      port.close()
      flooded()
    }
  }
  return guard
}

/** Loads an app into an iframe that is in the document. The frame gets its two ports once, and only from us. */
export function openApp(iframe: HTMLIFrameElement, options: OpenOptions): AppHandle {
  const opaque = options.origin === null
  iframe.setAttribute('sandbox', opaque ? 'allow-scripts' : 'allow-scripts allow-same-origin allow-forms allow-downloads')
  iframe.setAttribute('allow', 'autoplay; fullscreen')
  const view = new MessageChannel()
  const logic = new MessageChannel()
  const flooded = (): void => {
    handle.close()
    options.onFailure?.({ errMsg: FLOODED })
  }
  const channels = [view, logic].map(({ port1 }) => new Channel(guarded(port1, flooded)))
  for (const channel of channels) {
    for (const [name, handler] of Object.entries(options.methods)) channel.serve(name, handler)
    for (const name of NOTICES) channel.on(name, data => options.onEvent(name, data))
  }
  const heard = (event: MessageEvent): void => {
    if (event.source !== iframe.contentWindow || event.data?.madang !== 'frame') return
    if (!opaque && event.origin !== options.origin) return
    removeEventListener('message', heard)
    Promise.resolve(typeof options.boot === 'function' ? options.boot() : options.boot).then(
      boot => iframe.contentWindow?.postMessage({ madang: 'boot', boot }, opaque ? '*' : options.origin!, [view.port2, logic.port2]),
      error => options.onFailure?.(asFailed(error)),
    )
  }
  addEventListener('message', heard)
  iframe.src = options.src
  const handle: AppHandle = {
    emit(event, data) {
      for (const channel of channels) channel.notify(event, data)
    },
    close() {
      removeEventListener('message', heard)
      view.port1.close()
      logic.port1.close()
      iframe.remove()
    },
  }
  return handle
}
