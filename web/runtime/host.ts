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
  /** The frame did not come to life. */
  onFailure?(error: unknown): void
}

export interface AppHandle {
  /** Tells the app: `show`, `hide`, `theme`, `back`, `relaunch` … */
  emit(event: string, data?: unknown): void
  /** Asks the app's view or logic. A develop version alone answers, and only to what is for debugging. */
  ask<T = unknown>(side: 'view' | 'logic', method: string, args?: unknown): Promise<T>
  close(): void
}

const NOTICES = ['ready', 'failed', 'debug', 'app.route', 'app.capsule', 'app.title', 'app.back', 'app.share', 'app.shareMenu', 'storage.set', 'storage.remove', 'storage.clear', 'files.write', 'files.remove', 'files.rename', 'report']

/** Loads an app into an iframe that is in the document. The frame gets its two ports once, and only from us. */
export function openApp(iframe: HTMLIFrameElement, options: OpenOptions): AppHandle {
  const opaque = options.origin === null
  iframe.setAttribute('sandbox', opaque ? 'allow-scripts' : 'allow-scripts allow-same-origin allow-forms allow-downloads')
  iframe.setAttribute('allow', 'autoplay; fullscreen')
  // Only a develop version has anything to say for debugging.
  let isDebugged = false
  const view = new MessageChannel()
  const logic = new MessageChannel()
  const channels = [new Channel(view.port1), new Channel(logic.port1)]
  for (const channel of channels) {
    for (const [name, handler] of Object.entries(options.methods)) channel.serve(name, handler)
    for (const name of NOTICES) channel.on(name, data => { if (name !== 'debug' || isDebugged) options.onEvent(name, data) })
  }
  const heard = (event: MessageEvent): void => {
    if (event.source !== iframe.contentWindow || event.data?.madang !== 'frame') return
    if (!opaque && event.origin !== options.origin) return
    removeEventListener('message', heard)
    Promise.resolve(typeof options.boot === 'function' ? options.boot() : options.boot).then(
      boot => {
        isDebugged = boot.debug === true
        iframe.contentWindow?.postMessage({ madang: 'boot', boot }, opaque ? '*' : options.origin!, [view.port2, logic.port2])
      },
      error => options.onFailure?.(asFailed(error)),
    )
  }
  addEventListener('message', heard)
  iframe.src = options.src
  return {
    emit(event, data) {
      for (const channel of channels) channel.notify(event, data)
    },
    ask: (side, method, args) => channels[side === 'view' ? 0 : 1]!.call(method, args),
    close() {
      removeEventListener('message', heard)
      view.port1.close()
      logic.port1.close()
      iframe.remove()
    },
  }
}
