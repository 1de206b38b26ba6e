// `hover-class`: put on a moment after a finger comes down, taken off a moment after it leaves.
import type { ViewNode } from './node.ts'
import { nodeAt } from './node.ts'

export class Hover {
  private active: { node: ViewNode; classes: string[]; on: boolean; timer: ReturnType<typeof setTimeout>; stayMs: number }[] = []

  start(target: ViewNode): void {
    this.cancel()
    let current: Node | null = target.element
    while (current) {
      const node = nodeAt(current)
      if (node?.builtin?.hovers) {
        if (this.begin(node)) return
      }
      current = current.parentNode ?? (current instanceof ShadowRoot ? current.host : null)
    }
  }

  /** True when the node stops the hover from going further up. */
  private begin(node: ViewNode): boolean {
    const attrs = node.builtin!.attrs
    const name = String(attrs['hover-class'] ?? 'none')
    if (name !== 'none' && name !== '' && !attrs.disabled) {
      const entry = { node, classes: name.split(/\s+/).filter(Boolean), on: false, stayMs: Number(attrs['hover-stay-time'] ?? 400), timer: setTimeout(() => {
        entry.on = true
        node.toggleExtra(entry.classes, true)
      }, Number(attrs['hover-start-time'] ?? 50)) }
      this.active.push(entry)
    }
    return Boolean(attrs['hover-stop-propagation'])
  }

  /** The finger moved away: at once. */
  cancel(): void {
    for (const entry of this.active.splice(0)) {
      clearTimeout(entry.timer)
      entry.node.toggleExtra(entry.classes, false)
    }
  }

  end(): void {
    for (const entry of this.active.splice(0)) {
      if (!entry.on) {
        clearTimeout(entry.timer)
        entry.node.toggleExtra(entry.classes, true)
      }
      setTimeout(() => entry.node.toggleExtra(entry.classes, false), entry.stayMs)
    }
  }
}
