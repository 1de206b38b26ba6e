// One page as it is drawn: its bar, its scroller, its shadow root with the app's styles.
// A shadow root a page, not a frame a page: styles stay apart, and opening one costs no document.
import type { Rect, WindowConfig } from '../protocol.ts'
import { darkStyles, styles } from '../components/styles.ts'
import baseCss from './base.css'
import { lateStyles, type AnyBuiltinNode, type BuiltinPage } from './builtin.ts'
import { NavigationBar } from './chrome/navigation-bar.ts'
import { Gestures } from './gestures.ts'
import { PullDown } from './chrome/pull-down.ts'
import { nodeAt, type BuiltinPart, type ViewNode } from './node.ts'
import { pageStyle } from './style.ts'
import { PageTree } from './tree.ts'
import type { View } from './view.ts'
import type { WxsChangeBinding } from './wxs.ts'

const REACH_BOTTOM_PX = 50
const STYLES_MS = 3000

export interface OpenMessage {
  id: number
  path: string
  kind: string
  tab: boolean
  window: WindowConfig
  styles: string[]
}

let builtinSheets: CSSStyleSheet[] | null = null

const sheetOf = (css: string): CSSStyleSheet => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(pageStyle(css))
  return sheet
}

/** What every page starts from, parsed once for all: the built-ins that are there, those that come later, and the dark of both. */
function sheetsOfBuiltins(view: View): CSSStyleSheet[] {
  if (!builtinSheets) {
    const options = { style: view.manifest.app.style, dark: view.manifest.app.darkmode === true }
    const late = sheetOf(lateStyles.join('\n'))
    lateStyles.changed = () => late.replaceSync(pageStyle(lateStyles.join('\n')))
    builtinSheets = [sheetOf(`${baseCss}\n${styles(options)}`), late, sheetOf(darkStyles(options))]
  }
  return builtinSheets
}

export class PageView implements BuiltinPage {
  readonly id: number
  readonly path: string
  readonly isTab: boolean
  readonly element = document.createElement('section')
  readonly box = document.createElement('div')
  readonly scroller = document.createElement('div')
  readonly layer = document.createElement('div')
  readonly root: ShadowRoot
  readonly tree: PageTree
  readonly gestures: Gestures
  readonly bar: NavigationBar
  readonly pullDown: PullDown
  readonly changedBuiltins = new Set<BuiltinPart>()
  /** Resolves when the page's styles are there. */
  readonly styled: Promise<void>
  /** The same, or when they take too long to wait for. */
  readonly styledInTime: Promise<void>
  window: WindowConfig
  private scrollListeners = new Set<(topPx: number) => void>()
  private scrolledAt = 0
  private reachedBottom = false

  constructor(readonly view: View, message: OpenMessage) {
    this.id = message.id
    this.path = message.path
    this.isTab = message.tab
    this.window = message.window
    this.element.className = 'page'
    this.box.className = 'page-box'
    this.scroller.className = 'page-scroller'
    const host = document.createElement('div')
    host.className = 'page-root'
    this.root = host.attachShadow({ mode: 'open' })
    const tree = document.createElement('div')
    tree.className = 'tree'
    this.layer.className = 'layer'
    this.root.append(tree, this.layer)
    this.scroller.append(host)
    this.box.append(this.scroller)
    this.bar = new NavigationBar(view, this)
    this.element.append(this.bar.element, this.box)
    this.tree = new PageTree(this, tree)
    this.gestures = new Gestures(this, this.box)
    this.pullDown = new PullDown(this)
    this.scroller.addEventListener('scroll', () => this.scrolled(), { passive: true })
    this.applyWindow()
    this.styled = this.style(message.styles)
    this.styledInTime = Promise.race([this.styled, new Promise<void>(resolve => setTimeout(resolve, STYLES_MS))])
  }

  readonly nodeOf = (node: Node): ViewNode | undefined => nodeAt(node)

  private async style(paths: string[]): Promise<void> {
    this.root.adoptedStyleSheets = sheetsOfBuiltins(this.view)
    const sheets = await Promise.all(paths.map(path => this.view.sheets.load(path)))
    this.root.adoptedStyleSheets = [...sheetsOfBuiltins(this.view), ...sheets]
  }

  get width(): number { return this.box.clientWidth || window.innerWidth }
  get height(): number { return this.box.clientHeight || window.innerHeight }

  /** Where the page's own coordinates begin, in the frame. */
  get origin(): Rect {
    return this.box.getBoundingClientRect()
  }

