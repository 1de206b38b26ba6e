// The mini program in its worker: everything its parts share.
import type { Channel } from '../channel.ts'
import type { LaunchOptions, Metrics, PackageManifest, QueryItem, Rect, ViewEvent, WorkerBoot } from '../protocol.ts'
import { Engine } from './engine.ts'
import { Modules } from './modules.ts'
import type { Page } from './page.ts'
import { PageStack, parseUrl } from './stack.ts'
import { listenToObservers } from './observers.ts'
import { listenToSharing } from './share.ts'
import { StorageArea } from './storage.ts'

type Listener = (data: any) => void

/** What is told of a develop version while it runs. Other versions have nothing that would hear it. */
export interface Debug {
  warned(message: string): void
  failed(where: string, message: string, stack: string, page?: string): void
  rejected(message: string, page?: string): void
  missing(api: string): void
  flushed(page: Page, ops: unknown[], count: number): void
  pageReady(page: Page): void
  routed(pages: Page[]): void
}

const NAVIGATION_BAR_PX = 44
const TAB_BAR_PX = 50

export class MiniApp {
  readonly manifest: PackageManifest
  readonly modules: Modules
  readonly engine: Engine
  readonly stack: PageStack
  readonly storage: StorageArea
  metrics: Metrics
  theme: 'light' | 'dark'
  debug: Debug | null = null
  instance: any = null
  launchOptions: LaunchOptions = {}
  enterOptions: LaunchOptions = {}
  visible = false
  wx: any = null
  /** What starts a worker of the app's own; its scripts find no such thing. */
  Thread?: typeof Worker
  /** Members that tell their listeners more than one thing call them themselves. */
  listeners = new Map<string, Set<Listener>>()
  private tabPaths: Set<string>

  constructor(readonly start: WorkerBoot, readonly view: Channel, readonly host: Channel, load: (urls: string[]) => void) {
    const { manifest, boot } = start
    this.manifest = manifest
    this.metrics = start.metrics
    this.theme = manifest.app.darkmode ? boot.system.theme : 'light'
    this.tabPaths = new Set((manifest.app.tabBar?.list ?? []).map(item => item.pagePath))
    this.modules = new Modules(manifest, chunks => load(chunks.map(chunk => start.base + chunk)))
    this.engine = new Engine(manifest, this.modules, (error, where) => this.report(error, where), message => this.debug?.warned(message))
    this.stack = new PageStack(this)
    this.storage = new StorageArea(boot.storage, host)
    this.listen()
  }

  // Facts

  isTab(path: string): boolean {
    return this.tabPaths.has(path)
  }

  get statusBarHeight(): number {
    return this.start.boot.system.statusBarHeight
  }

  get menuButton(): Rect {
    return this.start.boot.menuButton
  }

  /** Height that a page has to itself, in px. */
  windowHeight(page: Page | undefined): number {
    const { screenHeight } = this.metrics
    const window = page?.window ?? this.manifest.app.window ?? {}
    const bar = window.navigationStyle === 'custom' ? 0 : this.statusBarHeight + NAVIGATION_BAR_PX
    const tab = page?.isTab && !this.manifest.app.tabBar?.custom ? TAB_BAR_PX + this.start.boot.system.safeArea.bottom : 0
    return screenHeight - bar - tab
  }

  // Start

  launch(): void {
    const { boot, manifest } = this.start
    const [restored, ...others] = boot.restore ?? []
    const entry = restored ?? (boot.launch.path ? parseUrl(boot.launch.path, '') : { path: manifest.entry, query: {} })
    const query = restored ? restored.query : { ...entry.query, ...boot.launch.query }
    const options: LaunchOptions = { scene: 1001, referrerInfo: {}, apiCategory: 'default', ...boot.launch, path: entry.path, query }
    this.launchOptions = options
    this.enterOptions = options
    this.modules.loadChunks(manifest.scripts)
    if (this.modules.has('app.js')) this.guarded('app.js', () => this.engine.run('app.js'))
    this.instance ??= {}
    this.call('onLaunch', [options])
    this.visible = true
    this.call('onShow', [options])
    this.emit('appShow', options)
    if (manifest.pages[entry.path]) {
      this.stack.launch({ path: entry.path, query }, others)
      return
    }
    this.notFound({ path: entry.path, query, isEntryPage: true })
  }

