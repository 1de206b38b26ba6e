// Reads HTML as text, before any document does: a parser that made elements of it would already have met its inline handlers.

/** What stands in these is no markup; a document would read it as text, a rich text has no use for it. */
const RAW = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes', 'plaintext'])

const SPACE = /[\s/]/

interface Attributes {
  text: string
  end: number
}

/** The attributes from a place on up to the end of the tag; only what is allowed, quoted anew. */
function attributes(html: string, start: number, isAllowed: (name: string) => boolean): Attributes {
  let at = start
  let text = ''
  const seen = new Set<string>()
  while (at < html.length) {
    while (at < html.length && SPACE.test(html[at]!)) at++
    if (html[at] === '>') return { text, end: at + 1 }
    const from = at++
    while (at < html.length && !/[\s/>=]/.test(html[at]!)) at++
    const name = html.slice(from, at).toLowerCase()
    while (at < html.length && /\s/.test(html[at]!)) at++
    let value = ''
    if (html[at] === '=') {
      at++
      while (at < html.length && /\s/.test(html[at]!)) at++
      const quote = html[at]
      const begin = quote === '"' || quote === "'" ? ++at : at
      if (begin === at && html[at] === '>') continue
      while (at < html.length && (html[begin - 1] === quote && (quote === '"' || quote === "'") ? html[at] !== quote : !/[\s>]/.test(html[at]!))) at++
      value = html.slice(begin, at)
      if (html[at] === quote) at++
    }
    // The first of doubles wins, as in a document.
    if (!isAllowed(name) || seen.has(name)) continue
    seen.add(name)
    text += ` ${name}="${value.replaceAll('"', '&quot;')}"`
  }
  return { text, end: html.length }
}

/** The place after the end tag of a raw element, or the end. */
function afterRaw(html: string, start: number, name: string): number {
  if (name === 'plaintext') return html.length
  const end = new RegExp(`</${name}[\\s/>]`, 'gi')
  end.lastIndex = start
  const found = end.exec(html)
  return found ? attributes(html, found.index + 2 + name.length, () => false).end : html.length
}

function afterDeclaration(html: string, start: number): number {
  const isComment = html.startsWith('<!--', start)
  // `<!-->` and `<!--->` are whole comments.
  const short = isComment ? /^<!--(?:-?>)/.exec(html.slice(start, start + 6)) : null
  if (short) return start + short[0].length
  const end = isComment ? /--!?>/g : />/g
  end.lastIndex = start + (isComment ? 4 : 2)
  const found = end.exec(html)
  return found ? found.index + found[0].length : html.length
}

/** The same HTML without comments, declarations, raw elements, and attributes that are not allowed on their tag. */
export function plainSource(html: string, isAllowed: (tag: string, attribute: string) => boolean): string {
  let out = ''
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) return out + html.slice(at)
    out += html.slice(at, open)
    const tag = /^<(\/?)([a-z][^\s/>]*)/i.exec(html.slice(open, open + 64))
    if (!tag) {
      if (/[!?/]/.test(html[open + 1] ?? '')) at = afterDeclaration(html, open)
      else {
        out += '&lt;'
        at = open + 1
      }
      continue
    }
    const [whole, slash, written] = tag
    const name = written!.toLowerCase()
    const { text, end } = attributes(html, open + whole.length, attribute => slash === '' && isAllowed(name, attribute))
    // A name with other characters is no tag that is allowed, and must not become markup by being written again.
    if (RAW.has(name)) at = slash === '' ? afterRaw(html, end, name) : end
    else {
      if (/^[a-z0-9-]+$/.test(name)) out += `<${slash}${name}${text}>`
      at = end
    }
  }
  return out
}
