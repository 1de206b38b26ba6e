// What an app may know of its own speed: an entry for each route, and one for the first thing drawn on each page.
import type { MiniApp } from '../../worker/app.ts'
import type { Page } from '../../worker/page.ts'
import { members, syncMember } from '../member.ts'
import { perApp } from '../per-app.ts'

interface Entry {
  entryType: 'navigation' | 'render'
  name: 'appLaunch' | 'route' | 'firstRender'
  /** Milliseconds since 1970, as phones give them. */
  startTime: number
  duration: number
  path: string
  pageId: number
  navigationStart: number
  navigationType: string
}

interface Observer { types: Set<string>; callback: (list: EntryList) => void }

class EntryList {
  constructor(private readonly entries: readonly Entry[]) {}
  getEntries = (): Entry[] => [...this.entries]
  getEntriesByType = (type: string): Entry[] => this.entries.filter(entry => entry.entryType === type)
  getEntriesByName = (name: string, type?: string): Entry[] => this.entries.filter(entry => entry.name === name && (type === undefined || entry.entryType === type))
}

const TYPES = ['navigation', 'render']

class Recorder {
  private entries: Entry[] = []
  private readonly observers = new Set<Observer>()
  private size = 30

  constructor(app: MiniApp) {
    for (const page of app.stack.all) if (page.readyAtMs) this.ready(page)
    app.on('pageReady', (page: Page) => this.ready(page))
  }

  private ready(page: Page): void {
    // Made in a page's onReady, it finds the page here and hears of it too.
    if (this.entries.some(entry => entry.pageId === page.id)) return
    const launched = page.kind === 'launch'
    const common = { path: page.path, pageId: page.id, navigationStart: page.openedAtMs, navigationType: page.kind, startTime: page.openedAtMs, duration: page.readyAtMs - page.openedAtMs }
    const made: Entry[] = [{ ...common, entryType: 'navigation', name: launched ? 'appLaunch' : 'route' }, { ...common, entryType: 'render', name: 'firstRender' }]
    this.entries = [...this.entries, ...made].slice(-this.size)
    for (const { types, callback } of [...this.observers]) {
      const wanted = made.filter(entry => types.has(entry.entryType))
      if (wanted.length > 0) callback(new EntryList(wanted))
    }
  }

  object(): object {
    const list = (): EntryList => new EntryList(this.entries)
    return {
      getEntries: () => list().getEntries(),
      getEntriesByType: (type: string) => list().getEntriesByType(type),
      getEntriesByName: (name: string, type?: string) => list().getEntriesByName(name, type),
      setBufferSize: (size: number) => { this.size = Math.min(Math.max(0, Math.trunc(size) || 0), 1000) },
      createObserver: (callback: Observer['callback']) => this.observer(callback),
      now: () => performance.now(),
    }
  }

  private observer(callback: Observer['callback']): object {
    const observer: Observer = { types: new Set(), callback }
    return {
      supportedEntryTypes: TYPES,
      observe: ({ entryTypes, type, buffered }: { entryTypes?: string[]; type?: string; buffered?: boolean } = {}) => {
        observer.types = new Set(entryTypes ?? [type ?? ''])
        this.observers.add(observer)
        const known = buffered ? this.entries.filter(entry => observer.types.has(entry.entryType)) : []
        if (known.length > 0) queueMicrotask(() => callback(new EntryList(known)))
      },
      disconnect: () => void this.observers.delete(observer),
    }
  }
}

const recorderOf = perApp(app => new Recorder(app))

export default members({ getPerformance: syncMember(app => recorderOf(app).object()) })
