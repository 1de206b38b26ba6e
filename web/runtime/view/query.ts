// Measures nodes for the worker's selector queries: all reads of a query in one layout.
import { Transfer } from '../channel.ts'
import type { QueryItem } from '../protocol.ts'
import type { ViewNode } from './node.ts'
import type { PageView } from './page.ts'
import type { View } from './view.ts'

export function serveQueries(view: View): void {
  view.worker.serve('query', async ({ page, items }: { page: number; items: QueryItem[] }) => {
    const found = view.pages.get(page)
    if (!found) return items.map(item => item.nodes.map(() => null))
    // Without its styles nothing has its size.
    await found.styledInTime
    // A canvas may still be loading its code.
    for (const item of items) if (item.node || item.context) await Promise.all(item.nodes.map(id => found.tree.nodes.get(id)?.builtin?.ready))
    const transfer: Transferable[] = []
    const results = items.map(item => item.nodes.map(id => measure(view, found, id, item, transfer)))
    return new Transfer(results, transfer)
  })
}

function measure(view: View, page: PageView, id: number, item: QueryItem, transfer: Transferable[]): Record<string, unknown> | null {
  if (id === 0) return viewport(page, item)
  const node = page.tree.nodes.get(id)
  if (!node) return null
  const result: Record<string, unknown> = {}
  if (item.rect || item.size) {
    const { left, top, right, bottom, width, height } = view.rectOf(page, node.element)
    if (item.rect) Object.assign(result, { left, top, right, bottom })
    if (item.size) Object.assign(result, { width, height })
  }
  if (item.scrollOffset) Object.assign(result, scrollOffset(scrollerOf(node)))
  if (item.properties) {
    for (const name of item.properties) {
      const value = node.builtin?.attrs[name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)]
      if (value !== undefined) result[name] = value
    }
    if (item.properties.includes('scrollLeft') || item.properties.includes('scrollTop')) Object.assign(result, scrollOffset(scrollerOf(node)))
  }
  if (item.computedStyle) {
    const style = getComputedStyle(node.element)
    for (const name of item.computedStyle) result[name] = style.getPropertyValue(name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`))
  }
  if (item.node || item.context) {
    const given = node.builtin?.behaviour.node?.()
    result.tag = node.tag
    if (item.node && given) {
      const { transfer: list = [], ...rest } = given
      transfer.push(...list)
      result.node = rest
    }
  }
  return result
}

/** A scroll-view scrolls inside itself. */
function scrollerOf(node: ViewNode): Element {
  let element: Element | null = node.builtin?.slot ?? node.element
  while (element && element !== node.element && element.scrollHeight <= element.clientHeight && element.scrollWidth <= element.clientWidth) element = element.parentElement
  return element ?? node.element
}

const scrollOffset = ({ scrollLeft, scrollTop, scrollWidth, scrollHeight }: Element) => ({ scrollLeft, scrollTop, scrollWidth, scrollHeight })

function viewport(page: PageView, item: QueryItem): Record<string, unknown> {
  return {
    ...(item.rect ? { left: 0, top: 0, right: page.width, bottom: page.height } : {}),
    ...(item.size ? { width: page.width, height: page.height } : {}),
    ...(item.scrollOffset ? scrollOffset(page.scroller) : {}),
  }
}
