// The page stack: at most ten pages, tab pages kept for the life of the app.
import { EventChannel } from './event-channel.ts'
import type { MiniApp } from './app.ts'
import { Page } from './page.ts'
import { Failure } from '../api/member.ts'

const STACK_LIMIT = 10

export type RouteKind = 'launch' | 'push' | 'replace' | 'back' | 'tab' | 'relaunch'

const OPEN_TYPES: Record<RouteKind, string> = { launch: 'appLaunch', push: 'navigateTo', replace: 'redirectTo', back: 'navigateBack', tab: 'switchTab', relaunch: 'reLaunch' }

export interface Target {
  path: string
  query: Record<string, string>
}

/** `../a/b?x=1` as a path of the package and its query; relative to a page. */
export function parseUrl(url: string, from: string): Target {
  const [address = '', search = ''] = url.split(/\?(.*)/s)
  const parts = address.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of address.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return { path: parts.join('/').replace(/\.html$/, ''), query: parseQuery(search) }
}

export function parseQuery(search: string): Record<string, string> {
  const query: Record<string, string> = {}
  for (const pair of search.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    // Apps get what was written: WeChat does not decode either.
    if (equals < 0) query[pair] = ''
    else query[pair.slice(0, equals)] = pair.slice(equals + 1)
  }
  return query
}

export class PageStack {
  pages: Page[] = []
  private tabs = new Map<string, Page>()

  constructor(private readonly app: MiniApp) {}

  get current(): Page | undefined {
    return this.pages.at(-1)
  }

  /** Every page that lives, tabs in the background too. */
  get all(): Page[] {
    return [...new Set([...this.pages, ...this.tabs.values()])]
  }

  byId(id: number): Page | undefined {
    return this.all.find(page => page.id === id)
  }

  private target(url: unknown): Target {
    if (typeof url !== 'string') throw new Failure(`parameter error: parameter.url should be String instead of ${url === undefined ? 'Undefined' : typeof url}`)
    const target = parseUrl(url, this.current?.path ?? '')
    if (!this.app.manifest.pages[target.path]) throw new Failure(`page "${target.path}" is not found`)
    return target
  }

  /** @param above pages that were open over the first one, in order: they come back as they were */
  launch(target: Target, above: Target[] = []): void {
    const page = this.create(target, null, 'launch')
    this.pages = [page]
    for (const next of above.slice(0, STACK_LIMIT - 1)) {
      if (!this.app.manifest.pages[next.path] || this.app.isTab(next.path)) continue
      this.pages.push(this.create(next, null, 'launch'))
    }
    this.finish(this.current!, 'launch', [])
  }

  navigateTo(url: unknown, events: Record<string, (...args: any[]) => void> = {}): EventChannel {
    const target = this.target(url)
    if (this.app.isTab(target.path)) throw new Failure('can not navigateTo a tabbar page')
    if (this.pages.length >= STACK_LIMIT) throw new Failure('webview count limit exceed')
    const [here, there] = EventChannel.pair()
    for (const [name, listener] of Object.entries(events ?? {})) here.on(name, listener)
    this.current?.hide()
    const page = this.create(target, there, 'push')
    this.pages.push(page)
    this.finish(page, 'push', [])
    return here
  }

  redirectTo(url: unknown): void {
    const target = this.target(url)
    if (this.app.isTab(target.path)) throw new Failure('can not redirectTo a tabbar page')
    const old = this.current
    const page = this.create(target, null, 'replace')
    const closing = old && !old.isTab ? [old] : []
    if (old?.isTab) old.hide()
    for (const leaving of closing) leaving.close()
    if (old) this.pages.pop()
    this.pages.push(page)
    this.finish(page, 'replace', closing)
  }

  /** @param delta pages to go back; more than there are leads to the first */
  navigateBack(delta: unknown = 1): void {
    const count = Math.min(Math.max(1, Math.trunc(Number(delta)) || 1), this.pages.length - 1)
    if (count < 1) throw new Failure('cannot navigate back at first page.')
    const closing = this.pages.splice(this.pages.length - count, count).reverse()
    this.announce(this.current!, 'back')
    for (const page of closing) page.close()
    this.finish(this.current!, 'back', closing)
  }

