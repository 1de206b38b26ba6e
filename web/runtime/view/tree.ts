// Applies a batch of operations to a page's tree. Everything in a batch comes from the app's worker and is checked:
// nodes must exist, tags are names, and nothing but elements named wx-… and texts is ever made.
import { Op, Tree } from '../protocol.ts'
import { builtinOf, ViewNode, type BuiltinPart } from './node.ts'
import type { PageView } from './page.ts'

const TAG = /^[a-z][a-z0-9_-]*$/i
export const ROOT = 1

/** No page of an app for people has more; where the app shares its process with the shell, that would feel them. */
const MOST_NODES = 200_000

export class PageTree {
  readonly nodes = new Map<number, ViewNode>()
  /** Built-ins that were made in this batch and are to be attached when it is done. */
  private made: BuiltinPart[] = []
  private grown = new Set<ViewNode>()

  constructor(private readonly page: PageView, private readonly root: HTMLElement) {}

  apply(ops: unknown[]): void {
    let at = 0
    const next = (): any => ops[at++]
    while (at < ops.length) {
      const op = next() as Op
      switch (op) {
        case Op.Insert: {
          const parent = this.container(next())
          const before = this.before(next())
          at = this.insert(ops, at, parent, before)
          break
        }
        case Op.Move: {
          const parent = this.container(next())
          const node = this.nodes.get(next())
          const before = this.before(next())
          if (parent && node) parent.insertBefore(node.element, before?.parentNode === parent ? before : null)
          break
        }
        case Op.Detach: {
          this.nodes.get(next())?.element.remove()
          break
        }
        case Op.Remove: {
          const node = this.nodes.get(next())
          if (node) {
            node.element.remove()
            this.forget(node)
          }
          break
        }
        case Op.Text: {
          const node = this.nodes.get(next())
          const text = next()
          if (node?.text) node.text.data = String(text)
          break
        }
        case Op.WxsListen:
        case Op.WxsChange:
          at = this.wxs(op, ops, at)
          break
        case Op.Call: {
          const node = this.nodes.get(next())
          const method = next()
          const args = next()
          void node?.builtin?.ready.then(() => node.builtin!.behaviour.methods?.[method]?.(args))
          break
        }
        default:
          at = this.field(op, this.nodes.get(next()), ops, at)
      }
    }
    this.settle()
  }

  /** One field of a node: with `Op` first, then its values. */
  private field(op: Op, node: ViewNode | undefined, ops: unknown[], start: number): number {
    let at = start
    const next = (): any => ops[at++]
    switch (op) {
      case Op.Id: {
        const id = next()
        node?.setId(String(id))
        break
      }
      case Op.Class: {
        const names = next()
        node?.setClass(String(names))
        break
      }
      case Op.Style: {
        const style = next()
        node?.setStyle(String(style))
        break
      }
      case Op.Attribute: {
        const name = next()
        const value = next()
        node?.setAttribute(String(name), value)
        break
      }
      case Op.RemoveAttribute: {
        const name = next()
        node?.removeAttribute(String(name))
        break
      }
      case Op.Listen: {
        const type = next()
        const bits = next()
        node?.setListener(String(type), Number(bits))
        break
      }
      case Op.Model: {
        const name = next()
        node?.models.add(String(name))
        break
      }
      case Op.Dataset: {
        const dataset = next()
        if (node && dataset !== null && typeof dataset === 'object') node.dataset = dataset
        break
      }
      default:
        throw new Error(`Unknown operation ${String(op)}`)
    }
    return at
  }

  private wxs(op: Op, ops: unknown[], start: number): number {
    let at = start
    const next = (): any => ops[at++]
    const node = this.nodes.get(next())
    if (op === Op.WxsListen) {
      const listener = { type: String(next()), module: String(next()), name: String(next()), bits: Number(next()), owner: Number(next()) }
      if (node) {
        node.wxsListeners = [...(node.wxsListeners ?? []).filter(known => known.type !== listener.type || known.bits !== listener.bits), listener]
        this.page.needsWxs(listener.module)
      }
      return at
    }
    const attribute = String(next())
    const change = { module: String(next()), name: String(next()), owner: Number(next()), old: undefined as unknown }
    if (node) {
      ;(node.wxsChanges ??= new Map()).set(attribute, change)
      this.page.needsWxs(change.module)
      const now = node.written.get(attribute) ?? node.written.get(`change:${attribute}`)
      if (now !== undefined) {
        change.old = now
        this.page.wxsChange(node, change, now, undefined)
      }
    }
    return at
  }

  private container(id: unknown): HTMLElement | undefined {
    if (id === ROOT) return this.root
    const node = this.nodes.get(id as number)
    if (node) this.grown.add(node)
    return node?.slot
  }

  private before(id: unknown): Node | null {
    return id === 0 ? null : this.nodes.get(id as number)?.element ?? null
  }

  private insert(ops: unknown[], start: number, parent: HTMLElement | undefined, before: Node | null): number {
    const fragment = document.createDocumentFragment()
    let at = start
    while (at < ops.length && ops[at] !== Tree.End) at = this.build(ops, at, fragment)
    if (parent) parent.insertBefore(fragment, before?.parentNode === parent ? before : null)
    return at + 1
  }

  private build(ops: unknown[], start: number, into: Node): number {
    let at = start
    const kind = ops[at++]
    const id = ops[at++] as number
    if (this.nodes.size >= MOST_NODES) throw new Error(`a page has at most ${MOST_NODES} nodes`)
    if (kind === Tree.Known) {
      const known = this.nodes.get(id)
      if (known) into.appendChild(known.element)
      return at
    }
    if (kind === Tree.TextNode) {
      const node = new ViewNode(this.page, id, '#text', String(ops[at++]))
      this.nodes.set(id, node)
      into.appendChild(node.element)
      return at
    }
    if (kind !== Tree.Element) throw new Error(`Unknown kind of node ${String(kind)}`)
    const tag = String(ops[at++])
    const node = new ViewNode(this.page, id, TAG.test(tag) ? tag.toLowerCase() : 'view')
    this.nodes.set(id, node)
    const definition = builtinOf(tag)
    if (definition) node.become(definition)
    const fields = ops[at++] as unknown[] | null
    if (Array.isArray(fields)) for (let field = 0; field < fields.length;) field = this.field(fields[field] as Op, node, fields, field + 1)
    if (node.builtin) {
      node.builtin.create()
      this.made.push(node.builtin)
    }
    into.appendChild(node.element)
    while (at < ops.length && ops[at] !== Tree.End) at = this.build(ops, at, node.slot)
    return at + 1
  }

  private forget(node: ViewNode): void {
    const stack: Node[] = [node.element]
    const byElement = this.page.nodeOf
    while (stack.length > 0) {
      const element = stack.pop()!
      const known = byElement(element)
      if (known && this.nodes.get(known.id) === known) {
        this.nodes.delete(known.id)
        known.destroy()
      }
      stack.push(...element.childNodes)
    }
  }

  private settle(): void {
    for (const part of this.made.splice(0)) part.attach()
    for (const part of this.page.changedBuiltins) part.changed()
    this.page.changedBuiltins.clear()
    for (const node of this.grown) node.builtin?.behaviour.childrenChanged?.()
    this.grown.clear()
  }

  destroy(): void {
    for (const node of this.nodes.values()) node.destroy()
    this.nodes.clear()
  }
}
