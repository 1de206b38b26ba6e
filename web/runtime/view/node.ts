// A node of the view: a DOM element or text with what the app bound to it, and the built-in that it is.
import { Listen } from '../protocol.ts'
import {
  bindBuiltin, builtinAt, builtinNamed, isLazyBuiltin, loadBuiltin,
  type AnyBuiltinNode, type AttributeTypes, type BuiltinBehaviour, type BuiltinDefinition, type BuiltinNode, type EmitOptions,
} from './builtin.ts'
import type { PageView } from './page.ts'
import { safeStyle } from './style.ts'

export interface WxsListener {
  type: string
  module: string
  name: string
  bits: number
  owner: number
}

const nodes = new WeakMap<Node, ViewNode>()

/** The node whose element this is. */
export const nodeAt = (element: Node): ViewNode | undefined => nodes.get(element)

/** The nearest node at or above an element, across shadow roots of leaves. */
export function nodeAbove(start: Node | null): ViewNode | undefined {
  let current: Node | null = start
  while (current) {
    const found = nodes.get(current)
    if (found) return found
    current = current.parentNode ?? (current instanceof ShadowRoot ? current.host : null)
  }
  return undefined
}

/** Attributes of any node that go to the DOM as they are. */
const PASSED = /^(aria-[a-z]+|role|wx-host|lang|dir|tabindex)$/

export class ViewNode {
  readonly listens = new Map<string, number>()
  readonly models = new Set<string>()
  dataset: Record<string, unknown> = {}
  wxsListeners: WxsListener[] | null = null
  wxsChanges: Map<string, { module: string; name: string; owner: number; old: unknown }> | null = null
  builtin: BuiltinPart | null = null
  /** Attributes as the app wrote them. */
  readonly written = new Map<string, unknown>()
  /** What the author wrote. */
  private authorStyle = ''
  private ownStyle: Map<string, string> | null = null
  private wxsStyle: Map<string, string> | null = null
  private authorClass = ''
  private extraClasses: Set<string> | null = null
  readonly element: HTMLElement
  readonly text: Text | null

  constructor(readonly page: PageView, readonly id: number, readonly tag: string, text?: string) {
    if (text === undefined) {
      this.element = document.createElement(`wx-${tag}`)
      this.text = null
      nodes.set(this.element, this)
    } else {
      this.text = document.createTextNode(text)
      this.element = this.text as unknown as HTMLElement
      nodes.set(this.text, this)
    }
  }

  /** Where children go. */
  get slot(): HTMLElement {
    return this.builtin?.slot ?? this.element
  }

  /** Makes it the built-in that its tag names. After its first attributes, before its children. */
  become(definition: BuiltinDefinition<any>): void {
    this.builtin = new BuiltinPart(this, definition)
  }

  listensTo(type: string, mask: number = Listen.Bubble | Listen.Capture): boolean {
    return ((this.listens.get(type) ?? 0) & mask) !== 0
  }

  setListener(type: string, bits: number): void {
    this.listens.set(type, bits)
    // What catches moves keeps the page from scrolling under it.
    if (type === 'touchmove' && bits & (Listen.Final | Listen.CaptureFinal)) this.element.style.setProperty('touch-action', 'none')
  }

  setAttribute(name: string, value: unknown): void {
    this.written.set(name, value)
    this.wxsChanged(name, value)
    if (name === 'hidden') {
      this.element.toggleAttribute('hidden', Boolean(value))
      return
    }
    if (name === 'animation') {
      const actions = (value as { actions?: unknown[] } | null)?.actions
      if (Array.isArray(actions) && actions.length > 0) void import('./animation.ts').then(({ runSteps }) => runSteps(this, actions as never))
      return
    }
    this.pass(name, value)
    this.builtin?.set(name, value)
  }

  private pass(name: string, value: unknown): void {
    if (!PASSED.test(name)) return
    // WXML calls the role so.
    const written = name === 'aria-role' ? 'role' : name
    if (value === null || value === undefined || value === false) this.element.removeAttribute(written)
    else this.element.setAttribute(written, String(value))
  }

  removeAttribute(name: string): void {
    this.written.delete(name)
    if (name === 'hidden') this.element.removeAttribute(name)
    else this.pass(name, undefined)
    this.builtin?.set(name, undefined)
  }

  private wxsChanged(name: string, value: unknown): void {
    const change = this.wxsChanges?.get(name.startsWith('change:') ? name.slice(7) : name)
    if (!change) return
    const { old } = change
    change.old = value
    if (old !== value) this.page.wxsChange(this, change, value, old)
  }

  setId(id: string): void {
    this.element.id = id
  }

  setClass(names: string): void {
    this.authorClass = names
    this.writeClass()
  }

  /** Classes that a hover or a WXS responder puts on beside the author's. */
  toggleExtra(names: readonly string[], on: boolean): void {
    const extra = this.extraClasses ??= new Set()
    for (const name of names) if (on) extra.add(name); else extra.delete(name)
    this.writeClass()
  }

  hasClass(name: string): boolean {
    return this.element.classList.contains(name)
  }

  private writeClass(): void {
    this.element.className = this.extraClasses?.size ? `${this.authorClass} ${[...this.extraClasses].join(' ')}` : this.authorClass
  }

  setStyle(text: string): void {
    this.authorStyle = text
    this.writeStyle()
  }

  /** A property of the built-in's own, over the author's. */
  setOwnStyle(property: string, value: string): void {
    const own = this.ownStyle ??= new Map()
    if (value === '') own.delete(property)
    else own.set(property, value)
    this.writeStyle()
  }

  /** Properties that a WXS responder or an animation sets; they stay until set again. */
  setWxsStyle(properties: Record<string, string>): void {
    const own = this.wxsStyle ??= new Map()
    for (const [property, value] of Object.entries(properties)) own.set(property, value)
    this.writeStyle()
  }