  switchTab(url: unknown): void {
    const target = this.target(url)
    if (!this.app.isTab(target.path)) throw new Failure('can not switch to no-tabBar page')
    const old = this.current
    if (old?.path === target.path && this.pages.length === 1) {
      return
    }
    const closing = this.pages.filter(page => !page.isTab).reverse()
    for (const page of closing) page.close()
    const known = this.tabs.get(target.path)
    if (old?.isTab && old !== known) old.hide()
    const page = known ?? this.create(target, null, 'tab')
    if (known) this.announce(known, 'tab')
    this.pages = [page]
    this.finish(page, 'tab', closing)
  }

  reLaunch(url: unknown): void {
    const target = this.target(url)
    const closing = this.all.reverse()
    for (const page of closing) page.close()
    this.tabs.clear()
    this.pages = []
    const page = this.create(target, null, 'relaunch')
    this.pages = [page]
    this.finish(page, 'relaunch', closing)
  }

  private create(target: Target, channel: EventChannel | null, kind: RouteKind): Page {
    const { app } = this
    const facts = app.manifest.pages[target.path]!
    try {
      app.modules.loadChunks(facts.scripts)
    } catch (error) {
      app.emit('lazyLoadError', { type: 'subpackage', subpackage: [facts.package ?? ''], errMsg: `loadSubpackage:fail ${(error as Error).message}` })
      throw error
    }
    app.engine.ensure(target.path)
    const page = new Page(app, target.path, target.query, channel, kind)
    this.announce(page, kind)
    app.view.notify('page.open', {
      id: page.id,
      path: page.path,
      kind,
      tab: page.isTab,
      window: page.window,
      styles: this.stylesOf(page),
    })
    if (page.isTab) this.tabs.set(page.path, page)
    // Pages in the making are on the stack already when their code runs.
    this.making = page
    try {
      this.load(page, kind)
    } catch (error) {
      app.report(error, page.path)
    } finally {
      this.making = null
    }
    return page
  }

  private load(page: Page, kind: RouteKind): void {
    const { app } = this
    const told = { componentFramework: 'glass-easel', openType: OPEN_TYPES[kind], path: page.path, query: page.query, routeEventId: String(this.routes) }
    app.emit('beforePageLoad', told)
    page.open()
    app.emit('afterPageLoad', { ...told, page: page.caller })
  }

  private making: Page | null = null

  /** The stack as getCurrentPages tells it. */
  get visible(): Page[] {
    return this.making && !this.pages.includes(this.making) ? [...this.pages, this.making] : this.pages
  }

  private stylesOf(page: Page): string[] {
    const { manifest } = this.app
    const isolation = manifest.components[page.path]?.isolation
    // The page's first, then each component's after those that use it: a class handed to a component does not win over the component's own.
    const own = [...manifest.pages[page.path]!.styles].reverse()
    return isolation === 'page-isolated' ? own : [...manifest.styles, ...own]
  }

  private finish(page: Page, kind: RouteKind, closing: Page[]): void {
    page.show()
    page.mirror.flush()
    this.app.view.notify('route', { kind, show: page.id, close: closing.map(closed => closed.id), depth: this.pages.length })
    this.app.routed(page)
    page.routeDone()
    this.tell('appRouteDone', page, kind)
  }

  private routes = 0

  /** What wx.onAppRoute and its kin hear. */
  private tell(event: string, page: Page, kind: RouteKind): void {
    this.app.emit(event, {
      path: page.path, query: page.query, openType: OPEN_TYPES[kind], page: page.window, notFound: false, renderer: 'webview', routeEventId: String(this.routes), timeStamp: Date.now(), webviewId: page.id,
    })
  }

  private announce(page: Page, kind: RouteKind): void {
    this.routes++
    this.tell('beforeAppRoute', page, kind)
    this.tell('appRoute', page, kind)
  }

  closeAll(): void {
    for (const page of this.all.reverse()) page.close()
    this.pages = []
    this.tabs.clear()
  }
}