  private notFound(page: { path: string; query: Record<string, string>; isEntryPage: boolean }): void {
    const handled = typeof this.instance.onPageNotFound === 'function' || this.heard('pageNotFound')
    this.call('onPageNotFound', [page])
    this.emit('pageNotFound', page)
    if (!handled || !this.stack.current) this.guarded('launch', () => { if (!this.stack.current) this.stack.launch({ path: this.manifest.entry, query: {} }) })
  }

  /** What modules call as App(). */
  readonly App = (definition: any): void => {
    this.instance = definition ?? {}
  }

  readonly getApp = (): any => this.instance
  readonly getCurrentPages = (): any[] => this.stack.visible.map(page => page.caller).filter(Boolean)

  call(method: string, args: unknown[]): any {
    const handler = this.instance?.[method]
    return typeof handler === 'function' ? this.guarded(`App ${method}`, () => handler.apply(this.instance, args)) : undefined
  }

  // Events

  on(event: string, listener: Listener): void {
    const known = this.listeners.get(event)
    if (known) known.add(listener)
    else this.listeners.set(event, new Set([listener]))
  }

  off(event: string, listener?: Listener): void {
    if (listener) this.listeners.get(event)?.delete(listener)
    else this.listeners.delete(event)
  }

  heard(event: string): boolean {
    return (this.listeners.get(event)?.size ?? 0) > 0
  }

  emit(event: string, data: unknown): void {
    for (const listener of [...this.listeners.get(event) ?? []]) this.guarded(`on ${event}`, () => listener(data))
  }

  // Errors

  guarded<T>(where: string, run: () => T): T | undefined {
    try {
      return run()
    } catch (error) {
      this.report(error, where)
      return undefined
    }
  }

  private reporting = false

  report(error: unknown, where: string): void {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    const stack = error instanceof Error ? error.stack ?? message : message
    this.debug?.failed(where, message, stack, this.stack.current?.path)
    if (this.reporting) return
    this.reporting = true
    try {
      const handler = this.instance?.onError
      if (typeof handler === 'function') handler.call(this.instance, stack)
      for (const listener of [...this.listeners.get('error') ?? []]) listener({ message, stack })
    } catch (second) {
      this.debug?.failed('onError', String(second), '', this.stack.current?.path)
    } finally {
      this.reporting = false
    }
  }

  rejected(reason: unknown, promise: Promise<unknown>): void {
    const message = reason instanceof Error ? reason.stack ?? reason.message : String((reason as any)?.errMsg ?? reason)
    this.debug?.rejected(message, this.stack.current?.path)
    this.call('onUnhandledRejection', [{ reason, promise }])
    this.emit('unhandledRejection', { reason, promise })
  }

  // View

  query(page: Page, items: QueryItem[]): Promise<unknown[][]> {
    // Asked after what is written now, so that the answer tells the state the app believes in.
    page.mirror.flush()
    return this.view.call('query', { page: page.id, items }) as Promise<unknown[][]>
  }

  routed(page: Page): void {
    this.host.notify('app.route', { path: page.path, query: page.query, depth: this.stack.pages.length, title: page.window.navigationBarTitleText ?? '' })
    this.debug?.routed(this.stack.pages)
  }

