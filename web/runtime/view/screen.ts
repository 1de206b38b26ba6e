// Shows a kept first screen until the app itself has drawn as much. It is data from the host that came from this app's own frame, and is
// trusted no more than what the worker sends: known tags, plain attributes, pictures where the frame's policy allows them. Nobody can use it.
import type { KeptNode, KeptScreen } from '../protocol.ts'
import type { View } from './view.ts'

/** Besides `wx-…`: what the runtime itself draws with. */
export const KEPT_TAGS = new Set(['main', 'section', 'header', 'nav', 'div', 'span', 'h1', 'i', 'b', 'button', 'img'])
export const KEPT_TAG = /^wx-[a-z0-9_-]+$/
const ATTRIBUTE = /^(?!on)[a-z][a-z0-9-]*$/
const REFUSED = new Set(['srcdoc', 'srcset', 'href', 'action', 'formaction', 'autofocus', 'popover', 'contenteditable', 'tabindex', 'name', 'is', 'form', 'part', 'usemap', 'ping', 'target', 'background'])
const PICTURE = /^(https?:|data:image\/)/i
const PACKAGED = /^files\/[\w./%~-]+$/
/** Stands in styles for the package's folder. */
export const PACKAGE = 'package:/'

const MOST_NODES = 5_000
const LOOK_MS = 50
/** When the app draws less than it did, what was kept goes this long after its first page is there. */
const PATIENCE_MS = 3_000

export const isKeptAttribute = (name: string): boolean => ATTRIBUTE.test(name) && !REFUSED.has(name)

export interface ShownScreen {
  /** Takes the screen away when the view shows as much; at once when it belongs to another place. */
  handTo(view: View): void
  drop(): void
}

/** Null when it was kept for another size or theme of the frame. */
export function showScreen(screen: KeptScreen, base: string): ShownScreen | null {
  if (screen.width !== innerWidth || screen.height !== innerHeight || !Array.isArray(screen.nodes)) return null
  const { documentElement: root } = document
  root.dataset.theme = screen.theme === 'dark' ? 'dark' : 'light'
  root.style.cssText = String(screen.root)
  if (/^style\/[\w.-]+\.css$/.test(screen.fonts)) {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = new URL(screen.fonts, base).href
    document.head.append(link)
  }
  const element = document.createElement('div')
  element.className = 'kept'
  element.inert = true
  element.setAttribute('aria-hidden', 'true')
  let left = MOST_NODES
  const build = (node: KeptNode, into: Node): void => {
    if (left-- <= 0) return
    if (!Array.isArray(node)) return void into.appendChild(document.createTextNode(String(node)))
    const [tag, attributes, children, shadow] = node
    if (!KEPT_TAGS.has(tag) && !KEPT_TAG.test(tag)) return
    const made = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) {
      const isPackaged = name === 'src' && PACKAGED.test(value)
      if (!isKeptAttribute(name) || (name === 'src' && (tag !== 'img' || !(isPackaged || PICTURE.test(value))))) continue
      made.setAttribute(name, isPackaged ? base + value : name === 'style' ? String(value).replaceAll(PACKAGE, base) : String(value))
    }
    for (const child of children) build(child, made)
    if (shadow && tag === 'div') {
      const inside = made.attachShadow({ mode: 'open' })
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(String(shadow.css).replaceAll(PACKAGE, base))
      inside.adoptedStyleSheets = [sheet]
      for (const child of shadow.children) build(child, inside)
    }
    into.appendChild(made)
  }
  for (const node of screen.nodes) build(node, element)
  document.body.append(element)
  const drop = (): void => element.remove()
  return { drop, handTo: view => void handOver(view, Number(screen.pictures), drop) }
}

const isInSight = (image: Element): boolean => {
  const { width, top, bottom, left, right } = image.getBoundingClientRect()
  return width > 0 && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth
}

/** Whether a kept screen still waits for a picture. */
export function picturesComing(root: ParentNode): boolean {
  return [...root.querySelectorAll('.kept *')].some(element =>
    element.shadowRoot ? [...element.shadowRoot.querySelectorAll('img')].some(isComing) : element instanceof HTMLImageElement && isComing(element))
}

const isComing = (image: HTMLImageElement): boolean => !image.complete && isInSight(image)

/** Pictures of a page that stand in sight and are there. */
export function picturesOf(root: ParentNode): number {
  return [...root.querySelectorAll('img')].filter(image => image.complete && image.naturalWidth > 0 && isInSight(image)).length
}

async function handOver(view: View, pictures: number, drop: () => void): Promise<void> {
  let wanted = false
  // Who reaches for the page wants the page itself.
  const reached = (): void => { wanted = true }
  addEventListener('pointerdown', reached)
  let routedAt = 0
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, LOOK_MS))
    const page = view.current
    if (!page) continue
    routedAt ||= performance.now()
    if (wanted || view.pages.size > 1 || performance.now() - routedAt > PATIENCE_MS || (picturesOf(page.root) >= pictures && page.root.querySelector('wx-page')?.childElementCount)) break
  }
  removeEventListener('pointerdown', reached)
  // What replaces it is painted beneath first.
  requestAnimationFrame(() => requestAnimationFrame(drop))
  setTimeout(drop, 500)
}
