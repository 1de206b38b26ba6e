// The worker's copy of one node of the view, and the backend element that glass-easel writes to.
// Nothing is sent from here: a write marks the node, and the mirror sends the difference at the end of the turn.
import type { Element as EngineElement } from 'glass-easel'
import { Listen } from '../../protocol.ts'
import type { Mirror } from './mirror.ts'

export const enum Dirty {
  None = 0,
  Class = 1,
  Style = 2,
  Text = 4,
  Id = 8,
  Dataset = 16,
}

export const TEXT_TAG = '#text'
const FRAGMENT_TAG = '#fragment'

interface ClassName {
  name: string
  count: number
}

export interface WxsListener {
  type: string
  module: string
  name: string
  bits: number
  owner: MirrorNode | null
}

export interface WxsChange {
  attribute: string
  module: string
  name: string
  owner: MirrorNode | null
}

/** `20rpx` in a style text as the share of the frame's width that it is: 750 rpx are 100 vw. */
export const rpxToVw = (style: string): string =>
  style.includes('rpx') ? style.replace(/(-?\d*\.?\d+)rpx\b/g, (_, amount: string) => `${Math.round(Number(amount) / 7.5 * 1e5) / 1e5}vw`) : style

/** Only what can be cloned to the view: functions and symbols are left out, at every depth. */
export function cloneable(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== 'object') return typeof value === 'function' || typeof value === 'symbol' ? undefined : value
  if (depth > 32) return undefined
  if (Array.isArray(value)) return value.map(item => cloneable(item, depth + 1))
  if (value instanceof Date || value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const item = cloneable((value as Record<string, unknown>)[key], depth + 1)
    if (item !== undefined) copy[key] = item
  }
  return copy
}

export class MirrorNode {
  __wxElement?: EngineElement
  /** What the view calls it; 0 until it is sent. */
  id = 0
  parent: MirrorNode | null = null
  children: MirrorNode[] = []
  /** The children that the view has, while they differ from `children`. */
  sentChildren: MirrorNode[] | null = null
  released = false
  dirty: Dirty = Dirty.None
  text = ''
  style = ''
  elementId = ''
  host = ''
  dataset: Record<string, unknown> | null = null
  attributes: Map<string, unknown> | null = null
  dirtyAttributes: Set<string> | null = null
  listeners: Map<string, number> | null = null
  dirtyListeners: Set<string> | null = null
  models: Map<string, (value: unknown) => void> | null = null
  wxsListeners: WxsListener[] | null = null
  wxsChanges: WxsChange[] | null = null
  /** The surface of a canvas, once the worker has it. */
  surface: any = null
  private classNames: ClassName[] = []
  /** Prefix of the style scope, for attributes that name classes. */
  scopes: number[] = []

  constructor(readonly mirror: Mirror, readonly tag: string) {}

  get isText(): boolean {
    return this.tag === TEXT_TAG
  }

  get className(): string {
    return this.classNames.map(entry => entry.name).join(' ')
  }

  // Tree

  release(): void {
    this.released = true
    if (this.id !== 0) this.mirror.released(this)
  }

  associateValue(element: EngineElement): void {
    this.__wxElement = element
  }

  appendChild(child: MirrorNode): void {
    this.place(child, this.children.length)
  }

  removeChild(child: MirrorNode): void {
    const index = this.children.indexOf(child)
    if (index >= 0) this.take(index, 1)
  }

  insertBefore(child: MirrorNode, before: MirrorNode): void {
    this.leaveParent(child)
    const index = this.children.indexOf(before)
    this.place(child, index < 0 ? this.children.length : index)
  }

  replaceChild(child: MirrorNode, old: MirrorNode): void {
    this.leaveParent(child)
    const index = this.children.indexOf(old)
    if (index >= 0) this.take(index, 1)
    this.place(child, index < 0 ? this.children.length : index)
  }

  spliceBefore(before: MirrorNode, deleteCount: number, list: MirrorNode): void {
    this.splice(before, deleteCount, list)
  }

  spliceAppend(list: MirrorNode): void {
    this.splice(null, 0, list)
  }

  spliceRemove(before: MirrorNode, deleteCount: number): void {
    this.splice(before, deleteCount, null)
  }

  private splice(before: MirrorNode | null, deleteCount: number, list: MirrorNode | null): void {
    const incoming = list === null ? [] : list.tag === FRAGMENT_TAG ? list.children : [list]
    if (list && list.tag === FRAGMENT_TAG) list.children = []
    let index = before === null ? this.children.length : this.children.indexOf(before)
    if (index < 0) index = this.children.length
    if (deleteCount > 0) this.take(index, deleteCount)
    this.touchChildren()
    for (const child of incoming) child.parent = this
    this.children.splice(index, 0, ...incoming)
  }

  private leaveParent(child: MirrorNode): void {
    if (child.parent === null) return
    const index = child.parent.children.indexOf(child)
    if (index >= 0) child.parent.take(index, 1)
  }

  private place(child: MirrorNode, index: number): void {
    const within = child.parent === this ? this.children.indexOf(child) : -1
    this.leaveParent(child)
    if (within >= 0 && within < index) index--
    this.touchChildren()
    if (child.tag === FRAGMENT_TAG) {
      const incoming = child.children
      child.children = []
      for (const node of incoming) node.parent = this
      this.children.splice(index, 0, ...incoming)
      return
    }
    child.parent = this
    this.children.splice(index, 0, child)
  }

  private take(index: number, count: number): void {
    this.touchChildren()
    for (const child of this.children.splice(index, count)) child.parent = null
  }

