// One open page: its component tree, its mirror, its life.
import * as easel from 'glass-easel'
import type { Root } from 'glass-easel-miniprogram-adapter'
import type { ViewEvent, WindowConfig } from '../protocol.ts'
import type { MiniApp } from './app.ts'
import type { Caller } from './engine.ts'
import { dispatch } from './events.ts'
import type { EventChannel } from './event-channel.ts'
import { collectFormFields } from './form.ts'
import { Mirror } from './mirror/mirror.ts'
import type { MirrorNode } from './mirror/node.ts'

let nextPageId = 1

export class Page {
  readonly id = nextPageId++
  readonly mirror: Mirror
  readonly window: WindowConfig
  readonly isTab: boolean
  root!: Root
  caller!: Caller
  tabBar: { root: Root; caller: Caller } | null = null
  visible = false
  ready = false
  closed = false
  readonly openedAtMs = Date.now()
  readyAtMs = 0
  /** Asked when the person goes back; empty when they just may. */
  alertBeforeUnload = ''

  constructor(
    readonly app: MiniApp,
    readonly path: string,
    readonly query: Record<string, string>,
    readonly eventChannel: EventChannel | null,
    /** How it came: `launch`, `push` … */
    readonly kind: string,
  ) {
    this.isTab = app.isTab(path)
    this.window = { ...app.manifest.app.window, ...app.manifest.pages[path]?.window }
    this.mirror = new Mirror({
      send: (ops, count, acknowledge) => this.send(ops, count, acknowledge),
      width: () => app.metrics.windowWidth,
      height: () => app.windowHeight(this),
      pixelRatio: () => app.metrics.pixelRatio,
      theme: () => app.theme,
      scopeName: scope => app.engine.scopeName(scope),
      hostName: scope => app.engine.hostName(scope),
      measure: (node, callback) => void this.measure(node, callback),
    })
  }

  private send(ops: unknown[], count: number, acknowledge: boolean): void {
    this.app.view.notify('ops', { page: this.id, ops, acknowledge })
    this.app.debug?.flushed(this, ops, count)
  }

  private async measure(node: MirrorNode, callback: (rect: { left: number; top: number; width: number; height: number }) => void): Promise<void> {
    const [result] = await this.app.query(this, [{ nodes: [node.id], rect: true, size: true }]) as [any[]]
    callback(result?.[0] ?? { left: 0, top: 0, width: 0, height: 0 })
  }

  /** Builds the tree and loads the page. The view must know the page already. */
  open(): void {
    const { app } = this
    const backend = app.engine.env.associateBackend(this.mirror.context)
    const search = Object.entries(this.query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
    this.root = backend.createRoot('page', app.engine.space, search ? `/${this.path}?${search}` : `/${this.path}`)
    this.caller = this.root.get()
    this.describeCaller()
    this.attach(this.root)
    if (this.isTab && app.manifest.app.tabBar?.custom && app.engine.ensure('custom-tab-bar/index')) {
      const root = backend.createRoot('custom-tab-bar', app.engine.space, '/custom-tab-bar/index')
      this.tabBar = { root, caller: root.get() }
      this.attach(root)
    }
    this.call('onLoad', [this.query])
  }

  private attach(root: Root): void {
    const placeholder = this.mirror.createElement('virtual', 'virtual')
    this.mirror.root.appendChild(placeholder)
    root.attach(this.mirror.root as never, placeholder as never)
  }

  private describeCaller(): void {
    const fields: Record<string, unknown> = { route: this.path, __route__: this.path, options: this.query, __wxWebviewId__: this.id }
    for (const [name, value] of Object.entries(fields)) {
      Object.defineProperty(this.caller, name, { value, writable: true, configurable: true, enumerable: name === 'route' || name === 'options' })
    }
  }

  /** Calls a method of the page when it has one. What it throws goes to onError. */
  call(method: string, args: unknown[]): any {
    const handler = this.caller?.[method]
    if (typeof handler !== 'function') return undefined
    return this.app.guarded(`${this.path} ${method}`, () => handler.apply(this.caller, args))
  }

  show(): void {
    if (this.visible) return
    this.visible = true
    this.lifetime('show')
    this.call('onShow', [])
    if (this.ready) return
    this.mirror.render(() => {
      if (this.ready || this.closed) return
      this.ready = true
      this.readyAtMs = Date.now()
      this.call('onReady', [])
      this.app.debug?.pageReady(this)
      this.app.emit('pageReady', this)
    })
  }

  hide(): void {
    if (!this.visible) return
    this.visible = false
    this.lifetime('hide')
    this.call('onHide', [])
  }

  close(): void {
    if (this.closed) return
    this.visible = false
    const told = { path: this.path, routeEventId: String(this.id) }
    this.app.emit('beforePageUnload', { ...told, page: this.caller })
    this.call('onUnload', [])
    this.app.emit('afterPageUnload', told)
    this.closed = true
    for (const root of [this.root, this.tabBar?.root]) if (root) this.app.guarded(this.path, () => root.release())
    this.mirror.destroy()
  }

  private lifetime(name: string, ...args: unknown[]): void {
    for (const root of [this.root, this.tabBar?.root]) root?.getComponent().triggerPageLifetime(name, args as never)
  }

  resized(size: Record<string, unknown>): void {
    this.lifetime('resize', size)
    this.call('onResize', [size])
  }

  routeDone(): void {
    this.lifetime('routeDone')
    this.call('onRouteDone', [])
  }

  dispatch(event: ViewEvent): void {
    const node = this.mirror.nodes.get(event.node)
    const element = node?.__wxElement
    if (!element || this.closed) return
    if (event.type === 'submit') collectFormFields(element, event.detail as { value: Record<string, unknown> })
    dispatch(element, event)
  }

  modelChanged(node: number, name: string, value: unknown): void {
    const found = this.mirror.nodes.get(node)
    found?.attributes?.set(name, value)
    found?.models?.get(name)?.(value)
  }

  nodeOf(element: easel.Element): MirrorNode | null {
    return element.getBackendElement() as unknown as MirrorNode | null
  }
}
