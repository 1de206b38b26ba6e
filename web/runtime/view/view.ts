// The frame: pages over each other, bars, sheets; the worker behind, the host around.
import type { Channel } from '../channel.ts'
import type { Boot, Metrics, PackageManifest, Rect } from '../protocol.ts'
import { TabBar } from './chrome/tab-bar.ts'
import { installAbilities } from './abilities/index.ts'
import { Files } from './files.ts'
import { PageView, type OpenMessage } from './page.ts'
import { serveQueries } from './query.ts'
import { StyleSheets } from './style.ts'
import type { WxsHost } from './wxs.ts'

interface RouteMessage {
  kind: 'launch' | 'push' | 'replace' | 'back' | 'tab' | 'relaunch'
  show: number
  close: number[]
  depth: number
}

const SLIDE_MS = 220
/** The first screen is taken down when there is nothing more urgent. */
const KEEP_AFTER_MS = 1_000
const KNOWN_COLOUR = /^(#[0-9a-f]{3,8}|[a-z]+|rgba?\([\d\s.,%/]+\))$/i

export class View {
  readonly pages = new Map<number, PageView>()
  readonly stage = document.createElement('main')
  readonly sheets: StyleSheets
  readonly files: Files
  /** Responders in WXS; there when the first of them is. */
  wxs: WxsHost | null = null
  readonly tabBar: TabBar
  /** Over pages: toasts, questions, sheets. */
  readonly dialogs = document.createElement('div')
  /** Sheets over a page go with it. */
  pageChanged: () => void = () => {}
  current: PageView | null = null
  theme: 'light' | 'dark'
  depth = 1
  private routing: Promise<void> = Promise.resolve()
  private first = true

  constructor(readonly worker: Channel, readonly host: Channel, readonly boot: Boot, readonly manifest: PackageManifest, readonly base: string) {
    this.theme = manifest.app.darkmode ? boot.system.theme : 'light'
    this.sheets = new StyleSheets(base)
    this.files = new Files(base, worker)
    this.tabBar = new TabBar(this)
    this.dialogs.className = 'dialogs'
    this.stage.className = 'stage'
    document.body.append(this.stage, this.tabBar.element, this.dialogs)
    this.applyBoot()
    this.listen()
    if (manifest.fonts) this.loadFonts(manifest.fonts)
    addEventListener('resize', () => this.resized())
  }

  private applyBoot(): void {
    const { style } = document.documentElement
    const { safeArea, statusBarHeight } = this.boot.system
    for (const side of ['top', 'right', 'bottom', 'left'] as const) style.setProperty(`--safe-${side}`, `${safeArea[side]}px`)
    style.setProperty('--status-bar', `${statusBarHeight}px`)
    document.documentElement.dataset.theme = this.theme
    document.documentElement.lang = this.boot.system.language.replace('_', '-')
  }

  private loadFonts(path: string): void {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = new URL(path, this.base).href
    document.head.append(link)
  }

  metrics(): Metrics {
    return { windowWidth: innerWidth, windowHeight: innerHeight, screenWidth: innerWidth, screenHeight: innerHeight, pixelRatio: devicePixelRatio }
  }

  private resized(): void {
    for (const page of this.pages.values()) page.measure()
    this.worker.notify('metrics', this.metrics())
  }

  private listen(): void {
    const { worker } = this
    worker.on('page.open', (message: OpenMessage) => this.open(message))
    worker.on('ops', (message: { page: number; ops: unknown[]; acknowledge: boolean }) => this.apply(message))
    worker.on('route', (message: RouteMessage) => { this.routing = this.routing.then(() => this.route(message)) })
    worker.on('theme', ({ theme }: { theme: 'light' | 'dark' }) => this.themed(theme))
    worker.on('page.window', ({ page, window }: { page: number; window: Record<string, unknown> }) => {
      const found = this.pages.get(page) ?? this.current
      if (!found) return
      found.window = { ...found.window, ...window }
      found.applyWindow()
    })
    worker.on('page.loading', ({ on }: { on: boolean }) => this.current?.bar.loading(on))
    worker.serve('page.scrollTo', ({ page, scrollTop, duration, selector }: { page: number; scrollTop?: number; duration?: number; selector?: string }) => {
      const found = this.pages.get(page) ?? this.current
      const top = selector ? found?.root.querySelector(selector)?.getBoundingClientRect().top : undefined
      if (found) found.scrollTo(top === undefined ? scrollTop ?? 0 : top - found.origin.top + found.scroller.scrollTop, duration ?? 300)
    })
    worker.on('pullDown', ({ page, on }: { page: number; on: boolean }) => {
      const found = this.pages.get(page) ?? this.current
      if (on) found?.pullDown.start()
      else found?.pullDown.stop()
    })
    worker.serve('call', async ({ page, node, method, args }: { page: number; node: number; method: string; args: unknown }) => {
      const part = this.pages.get(page)?.tree.nodes.get(node)?.builtin
      await part?.ready
      const found = part?.behaviour.methods?.[method]
      if (!found) throw new Error(`no method ${method}`)
      return found(args)
    })
    this.host.on('back', () => this.back())
    serveQueries(this)
    installAbilities(this)
  }

  private open(message: OpenMessage): void {
    const page = new PageView(this, message)
    this.pages.set(page.id, page)
    page.element.hidden = true
    // Laid out but not seen, so that what the app measures before its first paint is true.
    page.element.classList.add('preparing')
    page.element.hidden = false
    this.stage.append(page.element)
    page.applyWindow()
  }

  private apply({ page, ops, acknowledge }: { page: number; ops: unknown[]; acknowledge: boolean }): void {
    const found = this.pages.get(page)
    try {
      found?.tree.apply(ops)
    } catch (error) {
      this.failed('operations', error)
    }
    if (acknowledge) this.worker.notify('acknowledge', page)
  }

  private wxsLoading: Promise<WxsHost> | undefined

  withWxs(run: (host: WxsHost) => void): void {
    if (this.wxs) run(this.wxs)
    else (this.wxsLoading ??= import('./wxs.ts').then(({ WxsHost }) => this.wxs = new WxsHost(this))).then(run, error => this.failed('wxs', error))
  }

  private async route({ kind, show, close, depth }: RouteMessage): Promise<void> {
    const next = this.pages.get(show)
    if (!next) return
    await next.styledInTime
    const previous = this.current
    this.current = next
    this.depth = depth
    this.tabBar.showFor(next)
    next.applyWindow()
    next.bar.update()
    next.element.classList.remove('preparing', 'behind')
    this.pageChanged()
    if (previous && previous !== next) await this.move(previous, next, kind)
    for (const id of close) this.close(id)
    for (const page of this.pages.values()) page.element.classList.toggle('behind', page !== next)
    this.announceCapsule(next)
    if (this.first) {
      this.first = false
      requestAnimationFrame(() => requestAnimationFrame(() => this.host.notify('ready', { page: next.path, ms: Math.round(performance.now()) })))
      if (this.boot.keepsScreen) setTimeout(() => void import('./keep.ts').then(({ keepScreen }) => keepScreen(this)).catch(error => this.failed('keep', error)), KEEP_AFTER_MS)
    }
  }

  private async move(previous: PageView, next: PageView, kind: RouteMessage['kind']): Promise<void> {
    const sliding = kind === 'push' ? next : kind === 'back' ? previous : null
    if (!sliding || matchMedia('(prefers-reduced-motion: reduce)').matches || typeof sliding.element.animate !== 'function') return
    this.stage.append(sliding.element)
    const frames = [{ transform: 'translateX(100%)' }, { transform: 'none' }]
    const animation = sliding.element.animate(kind === 'push' ? frames : frames.reverse(), { duration: SLIDE_MS, easing: 'cubic-bezier(.2,.8,.3,1)' })
    // Where nobody looks the browser draws no frames, and a slide would never end.
    await Promise.race([animation.finished.catch(() => {}), new Promise(resolve => setTimeout(resolve, SLIDE_MS * 2))])
    animation.cancel()
  }

  private close(id: number): void {
    this.pages.get(id)?.destroy()
    this.pages.delete(id)
  }

  announceCapsule(page: PageView): void {
    this.host.notify('app.capsule', { theme: this.themedValue(page.window.navigationBarTextStyle) === 'white' ? 'light' : 'dark', hidden: false })
  }

  back(): void {
    this.worker.notify('back')
  }

  private themed(theme: 'light' | 'dark'): void {
    this.theme = theme
    document.documentElement.dataset.theme = theme
    for (const page of this.pages.values()) page.applyWindow()
    this.tabBar.apply()
    if (this.current) this.announceCapsule(this.current)
  }

  /** A colour of app.json: `@name` stands for the theme's. Undefined for what is no colour. */
  colour(value: unknown): string | undefined {
    const text = this.themedValue(value)
    return typeof text === 'string' && KNOWN_COLOUR.test(text) ? text : undefined
  }

  themedValue(value: unknown): unknown {
    return typeof value === 'string' && value.startsWith('@') ? this.manifest.app.theme?.[this.theme]?.[value.slice(1)] : value
  }

  pageCall(page: PageView, method: string, args: unknown[]): void {
    this.worker.notify('page', { page: page.id, method, args })
  }

  private scrollPending = new Set<number>()

  /** onPageScroll: once a frame, with the last place. */
  pageScrolled(page: PageView, _topPx: number): void {
    if (this.scrollPending.has(page.id)) return
    this.scrollPending.add(page.id)
    requestAnimationFrame(() => {
      this.scrollPending.delete(page.id)
      this.pageCall(page, 'onPageScroll', [{ scrollTop: page.scroller.scrollTop }])
    })
  }

  /** A rectangle in the page's own coordinates. */
  rectOf(page: PageView, element: Element): Rect {
    const { left, top, width, height } = element.getBoundingClientRect()
    const origin = page.origin
    return { left: left - origin.left, top: top - origin.top, right: left - origin.left + width, bottom: top - origin.top + height, width, height }
  }

  failed(where: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    console.error(where, error)
    if (this.boot.debug) this.host.notify('debug', { kind: 'error', where, message, stack: error instanceof Error ? error.stack : '', page: this.current?.path })
  }
}
