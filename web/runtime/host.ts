// The host's side of a frame: the shell, `app dev` and `app try` open mini programs with it.
import { asFailed, Channel, type Served } from './channel.ts'
import type { Boot, KeptScreen } from './protocol.ts'

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
  /** Asks the app's view or logic. A develop version alone answers, and only to what is for debugging. */
  ask<T = unknown>(side: 'view' | 'logic', method: string, args?: unknown): Promise<T>
  close(): void
}

const NOTICES = ['ready', 'screen', 'failed', 'debug', 'app.route', 'app.capsule', 'app.title', 'app.back', 'app.share', 'app.shareMenu', 'storage.set', 'storage.remove', 'storage.clear', 'files.write', 'files.remove', 'files.rename', 'report']

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

/** What runs when something has happened, or at once when it has: the last that was asked. */
function once(): { happened(): void; then(run: () => void): void; forget(): void } {
  let has = false
  let waiting: (() => void) | undefined
  return {
    happened() {
      if (has) return
      has = true
      waiting?.()
    },
    then(run) {
      if (has) run()
      else waiting = run
    },
    forget() { waiting = undefined },
  }
}

/** A frame whose runtime loads: its document and worker are there before anybody says which place of the app is wanted. */
export interface PreparedFrame {
  iframe: HTMLIFrameElement
  origin: string | null
  /** Runs when the frame's runtime has said that it is there; at once when it has. */
  whenAlive(run: () => void): void
  /** Runs when the kept first screen is drawn; at once when it is. Never without one, or when it was kept for a frame of another size. */
  whenShown(run: () => void): void
  drop(): void
}

/** A first screen, or word of it soon: the frame waits for that, but not for long. */
export type ScreenToCome = KeptScreen | Promise<KeptScreen | undefined>

/**
 * Begins to load an app's frame into an iframe that is in the document. No line of the app runs before `openApp`.
 * @param screen the first screen as it was seen before: shown until the app has drawn as much
 */
export function prepareFrame(iframe: HTMLIFrameElement, src: string, origin: string | null, screen?: ScreenToCome): PreparedFrame {
  const alive = once()
  const shown = once()
  const heard = (event: MessageEvent): void => {
    if (event.source !== iframe.contentWindow || (origin !== null && event.origin !== origin)) return
    if (event.data?.madang === 'first') void Promise.resolve(screen).catch(() => undefined).then(found => iframe.contentWindow?.postMessage({ madang: 'screen', screen: found }, origin ?? '*'))
    else if (event.data?.madang === 'screen') shown.happened()
    else if (event.data?.madang === 'frame') alive.happened()
  }
  addEventListener('message', heard)
  iframe.setAttribute('sandbox', origin === null ? 'allow-scripts' : 'allow-scripts allow-same-origin allow-forms allow-downloads')
  iframe.setAttribute('allow', 'autoplay; fullscreen')
  // A screen that is there goes as the frame's name. The bar tells the frame to look for it.
  if (screen && !(screen instanceof Promise)) iframe.name = JSON.stringify(screen)
  iframe.src = screen ? `${src}${src.includes('#') ? '' : '#'}|` : src
  return {
    iframe,
    origin,
    whenAlive: alive.then,
    whenShown: shown.then,
    drop() {
      removeEventListener('message', heard)
      alive.forget()
      iframe.remove()
    },
  }
}

/** Opens an app in an iframe that is in the document, or in a frame that was prepared. The frame gets its two ports once, and only from us. */
export function openApp(given: HTMLIFrameElement | PreparedFrame, options: OpenOptions): AppHandle {
  const opaque = options.origin === null
  // Only a develop version has anything to say for debugging.
  let isDebugged = false
  const view = new MessageChannel()
  const logic = new MessageChannel()
  const flooded = (): void => {
    handle.close()
    options.onFailure?.({ errMsg: FLOODED })
  }
  const channels = [view, logic].map(({ port1 }) => new Channel(guarded(port1, flooded)))
  for (const channel of channels) {
    for (const [name, handler] of Object.entries(options.methods)) channel.serve(name, handler)
    for (const name of NOTICES) channel.on(name, data => { if (name !== 'debug' || isDebugged) options.onEvent(name, data) })
  }
  const frame = 'whenAlive' in given ? given : prepareFrame(given, options.src, options.origin)
  frame.whenAlive(() => {
    Promise.resolve(typeof options.boot === 'function' ? options.boot() : options.boot).then(
      boot => {
        isDebugged = boot.debug === true
        frame.iframe.contentWindow?.postMessage({ madang: 'boot', boot }, opaque ? '*' : options.origin!, [view.port2, logic.port2])
      },
      error => options.onFailure?.(asFailed(error)),
    )
  })
  const handle: AppHandle = {
    emit(event, data) {
      for (const channel of channels) channel.notify(event, data)
    },
    ask: (side, method, args) => channels[side === 'view' ? 0 : 1]!.call(method, args),
    close() {
      view.port1.close()
      logic.port1.close()
      frame.drop()
    },
  }
  return handle
}
