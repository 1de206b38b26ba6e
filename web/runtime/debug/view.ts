// The view's side of what looks into an app while it is being made: new styles in place, and a frame around the node that somebody points at.
import type { View } from '../view/view.ts'

const BOX = 'position:fixed;z-index:2147483647;pointer-events:none;box-sizing:border-box;border:2px solid #0b7a75;background:rgb(11 122 117 / 22%);border-radius:2px'
const NAME = 'position:absolute;left:-2px;bottom:100%;padding:1px 6px;font:11px/16px ui-monospace,monospace;color:#fff;background:#0b7a75;white-space:nowrap;border-radius:2px'

function highlight(view: View): (at: { page: number; node: number } | null) => unknown {
  const box = document.createElement('div')
  const name = document.createElement('span')
  box.style.cssText = BOX
  name.style.cssText = NAME
  box.append(name)
  return at => {
    box.remove()
    const found = at && view.pages.get(at.page)?.tree.nodes.get(at.node)
    if (!found) return undefined
    const element = found.text ? found.text.parentElement : found.element
    const { left, top, width, height } = element?.getBoundingClientRect() ?? new DOMRect()
    box.style.left = `${left}px`
    box.style.top = `${top}px`
    box.style.width = `${width}px`
    box.style.height = `${height}px`
    name.textContent = `${found.tag} ${Math.round(width)} × ${Math.round(height)}`
    // Over the first lines there is no room above.
    name.style.bottom = top < 20 ? 'auto' : '100%'
    name.style.top = top < 20 ? '0' : 'auto'
    document.body.append(box)
    return { left, top, width, height }
  }
}

/** Lets somebody point at what is on the screen: the next tap answers with its node, and does nothing else. */
function pick(view: View): () => Promise<{ page: number; node: number } | null> {
  return () => new Promise(resolve => {
    const show = highlight(view)
    const at = (event: Event): { page: number; node: number } | null => {
      for (const target of event.composedPath()) {
        for (const page of view.pages.values()) {
          const node = target instanceof Node ? page.nodeOf(target) : undefined
          if (node) return { page: page.id, node: node.id }
        }
      }
      return null
    }
    const moved = (event: Event): void => void show(at(event))
    const taken = (event: Event): void => {
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.type !== 'click') return
      for (const type of TYPES) removeEventListener(type, taken, true)
      removeEventListener('pointermove', moved, true)
      show(null)
      resolve(at(event))
    }
    const TYPES = ['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'touchstart', 'touchend', 'click'] as const
    for (const type of TYPES) addEventListener(type, taken, { capture: true, passive: false })
    addEventListener('pointermove', moved, true)
  })
}

function install(view: View): void {
  const { host } = view
  host.serve('debug.highlight', highlight(view))
  host.serve('debug.pick', pick(view))
  host.serve('debug.styles', async ({ styles }: { styles: Record<string, string> }) => {
    await view.sheets.replace(styles)
    // Without new styles it is asked for what the app has sent until now.
    // Answered when it is on the screen.
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))
    return { paintedAtMs: Date.now() }
  })
}

;(globalThis as any).__madangDebug(install)
