// The mirror of one page's tree, and the backend context that glass-easel renders into.
// An unsent subtree leaves as one insert, fields as their last value, children as the least number of moves.
import type { GeneralBackendContext } from 'glass-easel'
import { Op, Tree } from '../../protocol.ts'
import { keptInPlace } from './keep.ts'
import { Dirty, MirrorFragment, MirrorNode, TEXT_TAG, type WxsChange, type WxsListener } from './node.ts'

export interface MirrorOutlet {
  /** Sends a batch. `acknowledge` asks the view to answer once it has applied it. */
  send(ops: unknown[], count: number, acknowledge: boolean): void
  width(): number
  height(): number
  pixelRatio(): number
  theme(): string
  /** Prefix of a style scope: empty for none. */
  scopeName(scope: number): string
  /** The name to write for `:host` of that scope; empty when its styles have no such rule. */
  hostName(scope: number): string
  measure(node: MirrorNode, callback: (rect: { left: number; top: number; width: number; height: number }) => void): void
}

export class Mirror {
  /** BackendMode.Composed: slots and shadow trees stay here. */
  readonly mode = 2
  readonly root: MirrorNode
  /** Nodes that the view has, by its number. */
  readonly nodes = new Map<number, MirrorNode>()
  private nextId = 1
  private parents = new Set<MirrorNode>()
  private changedNodes = new Set<MirrorNode>()
  private extra: unknown[] = []
  private extraCount = 0
  private renderCallbacks: ((error: Error | null) => void)[] = []
  private awaited: ((error: Error | null) => void)[][] = []
  private scheduled = false
  private closed = false

  constructor(readonly outlet: MirrorOutlet) {
    this.root = new MirrorNode(this, '#root')
    this.root.id = this.nextId++
    this.nodes.set(this.root.id, this.root)
  }

  get context(): GeneralBackendContext {
    return this as unknown as GeneralBackendContext
  }

  // What glass-easel calls

  destroy(): void {
    this.closed = true
    this.nodes.clear()
    this.parents.clear()
    this.changedNodes.clear()
    const waiting = [...this.awaited.flat(), ...this.renderCallbacks]
    this.awaited = []
    this.renderCallbacks = []
    for (const callback of waiting) callback(null)
  }

  getWindowWidth(): number { return this.outlet.width() }
  getWindowHeight(): number { return this.outlet.height() }
  getDevicePixelRatio(): number { return this.outlet.pixelRatio() }
  getTheme(): string { return this.outlet.theme() }
  registerStyleSheetContent(): void { /* The view loads styles. */ }
  appendStyleSheetPath(): number { return 0 }
  disableStyleSheet(): void { /* as above */ }
  onEvent(): void { /* Events come by the page. */ }
  getRootNode(): MirrorNode { return this.root }

  createElement(_logicalName: string, stylingName: string): MirrorNode {
    return new MirrorNode(this, stylingName)
  }

  createTextNode(text: string): MirrorNode {
    const node = new MirrorNode(this, TEXT_TAG)
    node.text = text
    return node
  }

  createFragment(): MirrorNode {
    return new MirrorFragment(this)
  }

  /** Calls back when the view has applied all that was written before. */
  render(callback: (error: Error | null) => void): void {
    if (this.closed) {
      queueMicrotask(() => callback(null))
      return
    }
    this.renderCallbacks.push(callback)
    this.schedule()
  }

  /** The view has applied the oldest batch that asked for an answer. */
  acknowledged(): void {
    for (const callback of this.awaited.shift() ?? []) callback(null)
  }

  // What nodes call

  className(name: string, scope: number | undefined): string {
    const prefix = scope === undefined ? '' : this.outlet.scopeName(scope)
    return prefix === '' ? name : `${prefix}--${name}`
  }

  hostName(scope: number): string { return this.outlet.hostName(scope) }
  measure(node: MirrorNode, callback: (rect: { left: number; top: number; width: number; height: number }) => void): void { this.outlet.measure(node, callback) }

  childrenChanged(node: MirrorNode): void {
    this.parents.add(node)
    this.schedule()
  }

  changed(node: MirrorNode): void {
    this.changedNodes.add(node)
    this.schedule()
  }

  released(_node: MirrorNode): void {
    // It leaves with the children of its parent; a node without one is already gone from the view.
  }

  modelBound(node: MirrorNode, attribute: string): void { this.write(Op.Model, node.id, attribute) }
  wxsListenerSet(node: MirrorNode, listener: WxsListener): void { this.later(() => this.pushWxsListener(this.extra, node, listener)) }
  wxsChangeSet(node: MirrorNode, change: WxsChange): void { this.later(() => this.pushWxsChange(this.extra, node, change)) }

  /** Asks a built-in of the view for something, after all that was written before. */
  call(node: MirrorNode, method: string, args: unknown): void {
    this.later(() => {
      if (node.id !== 0) this.extra.push(Op.Call, node.id, method, args)
    })
  }

  private deferred: (() => void)[] = []
  private later(push: () => void): void {
    this.deferred.push(push)
    this.schedule()
  }

  private write(...op: unknown[]): void {
    this.extra.push(...op)
    this.extraCount++
    this.schedule()
  }

  private schedule(): void {
    if (this.scheduled || this.closed) return
    this.scheduled = true
    queueMicrotask(() => this.flush())
  }

