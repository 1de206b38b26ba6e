// SelectorQuery: nodes are found here, in the tree the app knows; they are measured in the view, all in one layout.
import * as easel from 'glass-easel'
import type { QueryItem } from '../protocol.ts'
import type { MiniApp } from './app.ts'
import { instanceOf } from './readiness.ts'
import { pageOf } from './callers.ts'
import { more } from '../api/lazy.ts'
import { contextOf } from './contexts.ts'
import type { MirrorNode } from './mirror/node.ts'
import type { Page } from './page.ts'

export interface Fields {
  id?: boolean
  dataset?: boolean
  mark?: boolean
  rect?: boolean
  size?: boolean
  scrollOffset?: boolean
  properties?: string[]
  computedStyle?: string[]
  context?: boolean
  node?: boolean
  ref?: boolean
}

interface Request {
  caller: any
  /** null: the viewport */
  selector: string | null
  single: boolean
  fields: Fields
  callback?: (result: any) => void
}

/** Elements below a component that fit a selector; `>>>` reaches into the components inside. */
export function select(caller: any, selector: string, all: boolean): easel.Element[] {
  const root = instanceOf(caller)?._$?.getShadowRoot?.()
  if (!root || typeof selector !== 'string') return []
  try {
    if (all) return root.querySelectorAll(selector)
    const found = root.querySelector(selector)
    return found ? [found] : []
  } catch {
    return []
  }
}

class NodesRef {
  constructor(private readonly query: SelectorQuery, private readonly caller: any, private readonly selector: string | null, private readonly single: boolean) {}

  fields(fields: Fields, callback?: (result: any) => void): SelectorQuery {
    return this.query.push({ caller: this.caller, selector: this.selector, single: this.single, fields, callback })
  }

  boundingClientRect(callback?: (result: any) => void): SelectorQuery {
    return this.fields({ id: true, dataset: true, rect: true, size: true }, callback)
  }

  scrollOffset(callback?: (result: any) => void): SelectorQuery {
    return this.fields({ id: true, dataset: true, scrollOffset: true }, callback)
  }

  context(callback?: (result: any) => void): SelectorQuery {
    return this.fields({ context: true }, callback)
  }

  node(callback?: (result: any) => void): SelectorQuery {
    return this.fields({ node: true }, callback)
  }

  ref(callback?: (result: any) => void): SelectorQuery {
    return this.fields({ ref: true }, callback)
  }
}

export class SelectorQuery {
  private queue: Request[] = []

  constructor(private readonly app: MiniApp, private caller: any) {}

  in(caller: any): this {
    this.caller = caller ?? this.caller
    return this
  }

  select(selector: string): NodesRef {
    return new NodesRef(this, this.caller, selector, true)
  }

  selectAll(selector: string): NodesRef {
    return new NodesRef(this, this.caller, selector, false)
  }

  selectViewport(): NodesRef {
    return new NodesRef(this, this.caller, null, true)
  }

  push(request: Request): this {
    this.queue.push(request)
    return this
  }

  exec(callback?: (results: any[]) => void): this {
    const queue = this.queue
    this.queue = []
    // Asked while a tree is being built, it means the tree when it stands.
    void Promise.resolve().then(() => this.run(queue)).then(results => {
      queue.forEach((request, index) => { if (request.callback) this.app.guarded('selector query', () => request.callback!.call(this, results[index])) })
      if (typeof callback === 'function') this.app.guarded('selector query', () => callback.call(this, results))
    })
    return this
  }

  private async run(queue: Request[]): Promise<any[]> {
    const caller = (request: Request): any => request.caller ?? this.app.stack.visible.at(-1)?.caller
    const page = pageOf(this.app, caller(queue[0]!)) as Page | undefined
    if (!page) return queue.map(request => request.single ? null : [])
    const found = queue.map(request => request.selector === null ? null : select(caller(request), request.selector, !request.single))
    // What was written in this turn is sent with it, so that fresh nodes have their numbers.
    page.mirror.flush()
    const items: QueryItem[] = queue.map((request, index) => {
      const { rect, size, scrollOffset, properties, computedStyle, node, context } = request.fields
      const elements = found[index]
      return { nodes: elements ? elements.map(element => page.nodeOf(element)?.id ?? -1) : [0], rect, size, scrollOffset, properties, computedStyle, node: node && this.wantsNode(page, elements ?? []), context }
    })
    const measured = await this.app.query(page, items).catch(() => items.map(item => item.nodes.map(() => null)))
    return queue.map((request, index) => {
      const elements = found[index]
      const results = (elements ?? [null]).map((element, at) => this.result(page, request.fields, element, measured[index]?.[at] as Record<string, unknown> | null))
      return request.single ? results[0] ?? null : results
    })
  }

  /** A canvas gives its surface away once; later queries get the one that is here. */
  private wantsNode(page: Page, elements: easel.Element[]): boolean {
    return elements.some(element => !page.nodeOf(element)?.surface)
  }

  private result(page: Page, fields: Fields, element: easel.Element | null, measured: Record<string, unknown> | null): Record<string, unknown> | null {
    const result: Record<string, unknown> = {}
    if (fields.id) result.id = element?.id ?? ''
    if (fields.dataset) result.dataset = element?.dataset ?? {}
    if (fields.mark) result.mark = element?.collectMarks() ?? {}
    const { node, tag, ...rest } = measured ?? {}
    Object.assign(result, rest)
    if (!element) return result
    if (fields.properties && easel.Component.isComponent(element)) {
      const data = (element as easel.GeneralComponent).data as Record<string, unknown>
      for (const name of fields.properties) if (easel.Component.hasProperty(element as easel.GeneralComponent, name)) result[name] = data[name]
    }
    const mirror = page.nodeOf(element)
    if (fields.context && mirror) result.context = contextOf(this.app, page, mirror)
    if (fields.node && mirror) result.node = this.nodeResult(page, mirror, element, node as Record<string, unknown> | undefined)
    return result
  }

  private nodeResult(page: Page, mirror: MirrorNode, element: easel.Element, given: Record<string, unknown> | undefined): unknown {
    if (mirror.tag === 'canvas') return mirror.surface ??= given?.canvas ? more().canvasNode(this.app, given.canvas as OffscreenCanvas) : null
    if (easel.Component.isComponent(element)) return (element as easel.GeneralComponent).getMethodCaller()
    return contextOf(this.app, page, mirror)
  }
}
