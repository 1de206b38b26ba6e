// WXS functions that answer events and changes in the view itself: the only code of an app that runs here.
// They get descriptors, not elements.
import { Listen } from '../protocol.ts'
import { lockLanguage } from './lock.ts'
import { createWxsRegistry, installWxsGlobals } from '../worker/wxs.ts'
import type { ViewNode } from './node.ts'
import { nodeAt } from './node.ts'
import type { PageView } from './page.ts'
import type { View } from './view.ts'

export interface WxsChangeBinding {
  module: string
  name: string
  owner: number
  old: unknown
}

/** Classes and ids a selector of a descriptor may name; the worker's scopes put a prefix before each class. */
function matcher(selector: string): (element: Element) => boolean {
  const parts = selector.trim().match(/[.#][\w-]+/g) ?? []
  return element => parts.length > 0 && parts.every(part => {
    const name = part.slice(1)
    return part.startsWith('#') ? element.id === name : [...element.classList].some(item => item === name || item.endsWith(`--${name}`))
  })
}

const styleMap = (style: unknown): Record<string, string> => {
  const properties: Record<string, string> = {}
  if (typeof style === 'string') {
    for (const declaration of style.split(';')) {
      const colon = declaration.indexOf(':')
      if (colon > 0) properties[declaration.slice(0, colon).trim()] = declaration.slice(colon + 1).trim()
    }
  } else if (style !== null && typeof style === 'object') {
    for (const [name, value] of Object.entries(style)) properties[name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)] = String(value)
  }
  for (const [name, value] of Object.entries(properties)) properties[name] = value.replace(/(-?\d*\.?\d+)rpx\b/g, (_, amount: string) => `${Number(amount) / 7.5}vw`)
  return properties
}

const states = new WeakMap<ViewNode, Record<string, unknown>>()

export class WxsHost {
  readonly registry = createWxsRegistry()
  private readonly asked = new Set<string>()
  private waiting = new Map<string, (() => void)[]>()

  constructor(private readonly view: View) {
    installWxsGlobals(globalThis)
    const { registry } = this
    Object.defineProperty(globalThis, '__madang', { value: Object.freeze({ wxs: (key: string, factory: Parameters<typeof registry.define>[1]) => registry.define(key, factory) }) })
  }

  /** Loads the file of a module, once. */
  need(module: string): void {
    if (this.asked.has(module) || this.registry.has(module)) return
    this.asked.add(module)
    const path = module.split('#')[0]!
    const { components } = this.view.manifest
    const files = new Set<string>()
    const owners = components[path] ? [components[path]!] : Object.values(components)
    for (const facts of owners) for (const file of facts.wxs ?? []) files.add(file)
    for (const file of files) this.loadFile(file)
  }

  private readonly loaded = new Set<string>()

  private loadFile(file: string): void {
    if (this.loaded.has(file)) return
    this.loaded.add(file)
    lockLanguage()
    const script = document.createElement('script')
    script.src = new URL(file, this.view.base).href
    script.async = false
    script.onload = () => this.settle()
    document.head.append(script)
  }

  private settle(): void {
    for (const [module, runs] of [...this.waiting]) {
      if (!this.registry.has(module)) continue
      this.waiting.delete(module)
      for (const run of runs) run()
    }
  }

  private call(module: string, name: string, args: unknown[]): unknown {
    try {
      const found = this.registry.load(module)?.[name]
      return typeof found === 'function' ? found(...args) : undefined
    } catch (error) {
      this.view.failed(`wxs ${module} ${name}`, error)
      return undefined
    }
  }

  changed(page: PageView, node: ViewNode, change: WxsChangeBinding, value: unknown, old: unknown): void {
    const run = (): void => void this.call(change.module, change.name, [value, old, this.descriptor(page, this.owner(page, change.owner)), this.descriptor(page, node)])
    // After the batch, so that a responder finds the tree as the app meant it.
    if (this.registry.has(change.module)) queueMicrotask(run)
    else this.waiting.set(change.module, [...(this.waiting.get(change.module) ?? []), run])
  }

  respond(page: PageView, path: ViewNode[], target: ViewNode, event: { type: string; detail: unknown; touches?: unknown; changedTouches?: unknown; timeStamp: number }): ViewNode | null {
    const visit = (node: ViewNode, capture: boolean): boolean => {
      for (const listener of node.wxsListeners ?? []) {
        if (listener.type !== event.type || Boolean(listener.bits & (Listen.Capture | Listen.CaptureFinal)) !== capture) continue
        if (!this.registry.has(listener.module)) continue
        const plain = {
          type: event.type, timeStamp: event.timeStamp, detail: event.detail, touches: event.touches, changedTouches: event.changedTouches,
          target: { id: target.element.id ?? '', dataset: target.dataset, offsetLeft: target.element.offsetLeft, offsetTop: target.element.offsetTop },
          currentTarget: { id: node.element.id ?? '', dataset: node.dataset, offsetLeft: node.element.offsetLeft, offsetTop: node.element.offsetTop },
          instance: this.descriptor(page, node),
        }
        const result = this.call(listener.module, listener.name, [plain, this.descriptor(page, this.owner(page, listener.owner))])
        if (result === false || listener.bits & (Listen.Final | Listen.CaptureFinal)) return true
      }
      return false
    }
    for (const node of [...path].reverse()) if (visit(node, true)) return node
    for (const node of path) if (visit(node, false)) return node
    return null
  }

  private owner(page: PageView, id: number): ViewNode | null {
    const owner = page.tree.nodes.get(id)
    if (owner) return owner
    const root = page.root.querySelector('wx-page')
    return root ? nodeAt(root) ?? null : null
  }

  /** ComponentDescriptor: what a responder may do to a component or a node. */
  private descriptor(page: PageView, node: ViewNode | null): Record<string, unknown> | null {
    if (!node) return null
    const { element } = node
    const select = (selector: string): ViewNode[] => {
      const fits = matcher(String(selector))
      return [...element.querySelectorAll('*')].filter(fits).map(found => nodeAt(found)).filter(found => found !== undefined)
    }
    const describe = (found: ViewNode | undefined): unknown => found ? this.descriptor(page, found) : null
    const prefixed = (name: string): string => {
      const scope = [...element.classList].find(item => item.includes('--'))?.split('--')[0]
      return scope ? `${scope}--${name}` : name
    }
    const self = {
      selectComponent: (selector: string) => describe(select(selector)[0]),
      selectAllComponents: (selector: string) => select(selector).map(describe),
      setStyle: (style: unknown) => {
        node.setWxsStyle(styleMap(style))
        return self
      },
      addClass: (names: string) => {
        for (const name of String(names).split(/\s+/)) node.toggleExtra([name, prefixed(name)], true)
        return self
      },
      removeClass: (names: string) => {
        for (const name of String(names).split(/\s+/)) node.toggleExtra([name, prefixed(name)], false)
        return self
      },
      hasClass: (name: string) => node.hasClass(name) || node.hasClass(prefixed(name)),
      getDataset: () => node.dataset,
      callMethod: (method: string, args: unknown) => this.view.worker.notify('callMethod', { page: page.id, node: element.localName === 'wx-page' ? 0 : node.id, method: String(method), args: plainCopy(args) }),
      triggerEvent: (type: string, detail: unknown) => page.gestures.emit(node, String(type), plainCopy(detail), { bubbles: false }),
      requestAnimationFrame: (callback: () => void) => void requestAnimationFrame(() => this.guarded(callback)),
      setTimeout: (callback: () => void, ms: number) => setTimeout(() => this.guarded(callback), ms),
      clearTimeout: (timer: number) => clearTimeout(timer),
      getState: () => {
        const known = states.get(node) ?? {}
        states.set(node, known)
        return known
      },
      getComputedStyle: (given: string[]) => {
        const names = Array.isArray(given) ? Array.from(given, String) : []
        const computed = getComputedStyle(element)
        return Object.fromEntries(names.map(name => [name, computed.getPropertyValue(name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`))]))
      },
      getBoundingClientRect: () => page.view.rectOf(page, element),
    }
    return self
  }

  private guarded(callback: () => void): void {
    try {
      callback()
    } catch (error) {
      this.view.failed('wxs', error)
    }
  }
}

const plainCopy = (value: unknown): unknown => value === undefined ? undefined : JSON.parse(JSON.stringify(value))