  /** Sends what has changed. Called by itself at the end of the turn. */
  flush(): void {
    this.scheduled = false
    if (this.closed) return
    const ops: unknown[] = []
    let count = 0
    const removals: MirrorNode[] = []
    for (const node of this.changedNodes) if (node.id !== 0) count += this.pushFields(ops, node)
    this.changedNodes.clear()
    // A parent that is inside an unsent subtree was never marked; those that left the tree are skipped with their subtree.
    const parents = [...this.parents]
    this.parents.clear()
    for (const parent of parents) if (this.inTree(parent)) count += this.pushChildren(ops, parent, removals)
    for (const parent of parents) parent.sentChildren = null
    for (const node of removals) {
      if (node.id === 0) continue
      ops.push(Op.Remove, node.id)
      count++
      this.forget(node)
    }
    for (const push of this.deferred.splice(0)) {
      push()
      count++
    }
    ops.push(...this.extra)
    count += this.extraCount
    this.extra = []
    this.extraCount = 0
    const callbacks = this.renderCallbacks
    this.renderCallbacks = []
    if (count === 0 && callbacks.length === 0) return
    if (callbacks.length > 0) this.awaited.push(callbacks)
    this.outlet.send(ops, count, callbacks.length > 0)
  }

  private inTree(node: MirrorNode): boolean {
    let current: MirrorNode | null = node
    while (current !== null && current !== this.root) current = current.parent
    return current === this.root
  }

  private pushChildren(ops: unknown[], parent: MirrorNode, removals: MirrorNode[]): number {
    const old = parent.sentChildren ?? []
    const now = parent.children
    for (const child of old) if (child.parent === null || !this.inTree(child)) removals.push(child)
    const place = new Map<MirrorNode, number>()
    old.forEach((child, index) => { if (child.parent === parent) place.set(child, index) })
    const kept = keptInPlace(now.map(child => (child.id === 0 ? -1 : place.get(child) ?? -1)))
    let count = 0
    for (let index = now.length - 1; index >= 0; index--) {
      const child = now[index]!
      if (child.id !== 0) {
        if (!kept.has(index)) {
          ops.push(Op.Move, parent.id, child.id, now[index + 1]?.id ?? 0)
          count++
        }
        continue
      }
      let first = index
      while (first > 0 && now[first - 1]!.id === 0) first--
      ops.push(Op.Insert, parent.id, now[index + 1]?.id ?? 0)
      for (let i = first; i <= index; i++) this.pushTree(ops, now[i]!)
      ops.push(Tree.End)
      count++
      index = first
    }
    return count
  }

  private pushTree(ops: unknown[], node: MirrorNode): void {
    if (node.id !== 0) {
      // Moved into a subtree that is new.
      ops.push(Tree.Known, node.id)
      return
    }
    node.id = this.nextId++
    this.nodes.set(node.id, node)
    node.dirty = Dirty.None
    node.dirtyAttributes = null
    node.dirtyListeners = null
    if (node.isText) {
      ops.push(Tree.TextNode, node.id, node.text)
      return
    }
    ops.push(Tree.Element, node.id, node.tag, this.fields(node))
    for (const child of node.children) this.pushTree(ops, child)
    ops.push(Tree.End)
  }

  private fields(node: MirrorNode): unknown[] | null {
    const fields: unknown[] = []
    if (node.elementId !== '') fields.push(Op.Id, node.elementId)
    const className = node.className
    if (className !== '') fields.push(Op.Class, className)
    if (node.style !== '') fields.push(Op.Style, node.style)
    if (node.host !== '') fields.push(Op.Attribute, 'wx-host', node.host)
    if (node.dataset !== null) fields.push(Op.Dataset, node.dataset)
    for (const [name, value] of node.attributes ?? []) fields.push(Op.Attribute, name, value)
    for (const [type, bits] of node.listeners ?? []) fields.push(Op.Listen, type, bits)
    for (const name of node.models?.keys() ?? []) fields.push(Op.Model, name)
    for (const listener of node.wxsListeners ?? []) this.later(() => this.pushWxsListener(this.extra, node, listener))
    for (const change of node.wxsChanges ?? []) this.later(() => this.pushWxsChange(this.extra, node, change))
    return fields.length === 0 ? null : fields
  }

  private pushFields(ops: unknown[], node: MirrorNode): number {
    const before = ops.length
    let count = 0
    const push = (...op: unknown[]): void => {
      ops.push(...op)
      count++
    }
    if (node.dirty & Dirty.Text) push(Op.Text, node.id, node.text)
    if (node.dirty & Dirty.Id) push(Op.Id, node.id, node.elementId)
    if (node.dirty & Dirty.Class) push(Op.Class, node.id, node.className)
    if (node.dirty & Dirty.Style) push(Op.Style, node.id, node.style)
    if (node.dirty & Dirty.Dataset) push(Op.Dataset, node.id, node.dataset)
    for (const name of node.dirtyAttributes ?? []) {
      if (node.attributes?.has(name)) push(Op.Attribute, node.id, name, node.attributes.get(name))
      else push(Op.RemoveAttribute, node.id, name)
    }
    for (const type of node.dirtyListeners ?? []) push(Op.Listen, node.id, type, node.listeners?.get(type) ?? 0)
    node.dirty = Dirty.None
    node.dirtyAttributes = null
    node.dirtyListeners = null
    return ops.length === before ? 0 : count
  }

  private pushWxsListener(ops: unknown[], node: MirrorNode, listener: WxsListener): void {
    if (node.id !== 0) ops.push(Op.WxsListen, node.id, listener.type, listener.module, listener.name, listener.bits, listener.owner?.id ?? 0)
  }

  private pushWxsChange(ops: unknown[], node: MirrorNode, change: WxsChange): void {
    if (node.id !== 0) ops.push(Op.WxsChange, node.id, change.attribute, change.module, change.name, change.owner?.id ?? 0)
  }

  /** The view forgets a removed subtree; should a node of it come back, it is sent anew. */
  private forget(node: MirrorNode): void {
    if (node.id !== 0) this.nodes.delete(node.id)
    node.id = 0
    node.sentChildren = null
    for (const child of node.children) this.forget(child)
  }
}