  private writeStyle(): void {
    const { style } = this.element
    style.cssText = safeStyle(this.authorStyle)
    for (const layer of [this.wxsStyle, this.ownStyle]) for (const [property, value] of layer ?? []) style.setProperty(property, safeStyle(value))
    if ((this.listens.get('touchmove') ?? 0) & (Listen.Final | Listen.CaptureFinal)) style.setProperty('touch-action', 'none')
  }

  destroy(): void {
    this.builtin?.destroy()
  }
}

/** The built-in side of a node: typed attributes, batched changes, and what the interface promises. */
class BuiltinPart implements BuiltinNode<AttributeTypes> {
  attrs: any = {}
  slot: HTMLElement
  behaviour: BuiltinBehaviour = {}
  private given = new Set<string>()
  private raw = new Map<string, unknown>()
  private cleanups: (() => void)[] = []
  private created = false
  private shown = false

  constructor(private readonly node: ViewNode, private definition: BuiltinDefinition<any>) {
    this.slot = node.element
    this.define(definition)
    bindBuiltin(this as AnyBuiltinNode)
  }

  private define(definition: BuiltinDefinition<any>): void {
    this.definition = definition
    for (const [name, type] of Object.entries(definition.attributes as AttributeTypes)) this.attrs[name] = type.initial
  }

  get id(): number { return this.node.id }
  get name(): string { return this.definition.name }
  get element(): HTMLElement { return this.node.element }
  get page(): PageView { return this.node.page }
  get hovers(): boolean { return this.definition.hover === true }

  set(name: string, value: unknown): void {
    const type = (this.definition.attributes as AttributeTypes)[name]
    if (!type) return
    this.raw.set(name, value)
    this.attrs[name] = type.coerce(value)
    this.given.add(name)
    if (this.created) this.page.changedBuiltins.add(this)
  }

  /** Runs `create`. The first attributes are set. */
  create(): void {
    if (this.definition.attributes !== UNKNOWN) this.start()
    else void loadBuiltin(this.name).then(definition => this.late(definition)).catch(error => this.page.view.failed(`built-in ${this.name}`, error))
  }

  /** The code came after the node: attributes that were written meanwhile are read again. */
  private late(definition: BuiltinDefinition<any>): void {
    if (this.destroyed) return
    this.define(definition)
    for (const [name, value] of this.node.written) this.set(name, value)
    this.start()
    // Children that came before the code are moved to where it wants them.
    if (this.slot !== this.node.element) for (const child of [...this.node.element.childNodes]) if (nodeAt(child)) this.slot.append(child)
    // As in a batch: all that waited for this file are made before the first of them is attached.
    queueMicrotask(() => {
      if (!this.destroyed) this.attach()
    })
  }

  private start(): void {
    this.created = true
    this.behaviour = this.definition.create?.(this as never) ?? {}
    this.changed()
    this.resolveReady()
  }

  changed(): void {
    const names = this.given
    if (names.size === 0 && this.shown) return
    this.given = new Set()
    this.behaviour.changed?.(names)
    this.shown = true
  }

  attach(): void {
    if (!this.created || !this.element.isConnected) return
    this.behaviour.attached?.()
  }

  private destroyed = false
  /** Resolves when its code is there. */
  readonly ready: Promise<void> = new Promise(resolve => { this.resolveReady = resolve })
  private resolveReady!: () => void

  destroy(): void {
    this.destroyed = true
    if (this.created) this.behaviour.detached?.()
    for (const release of this.cleanups.splice(0)) release()
  }

  emit(type: string, detail: unknown = {}, options: EmitOptions = {}): void {
    this.page.gestures.emit(this.node, type, detail, options)
  }

  setModel(name: string, value: unknown): void {
    this.attrs[name] = value
    if (this.node.models.has(name)) this.page.view.worker.notify('model', { page: this.page.id, node: this.id, name, value })
  }

  setStyle(property: string, value: string): void {
    this.node.setOwnStyle(property, value)
  }

  tap(): void {
    this.page.gestures.tapAt(this.node)
  }

  listens(type: string): boolean {
    return this.node.listensTo(type)
  }

  url(source: string): string | Promise<string> {
    return this.page.view.files.url(source, this.page.path)
  }

  host(method: string, args?: unknown): Promise<unknown> {
    return this.page.view.host.call(method, args)
  }

  closest(...names: string[]): AnyBuiltinNode | null {
    let current = this.element.parentNode
    while (current) {
      const found = current instanceof Element ? builtinAt(current) : undefined
      if (found && names.includes(found.name)) return found
      current = current.parentNode ?? (current instanceof ShadowRoot ? current.host.parentNode : null)
    }
    return null
  }

  find(...names: string[]): AnyBuiltinNode[] {
    const found: AnyBuiltinNode[] = []
    for (const element of this.element.querySelectorAll(names.map(name => `wx-${name}`).join(','))) {
      const node = builtinAt(element)
      if (node && names.includes(node.name)) found.push(node)
    }
    return found
  }

  theme(): 'light' | 'dark' {
    return this.page.view.theme
  }

  cleanup(release: () => void): void {
    this.cleanups.push(release)
  }
}

export type { BuiltinPart }

/** Stands for the attributes of a built-in whose code is not there yet. */
const UNKNOWN: AttributeTypes = {}

/** What a tag is: a built-in, loaded or to be loaded, or a plain element (an app's own component). */
export const builtinOf = (tag: string): BuiltinDefinition<any> | undefined => builtinNamed(tag) ?? (isLazyBuiltin(tag) ? { name: tag, attributes: UNKNOWN, events: [], support: 'full' } : undefined)
