// A page as it stands: the nodes that are on the screen, and which of them are components with data of their own.
import type { Page } from '../worker/page.ts'
import type { MirrorNode } from '../worker/mirror/node.ts'
import type { Shown, Values } from './shown.ts'

export interface TreeNode {
  /** The view's number; 0 for what it has not yet. */
  node: number
  tag: string
  /** Path of the component that it is. */
  is?: string
  id?: string
  className?: string
  text?: string
  children: TreeNode[]
}

export interface ComponentFacts {
  node: number
  is: string
  data: Shown
  properties: string[]
}

const NODE_LIMIT = 5_000
const TEXT_LIMIT = 120

const callerOf = (node: MirrorNode): any => {
  const element = node.__wxElement as any
  return typeof element?.getMethodCaller === 'function' ? element : undefined
}

/** The tree of a page. Nodes that only hold others together are left out, their children stay. */
export function treeOf(page: Page): TreeNode[] {
  let left = NODE_LIMIT
  const read = (node: MirrorNode): TreeNode[] => {
    if (left-- <= 0) return []
    const children = node.children.flatMap(read)
    if (node.isText) return node.text.trim() === '' ? [] : [{ node: node.id, tag: '#text', text: node.text.slice(0, TEXT_LIMIT), children: [] }]
    const component = callerOf(node)
    if (!component && /^(virtual|#fragment|#root)$/.test(node.tag)) return children
    return [{
      node: node.id, tag: node.tag, ...(component ? { is: String(component.is).replace(/^\//, '') } : {}),
      ...(node.elementId ? { id: node.elementId } : {}), ...(node.className ? { className: node.className } : {}), children,
    }]
  }
  return page.mirror.root.children.flatMap(read)
}

/** What can be called and read of a node: 0 is the page itself. */
export function callerAt(page: Page, node: number): any {
  if (node === 0) return page.caller
  const found = page.mirror.nodes.get(node)
  return found ? callerOf(found)?.getMethodCaller() : undefined
}

export function factsOf(page: Page, node: number, values: Values): ComponentFacts | undefined {
  const caller = callerAt(page, node)
  if (!caller) return undefined
  const element: any = node === 0 ? page.root.getComponent() : page.mirror.nodes.get(node)!.__wxElement
  return { node, is: String(caller.is ?? page.path).replace(/^\//, ''), data: values.show(caller.data), properties: element.getRootBehavior?.().listProperties?.() ?? [] }
}
