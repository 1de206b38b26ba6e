// Builds a rich text from nodes or HTML. Nothing of the source is ever inserted as markup: each element and attribute is made anew from an allow list.
import { dropLoading } from './dom.ts'
import { shownText } from '../text.ts'
import { plainSource } from './rich-source.ts'

const TAGS = new Set(
  ('a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del div dl dt em fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins ' +
    'label legend li main mark nav ol p pre q rp rt ruby s samp section small span strong sub sup table tbody td tfoot th thead tr tt u ul var').split(' '),
)
const ATTRIBUTES: Record<string, readonly string[]> = {
  img: ['alt', 'height', 'width'], ol: ['start', 'type'], li: ['type', 'value'], td: ['colspan', 'rowspan', 'height', 'width', 'align', 'valign'], th: ['colspan', 'rowspan', 'height', 'width', 'align', 'valign'],
  table: ['width', 'border', 'cellpadding', 'cellspacing', 'align'], tr: ['align', 'valign'], col: ['span', 'width'], colgroup: ['span', 'width'], bdo: ['dir'], font: ['color', 'face', 'size'], p: ['align'], div: ['align'],
  h1: ['align'], h2: ['align'], h3: ['align'], h4: ['align'], h5: ['align'], h6: ['align'],
}
/** Deeper nesting than this is left out. */
const DEEPEST = 64
/** More nodes than this are left out. */
const MOST_NODES = 20_000

export interface RichOptions {
  space: string
  url(source: string): string | Promise<string>
}

interface Budget {
  left: number
}

interface RichNode {
  type?: unknown
  name?: unknown
  attrs?: unknown
  children?: unknown
  text?: unknown
}

const isAllowed = (tag: string, name: string): boolean =>
  TAGS.has(tag) && (name === 'class' || name === 'style' || (tag === 'img' && (name === 'src' || name === 'data-src')) || (ATTRIBUTES[tag]?.includes(name) ?? false))

/** Text of HTML is read into an inert document, without any attribute that is not allowed: no script of it runs or is even looked at, no picture loads. */
function parse(html: string): RichNode[] {
  const read = (node: Node): RichNode[] => {
    if (node.nodeType === Node.TEXT_NODE) return [{ type: 'text', text: node.nodeValue ?? '' }]
    if (!(node.nodeType === Node.ELEMENT_NODE)) return []
    const element = node as Element
    // The children of what is left out are left out with it, as of script, style and svg.
    return [{ name: element.localName, attrs: Object.fromEntries([...element.attributes].map(attribute => [attribute.name, attribute.value])), children: [...element.childNodes].flatMap(read) }]
  }
  return [...new DOMParser().parseFromString(plainSource(html, isAllowed), 'text/html').body.childNodes].flatMap(read)
}

function styled(element: HTMLElement, declarations: string): void {
  element.style.cssText = declarations.replace(/(-?(?:\d+\.?\d*|\.\d+))rpx\b/g, (_, amount: string) => `${(Number(amount) * 100) / 750}vw`)
  dropLoading(element.style)
  // It stays inside its box: it may not cover the page.
  if (element.style.position === 'fixed' || element.style.position === 'sticky') element.style.position = ''
}

function build(node: RichNode, options: RichOptions, budget: Budget, depth: number): Node | undefined {
  if (typeof node !== 'object' || node === null || depth > DEEPEST || budget.left-- <= 0) return undefined
  if (node.type === 'text' || (node.name === undefined && typeof node.text === 'string')) return document.createTextNode(shownText(String(node.text ?? ''), options.space, true))
  const name = String(node.name ?? '').toLowerCase()
  if (!TAGS.has(name)) return undefined
  const element = document.createElement(name)
  const attrs = typeof node.attrs === 'object' && node.attrs !== null ? (node.attrs as Record<string, unknown>) : {}
  for (const allowed of ATTRIBUTES[name] ?? []) if (Object.hasOwn(attrs, allowed)) element.setAttribute(allowed, String(attrs[allowed]))
  if (typeof attrs['class'] === 'string') element.className = attrs['class']
  if (typeof attrs['style'] === 'string') styled(element, attrs['style'])
  if (name === 'img') loadPicture(element as HTMLImageElement, String(attrs['src'] ?? attrs['data-src'] ?? ''), options)
  for (const child of richNodes(node.children)) {
    const made = build(child, options, budget, depth + 1)
    if (made) element.append(made)
  }
  return element
}

function loadPicture(img: HTMLImageElement, source: string, options: RichOptions): void {
  img.loading = 'lazy'
  img.addEventListener('error', () => { img.style.visibility = 'hidden' })
  img.draggable = false
  const url = source ? options.url(source) : ''
  const show = (found: string): void => void (found && (img.src = found))
  if (typeof url === 'string') show(url)
  else url.then(show, () => undefined)
}

function richNodes(source: unknown): RichNode[] {
  if (typeof source === 'string') return parse(source)
  return Array.isArray(source) ? (source as RichNode[]) : []
}

export function renderRichText(source: unknown, options: RichOptions): DocumentFragment {
  const fragment = document.createDocumentFragment()
  const budget = { left: MOST_NODES }
  for (const node of richNodes(source)) {
    const made = build(node, options, budget, 0)
    if (made) fragment.append(made)
  }
  return fragment
}
