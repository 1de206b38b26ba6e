// The document of an editor as a list of operations: runs of text with what is on them, a line's own marks on its newline.

export interface DeltaOp {
  insert: string | { image: string } | { divider: true }
  attributes?: Record<string, unknown>
}

const INLINE: Record<string, [name: string, value: unknown]> = {
  b: ['bold', true], strong: ['bold', true], i: ['italic', true], em: ['italic', true], u: ['underline', true], ins: ['underline', true], s: ['strike', true], strike: ['strike', true], del: ['strike', true], sub: ['script', 'sub'], sup: ['script', 'super'],
}
const STYLES: Record<string, (value: string) => [string, unknown] | null> = {
  'font-weight': value => Number.parseInt(value, 10) >= 600 || value === 'bold' ? ['bold', true] : null,
  'font-style': value => value === 'italic' ? ['italic', true] : null,
  'text-decoration-line': value => value.includes('underline') ? ['underline', true] : value.includes('line-through') ? ['strike', true] : null,
  color: value => ['color', value],
  'background-color': value => ['backgroundColor', value],
  'font-size': value => ['fontSize', value],
  'font-family': value => ['fontFamily', value],
}
const LINE_STYLES: Record<string, string> = { 'text-align': 'align', 'line-height': 'lineHeight', 'margin-top': 'marginTop', 'margin-bottom': 'marginBottom', direction: 'direction', 'text-indent': 'textIndent' }
const LINES = /^(p|div|h[1-6]|li|blockquote|pre)$/

const withMarks = (insert: DeltaOp['insert'], attributes: Record<string, unknown>): DeltaOp => Object.keys(attributes).length > 0 ? { insert, attributes } : { insert }

/** What stands in an editor's box. */
export function readDelta(root: HTMLElement): DeltaOp[] {
  const ops: DeltaOp[] = []
  const push = (op: DeltaOp): void => {
    const last = ops.at(-1)
    if (last && typeof last.insert === 'string' && typeof op.insert === 'string' && JSON.stringify(last.attributes) === JSON.stringify(op.attributes)) last.insert += op.insert
    else ops.push(op)
  }
  const inline = (node: Node, marks: Record<string, unknown>): void => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.nodeValue) push(withMarks(node.nodeValue, marks))
      return
    }
    if (!(node instanceof HTMLElement) || node.localName === 'br') return
    if (node.localName === 'img') return push(withMarks({ image: node.dataset.source ?? node.getAttribute('src') ?? '' }, marks))
    if (node.localName === 'hr') return push({ insert: { divider: true } })
    if (LINES.test(node.localName) || node.localName === 'ul' || node.localName === 'ol') return line(node)
    const own = { ...marks }
    const known = INLINE[node.localName]
    if (known) own[known[0]] = known[1]
    for (const [property, read] of Object.entries(STYLES)) {
      const value = node.style.getPropertyValue(property)
      const found = value ? read(value) : null
      if (found) own[found[0]] = found[1]
    }
    for (const child of node.childNodes) inline(child, own)
  }
  const line = (block: HTMLElement): void => {
    if (block.localName === 'ul' || block.localName === 'ol') return [...block.children].forEach(child => child instanceof HTMLElement && line(child))
    for (const child of block.childNodes) inline(child, {})
    const marks: Record<string, unknown> = {}
    if (/^h\d$/.test(block.localName)) marks.header = Number(block.localName[1])
    if (block.localName === 'li') marks.list = block.parentElement?.localName === 'ol' ? 'ordered' : 'bullet'
    for (const [property, name] of Object.entries(LINE_STYLES)) if (block.style.getPropertyValue(property)) marks[name] = block.style.getPropertyValue(property)
    push(withMarks('\n', marks))
  }
  for (const child of root.childNodes) {
    if (child instanceof HTMLElement && (LINES.test(child.localName) || child.localName === 'ul' || child.localName === 'ol')) line(child)
    else inline(child, {})
  }
  const last = ops.at(-1)
  if (!last || typeof last.insert !== 'string' || !last.insert.endsWith('\n')) ops.push({ insert: '\n' })
  return ops
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, letter => `&#${letter.charCodeAt(0)};`)

/** A line's worth of HTML; whoever shows it passes it through the list of what is allowed. */
export function htmlOfDelta(ops: readonly DeltaOp[]): string {
  let html = ''
  let line = ''
  const close = (marks: Record<string, unknown> = {}): void => {
    const style = Object.entries(LINE_STYLES).filter(([, name]) => marks[name] !== undefined).map(([property, name]) => `${property}:${String(marks[name])}`).join(';')
    const tag = marks.header ? `h${Math.min(6, Math.max(1, Number(marks.header) || 1))}` : marks.list ? 'li' : 'p'
    const text = `<${tag}${style ? ` style="${escaped(style)}"` : ''}>${line || '<br>'}</${tag}>`
    html += marks.list ? `<${marks.list === 'ordered' ? 'ol' : 'ul'}>${text}</${marks.list === 'ordered' ? 'ol' : 'ul'}>` : text
    line = ''
  }
  for (const { insert, attributes = {} } of ops) {
    if (typeof insert !== 'string') {
      if ('image' in insert) line += `<img src="${escaped(String(insert.image))}">`
      else html += '<hr>'
      continue
    }
    insert.split('\n').forEach((part, index) => {
      if (index > 0) close(attributes)
      if (part) line += marked(part, attributes)
    })
  }
  if (line) close()
  return html.replaceAll(/<\/(ol|ul)><\1>/g, '')
}

function marked(text: string, marks: Record<string, unknown>): string {
  const style = [['color', 'color'], ['background-color', 'backgroundColor'], ['font-size', 'fontSize'], ['font-family', 'fontFamily']].filter(([, name]) => marks[name!]).map(([property, name]) => `${property}:${String(marks[name!])}`).join(';')
  let html = escaped(text)
  for (const [name, tag] of [['bold', 'b'], ['italic', 'i'], ['underline', 'u'], ['strike', 's']] as const) if (marks[name]) html = `<${tag}>${html}</${tag}>`
  if (marks.script) html = marks.script === 'sub' ? `<sub>${html}</sub>` : `<sup>${html}</sup>`
  return style ? `<span style="${escaped(style)}">${html}</span>` : html
}