  private listen(): void {
    const { view, host, stack } = this
    view.on('event', (event: ViewEvent) => stack.byId(event.page)?.dispatch(event))
    view.serve('event', (event: ViewEvent) => this.engine.answered(() => stack.byId(event.page)?.dispatch(event)))
    view.on('model', (change: { page: number; node: number; name: string; value: unknown }) => this.guarded('model', () => stack.byId(change.page)?.modelChanged(change.node, change.name, change.value)))
    view.on('acknowledge', (page: number) => stack.byId(page)?.mirror.acknowledged())
    view.on('page', (message: { page: number; method: string; args: unknown[] }) => stack.byId(message.page)?.call(message.method, message.args))
    view.on('back', () => void this.back())
    view.on('tab', (message: { index: number; pagePath: string; text: string }) => this.tabTapped(message))
    view.on('metrics', (metrics: Metrics) => this.resized(metrics))
    view.on('emit', (message: { event: string; data: unknown }) => this.emit(message.event, message.data))
    view.serve('navigate', ({ openType, url, delta }: { openType: string; url: string; delta: number }) => this.navigate(openType, url, delta))
    listenToObservers(this)
    listenToSharing(this)
    view.on('callMethod', (message: { page: number; node: number; method: string; args: unknown }) => this.callMethod(message))
    host.on('show', (message: { launch?: LaunchOptions }) => this.shown(message?.launch))
    host.on('hide', () => this.hidden())
    host.on('back', () => void this.back())
    host.on('theme', ({ theme }: { theme: 'light' | 'dark' }) => this.themed(theme))
    host.on('relaunch', ({ path, query }: { path: string; query?: Record<string, string> }) => this.relaunched(path, query))
    host.on('network', (state: unknown) => this.emit('networkStatusChange', state))
    host.on('memoryWarning', (state: unknown) => this.emit('memoryWarning', state))
  }

  private callMethod({ page, node, method, args }: { page: number; node: number; method: string; args: unknown }): void {
    const found = this.stack.byId(page)
    const element: any = node === 0 ? found?.root.getComponent() : found?.mirror.nodes.get(node)?.__wxElement
    const caller = element?.getMethodCaller?.()
    if (typeof caller?.[method] === 'function') this.guarded(method, () => caller[method](args))
  }

  private async back(): Promise<void> {
    const message = this.stack.current?.alertBeforeUnload
    if (message && !(await this.view.call<{ confirm: boolean }>('showModal', { content: message })).confirm) return
    if (this.stack.pages.length > 1) this.guarded('back', () => this.stack.navigateBack(1))
    else this.host.notify('app.back', {})
  }

  private tabTapped({ index, pagePath, text }: { index: number; pagePath: string; text: string }): void {
    const current = this.stack.current
    if (current?.path === pagePath) {
      current.call('onTabItemTap', [{ index: String(index), pagePath, text }])
      return
    }
    this.guarded('tab', () => {
      this.stack.switchTab(`/${pagePath}`)
      this.stack.current?.call('onTabItemTap', [{ index: String(index), pagePath, text }])
    })
  }

  private navigate(openType: string, url: string, delta: number): unknown {
    switch (openType) {
      case 'redirect': return this.stack.redirectTo(url)
      case 'switchTab': return this.stack.switchTab(url)
      case 'reLaunch': return this.stack.reLaunch(url)
      case 'navigateBack': return this.stack.navigateBack(delta)
      default: this.stack.navigateTo(url)
    }
    return undefined
  }

  private resized(metrics: Metrics): void {
    this.metrics = metrics
    const size = { windowWidth: metrics.windowWidth, windowHeight: this.windowHeight(this.stack.current) }
    this.emit('windowResize', { size })
    for (const page of this.stack.all) page.resized({ size })
  }

  private shown(launch?: LaunchOptions): void {
    if (this.visible) return
    this.visible = true
    this.enterOptions = launch ? { ...this.launchOptions, ...launch } : this.enterOptions
    this.call('onShow', [this.enterOptions])
    this.emit('appShow', this.enterOptions)
    this.stack.current?.show()
  }

  private hidden(): void {
    if (!this.visible) return
    this.visible = false
    this.stack.current?.hide()
    this.call('onHide', [])
    this.emit('appHide', {})
  }

  private themed(theme: 'light' | 'dark'): void {
    if (!this.manifest.app.darkmode || theme === this.theme) return
    this.theme = theme
    this.view.notify('theme', { theme })
    this.call('onThemeChange', [{ theme }])
    this.emit('themeChange', { theme })
  }

  private relaunched(path: string, query: Record<string, string> = {}): void {
    const target = parseUrl(path, '')
    const search = Object.entries({ ...target.query, ...query }).map(([name, value]) => `${name}=${value}`).join('&')
    if (!this.manifest.pages[target.path]) this.notFound({ path: target.path, query: { ...target.query, ...query }, isEntryPage: false })
    else this.guarded('relaunch', () => this.stack.reLaunch(`/${target.path}${search ? `?${search}` : ''}`))
  }
}
