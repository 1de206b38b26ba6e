// Takes down the first screen for the next opening: what stands in sight, as data, with the rules of style that reach it.
import type { KeptNode, KeptScreen } from '../protocol.ts'
import { isKeptAttribute, KEPT_TAG, KEPT_TAGS, PACKAGE, picturesOf } from './screen.ts'
import type { View } from './view.ts'

/** After the page is there: its data may come soon or late. */
const LOOKS_MS = [0, 700, 1_500, 3_000, 6_000]
const MOST_CHARACTERS = 250_000

class NotKept extends Error {}

/** Tells the host the first screen when it is at rest, and again when it has changed. A page that cannot be kept, one with fields, films or maps in sight, simply is not. */
export async function keepScreen(view: View): Promise<void> {
  const first = view.current
  const began = performance.now()
  let before = ''
  for (const ms of LOOKS_MS) {
    await new Promise(resolve => setTimeout(resolve, began + ms - performance.now()))
    if (!first || view.current !== first || view.pages.size > 1 || first.scroller.scrollTop > 0) return
    if (document.hidden || document.querySelector('.kept') || !isAtRest(first.root)) continue
    try {
      const screen = taken(view)
      const text = JSON.stringify(screen)
      if (text !== before && text.length <= MOST_CHARACTERS) view.host.notify('screen', { path: first.path, screen })
      before = text
    } catch (error) {
      if (!(error instanceof NotKept)) throw error
      return
    }
  }
}

function isAtRest(root: ShadowRoot): boolean {
  if (!root.querySelector('wx-page')?.childElementCount) return false
  return ![...root.querySelectorAll('img')].some(image => {
    const { top, bottom, left, right } = image.getBoundingClientRect()
    return image.getAttribute('src') && !image.complete && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth
  })
}

function taken(view: View): KeptScreen {
  const page = view.current!
  const nodes = [...node(view.stage, page.element, view.base), ...(view.tabBar.shown ? node(view.tabBar.element, page.element, view.base) : [])]
  return {
    width: innerWidth, height: innerHeight, theme: view.theme, root: document.documentElement.style.cssText,
    fonts: view.manifest.fonts ?? '', pictures: picturesOf(page.root), nodes,
  }
}

function node(from: Node, page: Element, base: string): KeptNode[] {
  if (from instanceof Text) return from.data ? [from.data] : []
  if (!(from instanceof HTMLElement)) {
    if (from instanceof Element) throw new NotKept()
    return []
  }
  const tag = from.localName
  if (from.classList.contains('page') && from !== page) return []
  // What lies well below what is in sight.
  const box = from.getBoundingClientRect()
  if (box.height > 0 && box.top > innerHeight * 1.2) return []
  if (!KEPT_TAGS.has(tag) && !KEPT_TAG.test(tag)) throw new NotKept()
  const attributes: Record<string, string> = {}
  for (const { name, value } of from.attributes) if (isKeptAttribute(name)) attributes[name] = value
  // Resolved, so that it does not depend on where it is shown, or from the package's folder on; what lives in this document alone cannot be kept.
  if (from instanceof HTMLImageElement && attributes.src) {
    if (from.src.startsWith('blob:')) throw new NotKept()
    attributes.src = from.src.startsWith(base) ? from.src.slice(base.length) : from.src
    delete attributes.loading
  }
  if (attributes.style) attributes.style = attributes.style.replaceAll(base, PACKAGE)
  const below = (parent: Node): KeptNode[] => [...parent.childNodes].flatMap(child => node(child, page, base))
  const { shadowRoot } = from
  return [shadowRoot ? [tag, attributes, below(from), { css: reaching(shadowRoot).replaceAll(base, PACKAGE), children: below(shadowRoot) }] : [tag, attributes, below(from)]]
}

/** The rules that a root's nodes need, in order. */
function reaching(root: ShadowRoot): string {
  const keeps = (rule: CSSRule): string => {
    if (rule instanceof CSSStyleRule) return reaches(root, rule.selectorText) ? rule.cssText : ''
    if (rule instanceof CSSGroupingRule) {
      const inside = [...rule.cssRules].map(keeps).join('')
      return inside && `${rule.cssText.slice(0, rule.cssText.indexOf('{') + 1)}${inside}}`
    }
    return rule.cssText
  }
  return root.adoptedStyleSheets.flatMap(sheet => [...sheet.cssRules].map(keeps)).filter(Boolean).join('\n')
}

/** Whether some node is meant, whatever state it is in. */
function reaches(root: ShadowRoot, selectors: string): boolean {
  if (/:(host|root)/.test(selectors)) return true
  try {
    return root.querySelector(selectors.replace(/::?(before|after|placeholder|hover|active|focus[a-z-]*|-webkit-[a-z-]+|part\([^)]*\)|marker|selection)/g, '') || '*') !== null
  } catch {
    return true
  }
}
