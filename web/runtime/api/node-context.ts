// Context objects (`wx.createVideoContext('id')`): the worker's hand on a built-in of the view.
import type { MiniApp } from '../worker/app.ts'
import { pageOf } from '../worker/callers.ts'
import type { MirrorNode } from '../worker/mirror/node.ts'
import type { Page } from '../worker/page.ts'
import { Failure } from './member.ts'

export interface Wanted {
  tag: string
  /** Attribute that names the node; its id when not given. */
  attribute?: string
  value: string
  /** `this` of the component that holds the node; its page when absent. */
  component?: any
}

const ownerOf = (node: MirrorNode): unknown => (node.__wxElement as any)?.ownerShadowRoot?.getHostNode()

function namedAs({ attribute, value }: Wanted, node: MirrorNode): boolean {
  if (node.elementId === value) return true
  if (!attribute) return false
  const camel = attribute.replace(/-[a-z]/g, part => part[1]!.toUpperCase())
  return (node.attributes?.get(attribute) ?? node.attributes?.get(camel)) === value
}

/** The node as the view has it after all that was written before. A component's own comes before those of others. */
function find(app: MiniApp, wanted: Wanted): { page: Page; node: MirrorNode } | null {
  const page = pageOf(app, wanted.component)
  if (!page) return null
  page.mirror.flush()
  const found = [...page.mirror.nodes.values()].filter(node => node.tag === wanted.tag && namedAs(wanted, node))
  const owner = wanted.component?._$ ?? page.root?.getComponent()
  const node = found.find(candidate => ownerOf(candidate) === owner) ?? found[0]
  return node ? { page, node } : null
}

/** Asks the node's built-in for something. Fails when the node is not there. */
export async function callNode<T = unknown>(app: MiniApp, wanted: Wanted, method: string, args?: unknown): Promise<T> {
  const found = find(app, wanted)
  if (!found) throw new Failure(`no ${wanted.tag} found: ${wanted.value}`)
  return app.view.call<T>('call', { page: found.page.id, node: found.node.id, method, args })
}
