// Follows the builds of an app that is being made: styles, templates and bars in place, everything else by beginning anew with the pages that are open,
// errors over the app until they are mended.
import type { AppHandle } from '../../runtime/host.ts'
import type { Served } from '../../runtime/channel.ts'
import type { Boot } from '../../runtime/protocol.ts'
import type { WindowConfig } from '../../runtime/protocol.ts'
import type { BuiltFacts, Control, Development, Restore, Started } from './development.ts'
import { Overlay, type Diagnostic } from './overlay.ts'

export interface Build {
  effect: 'none' | 'styles' | 'renew' | 'reload' | 'errors'
  hash?: string
  changed: string[]
  styles: Record<string, string>
  patch?: string
  templates: string[]
  windows: Record<string, WindowConfig>
  facts?: BuiltFacts
  diagnostics: Diagnostic[]
  was_mended: boolean
  elapsed_ms: number
}

/** When the app has come to rest after a start, and the next one can be prepared. */
const REST_MS = 400

export class Follow implements Development {
  protected started_?: Started
  protected stack: Restore = []
  private control?: Control
  private overlay?: Overlay
  /** The package that the open app was started from, with the styles that came since. */
  private hash?: string
  private waiting?: Build
  private facts?: BuiltFacts
  private rest?: ReturnType<typeof setTimeout>

  /** @param app the part of the link after `/a/` */
  constructor(protected readonly app: string) {}

  attach(control: Control): () => void {
    this.control = control
    this.overlay = new Overlay(control.element)
    const events = new EventSource(`/dev/events?app=${encodeURIComponent(this.app)}`)
    events.addEventListener('build', event => this.built(JSON.parse((event as MessageEvent<string>).data) as Build))
    events.addEventListener('open', () => this.connected(true))
    events.addEventListener('error', () => this.connected(false))
    return () => {
      events.close()
      clearTimeout(this.rest)
      this.overlay?.show([])
      this.control = this.started_ = undefined
    }
  }

  boot(boot: Boot): Boot {
    return boot
  }

  methods(methods: Record<string, Served>, _handle: () => AppHandle): Record<string, Served> {
    return methods
  }

  started(started: Started): void {
    this.started_ = started
    this.hash = started.facts.hash
    // A build that came between the asking and the start.
    const waiting = this.waiting
    this.waiting = undefined
    if (waiting) this.built(waiting)
  }

  heard(event: string, data: any): void {
    if (event === 'ready') {
      clearTimeout(this.rest)
      this.rest = setTimeout(() => this.control?.prepare(), REST_MS)
    }
    if (event === 'debug' && data.kind === 'stack') this.stack = data.pages.map(({ path, query }: Restore[number]) => ({ path, query }))
  }

  /** Begins anew where the app is. */
  reload(stack: Restore = this.stack): void {
    this.control?.reload(stack, this.facts)
  }

  protected connected(_is: boolean): void { /* A developer's page says so. */ }

  protected built(build: Build): void {
    this.overlay?.show(build.effect === 'errors' ? build.diagnostics.filter(one => one.severity === 'error') : [])
    if (build.effect === 'errors' || !build.hash) return
    this.facts = build.facts
    if (!this.started_) {
      // It could not be opened before; now it can.
      if (build.effect === 'reload') this.reload([])
      else this.waiting = build
      return
    }
    if (build.hash === this.hash) return
    this.hash = build.hash
    if (build.effect === 'styles' || build.effect === 'renew') this.inPlace(this.started_.handle, build).then(done => this.painted(done.paintedAtMs), () => this.reload())
    else this.reload()
  }

  // What cannot be taken in place after all begins anew.
  private async inPlace(handle: AppHandle, { effect, styles, hash, patch, templates, windows }: Build): Promise<{ paintedAtMs: number }> {
    if (effect === 'renew') await handle.ask('logic', 'debug.renew', { hash, patch, templates, windows })
    return handle.ask<{ paintedAtMs: number }>('view', 'debug.styles', { styles })
  }

  protected painted(_atMs: number): void { /* A developer's page tells how long it took. */ }
}