  private touchChildren(): void {
    if (this.id === 0 || this.sentChildren !== null) return
    this.sentChildren = this.children.slice()
    this.mirror.childrenChanged(this)
  }

  private touch(bit: Dirty): void {
    if (this.id === 0) return
    if (this.dirty === Dirty.None) this.mirror.changed(this)
    this.dirty |= bit
  }

  // Fields

  setId(id: string): void {
    if (this.elementId === id) return
    this.elementId = id
    this.touch(Dirty.Id)
  }

  setStyleScope(scope: number, extraScope?: number, hostScope?: number): void {
    this.scopes = extraScope === undefined ? [scope] : [extraScope, scope]
    if (hostScope !== undefined) this.host = this.mirror.hostName(hostScope)
  }

  setStyle(style: string): void {
    const converted = rpxToVw(style)
    if (this.style === converted) return
    this.style = converted
    this.touch(Dirty.Style)
  }

  addClass(name: string, scope?: number): void {
    const full = this.mirror.className(name, scope)
    const entry = this.classNames.find(item => item.name === full)
    if (entry) {
      entry.count++
      return
    }
    this.classNames.push({ name: full, count: 1 })
    this.touch(Dirty.Class)
  }

  removeClass(name: string, scope?: number): void {
    const full = this.mirror.className(name, scope)
    const index = this.classNames.findIndex(item => item.name === full)
    if (index < 0) return
    const entry = this.classNames[index]!
    if (--entry.count > 0) return
    this.classNames.splice(index, 1)
    this.touch(Dirty.Class)
  }

  clearClasses(): void {
    this.classNames = []
    this.touch(Dirty.Class)
  }

  setAttribute(name: string, value: unknown): void {
    const sent = this.isClassAttribute(name) && typeof value === 'string' ? this.scopedClasses(value) : name === 'style' && typeof value === 'string' ? rpxToVw(value) : cloneable(value)
    const attributes = this.attributes ??= new Map<string, unknown>()
    if (sent !== null && typeof sent !== 'object' && attributes.has(name) && attributes.get(name) === sent) return
    attributes.set(name, sent)
    this.touchAttribute(name)
  }

  removeAttribute(name: string): void {
    if (this.attributes?.delete(name)) this.touchAttribute(name)
  }

  private touchAttribute(name: string): void {
    if (this.id === 0) return
    ;(this.dirtyAttributes ??= new Set()).add(name)
    this.mirror.changed(this)
  }

  private isClassAttribute(name: string): boolean {
    return name.endsWith('-class')
  }

  private scopedClasses(value: string): string {
    if (value === 'none') return value
    return value.split(/\s+/).filter(Boolean).flatMap(name => this.scopes.length === 0 ? [name] : this.scopes.map(scope => this.mirror.className(name, scope))).join(' ')
  }

  setText(text: string): void {
    if (this.text === text) return
    this.text = text
    this.touch(Dirty.Text)
  }

  setModelBindingStat(attribute: string, listener: ((value: unknown) => void) | null): void {
    if (listener === null) {
      this.models?.delete(attribute)
      return
    }
    const known = this.models?.has(attribute) ?? false
    ;(this.models ??= new Map()).set(attribute, listener)
    if (!known && this.id !== 0) this.mirror.modelBound(this, attribute)
  }

  /** glass-easel tells the level of mutation: 2 stops the event. It never tells that the last listener left. */
  setListenerStats(type: string, capture: boolean, mutLevel: number): void {
    const listeners = this.listeners ??= new Map<string, number>()
    const had = listeners.get(type) ?? Listen.None
    const mask = capture ? Listen.Capture | Listen.CaptureFinal : Listen.Bubble | Listen.Final
    const bits = (had & ~mask) | (capture ? Listen.Capture : Listen.Bubble) | (mutLevel === 2 ? capture ? Listen.CaptureFinal : Listen.Final : 0)
    if (bits === had) return
    listeners.set(type, bits)
    if (this.id === 0) return
    ;(this.dirtyListeners ??= new Set()).add(type)
    this.mirror.changed(this)
  }

  setDataset(name: string, value: unknown): void {
    ;(this.dataset ??= {})[name] = cloneable(value)
    this.touch(Dirty.Dataset)
  }

  /** Replaces what an earlier binding of the same event said. */
  setWxsListener(listener: WxsListener): void {
    const listeners = this.wxsListeners ??= []
    const index = listeners.findIndex(item => item.type === listener.type && (item.bits & Listen.Capture) === (listener.bits & Listen.Capture))
    if (index >= 0) {
      const same = listeners[index]!
      if (same.module === listener.module && same.name === listener.name) return
      listeners[index] = listener
    } else {
      listeners.push(listener)
    }
    if (this.id !== 0) this.mirror.wxsListenerSet(this, listener)
  }

  setWxsChange(change: WxsChange): void {
    const changes = this.wxsChanges ??= []
    if (changes.some(item => item.attribute === change.attribute && item.module === change.module && item.name === change.name)) return
    changes.push(change)
    if (this.id !== 0) this.mirror.wxsChangeSet(this, change)
  }

  // Queries, which glass-easel's own observers would use

  getBoundingClientRect(callback: (rect: { left: number; top: number; width: number; height: number }) => void): void {
    this.mirror.measure(this, callback)
  }
}

export class MirrorFragment extends MirrorNode {
  constructor(mirror: Mirror) {
    super(mirror, FRAGMENT_TAG)
  }
}