  applyWindow(): void {
    const { window: config } = this
    this.bar.apply(config)
    this.element.classList.toggle('custom-bar', config.navigationStyle === 'custom')
    this.element.classList.toggle('with-tabs', this.isTab && this.view.tabBar.shown)
    this.element.style.setProperty('--page-background', this.view.colour(config.backgroundColor) ?? '')
    this.scroller.style.overflowY = config.disableScroll ? 'hidden' : ''
    this.pullDown.enabled = config.enablePullDownRefresh === true
    this.measure()
  }

  /** Tells styles how high the page is. */
  measure(): void {
    const height = this.box.clientHeight
    if (height > 0) this.element.style.setProperty('--page-vh', `${height / 100}px`)
  }

  // Scrolling

  private scrolled(): void {
    this.scrolledAt = performance.now()
    const { scrollTop, scrollHeight, clientHeight } = this.scroller
    for (const listener of this.scrollListeners) listener(scrollTop)
    this.view.pageScrolled(this, scrollTop)
    const near = scrollHeight - clientHeight - scrollTop <= Number(this.window.onReachBottomDistance ?? REACH_BOTTOM_PX)
    if (near && !this.reachedBottom) this.view.pageCall(this, 'onReachBottom', [])
    this.reachedBottom = near
  }

  /** A tap that begins on a moving page only stops it. */
  wasScrolledSince(time: number): boolean {
    return this.scrolledAt > time
  }

  onScroll(callback: (topPx: number) => void): () => void {
    this.scrollListeners.add(callback)
    return () => this.scrollListeners.delete(callback)
  }

  scrollTo(topPx: number, durationMs: number): void {
    const { scroller } = this
    const from = scroller.scrollTop
    if (durationMs <= 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      scroller.scrollTop = topPx
      return
    }
    const started = performance.now()
    const step = (now: number): void => {
      const share = Math.min(1, (now - started) / durationMs)
      scroller.scrollTop = from + (topPx - from) * (1 - (1 - share) ** 3)
      if (share < 1) requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  }

  // What built-ins ask of the page

  setMeta(meta: Record<string, unknown>): void {
    const config: WindowConfig = { ...this.window }
    if (meta.title !== undefined) config.navigationBarTitleText = String(meta.title)
    if (meta['front-color']) config.navigationBarTextStyle = String(meta['front-color']).toLowerCase() === '#ffffff' ? 'white' : 'black'
    if (meta['background-color'] && meta.from === 'navigation-bar') config.navigationBarBackgroundColor = String(meta['background-color'])
    else if (meta['background-color']) config.backgroundColor = String(meta['background-color'])
    if (meta['background-text-style']) config.backgroundTextStyle = meta['background-text-style'] as 'dark' | 'light'
    this.window = config
    const page = this.root.querySelector<HTMLElement>('wx-page')
    const node = page ? nodeAt(page) : undefined
    if (node && meta['page-style'] !== undefined) node.setStyle(String(meta['page-style']))
    if (meta['root-font-size'] !== undefined) document.documentElement.style.fontSize = String(meta['root-font-size'])
    if (meta.loading !== undefined) this.bar.loading(Boolean(meta.loading))
    if (meta['scroll-top'] !== undefined && meta['scroll-top'] !== '') this.scrollTo(Number.parseFloat(String(meta['scroll-top'])), Number(meta['scroll-duration'] ?? 300))
    this.applyWindow()
  }

  navigate(openType: string, options: Record<string, unknown>): Promise<unknown> {
    if (openType === 'exit') return this.view.host.call('app.exit', {})
    if (options.target === 'miniProgram') return this.view.host.call('app.open', options)
    return this.view.worker.call('navigate', { openType, url: options.url, delta: options.delta })
  }

  share(button: AnyBuiltinNode): void {
    this.view.worker.notify('share', { page: this.id, node: button.id })
  }

  catches(from: Element, until: Element, type: string): boolean {
    return this.gestures.catches(from, until, type)
  }

  temporaryFile(bytes: Blob): Promise<string> {
    return this.view.files.temporary(bytes)
  }

  // WXS responders

  needsWxs(module: string): void {
    this.view.withWxs(host => host.need(module))
  }

  wxsChange(node: ViewNode, change: WxsChangeBinding, value: unknown, old: unknown): void {
    this.view.withWxs(host => host.changed(this, node, change, value, old))
  }

  /** Runs responders on the way up. Returns the node where one stopped the event. */
  respond(path: ViewNode[], target: ViewNode, type: string, detail: unknown, options: { touches?: unknown; changedTouches?: unknown; timeStamp: number }): ViewNode | null {
    if (!this.view.wxs || !path.some(node => node.wxsListeners)) return null
    return this.view.wxs.respond(this, path, target, { type, detail, ...options })
  }

  destroy(): void {
    this.tree.destroy()
    this.element.remove()
  }
}
