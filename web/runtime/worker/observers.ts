// wx.createIntersectionObserver and createMediaQueryObserver: watched in the view, told here.
import type { MiniApp } from './app.ts'
import { pageOf } from './callers.ts'
import { select } from './query.ts'

type Margins = Record<string, number>
let nextObserverId = 1
const callbacks = new Map<number, (result: any) => void>()

export function listenToObservers(app: MiniApp): void {
  app.view.on('observed', ({ id, result }: { id: number; result: any }) => app.guarded('observer', () => callbacks.get(id)?.(result)))
}

class Observer {
  protected ids: number[] = []

  constructor(protected readonly app: MiniApp) {}

  protected open(callback: (result: any) => void): number {
    const id = nextObserverId++
    this.ids.push(id)
    callbacks.set(id, callback)
    return id
  }

  disconnect(): void {
    for (const id of this.ids.splice(0)) {
      callbacks.delete(id)
      this.app.view.notify('unobserve', { id })
    }
  }
}

export class IntersectionObserver extends Observer {
  private relative: { selector: string; margins: Margins } | null = null
  private margins: Margins = {}

  constructor(app: MiniApp, private readonly caller: any, private readonly options: { thresholds?: number[]; initialRatio?: number; observeAll?: boolean; nativeMode?: boolean } = {}) {
    super(app)
  }

  relativeTo(selector: string, margins: Margins = {}): this {
    this.relative = { selector, margins }
    return this
  }

  relativeToViewport(margins: Margins = {}): this {
    this.relative = null
    this.margins = margins
    return this
  }

  observe(selector: string, callback: (result: any) => void): void {
    const { app, options } = this
    const page = pageOf(app, this.caller)
    if (!page) return
    const caller = this.caller ?? page.caller
    const elements = select(caller, selector, options.observeAll ?? false)
    const relative = this.relative ? select(caller, this.relative.selector, false)[0] : undefined
    page.mirror.flush()
    const byNode = new Map(elements.map(element => [page.nodeOf(element)?.id, element]))
    const id = this.open(({ node, ...result }) => {
      const element = byNode.get(node)
      callback({ id: element?.id ?? '', dataset: element?.dataset ?? {}, ...result })
    })
    app.view.notify('intersection.observe', {
      id, page: page.id, nodes: [...byNode.keys()].filter(Boolean),
      relative: relative ? { node: page.nodeOf(relative)?.id ?? 0, margins: this.relative!.margins } : null,
      margins: this.margins, thresholds: options.thresholds ?? [0], initialRatio: options.initialRatio ?? 0,
    })
  }
}

export class MediaQueryObserver extends Observer {
  constructor(app: MiniApp) {
    super(app)
  }

  observe(descriptor: Record<string, number | string>, callback: (result: { matches: boolean }) => void): void {
    const conditions = Object.entries(descriptor).map(([name, value]) => `(${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}: ${typeof value === 'number' ? `${value}px` : String(value).replace(/[^\w-]/g, '')})`)
    this.app.view.notify('media.observe', { id: this.open(callback), query: conditions.join(' and ') })
  }
}
