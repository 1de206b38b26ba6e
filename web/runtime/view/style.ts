// Styles as the view takes them: a page's height is not the frame's, insets come from the host, paths from the package.

/**
 * Rewrites what means something else inside a page. `100vh` is the page's height; `env(safe-area-inset-…)` what the host told.
 * @param base absolute URL of the folder that the style's relative paths start from
 */
export function pageStyle(css: string, base?: string): string {
  let text = css
  if (text.includes('vh')) text = text.replace(/(-?\d*\.?\d+)vh\b/g, (_, amount: string) => `calc(var(--page-vh)*${amount})`)
  if (text.includes('safe-area-inset')) text = text.replace(/\b(?:env|constant)\(\s*safe-area-inset-(top|right|bottom|left)\s*(?:,[^)]*)?\)/g, 'var(--safe-$1)')
  if (base) text = text.replace(URL_TOKEN, (token, quoted: string | undefined, bare: string | undefined) => absolute(token, quoted === undefined ? bare! : quoted.slice(1, -1), base))
  if (text.includes('font')) text = text.replace(FONT, withFallback)
  return text
}

/** A whole `url(…)`: what stands inside its quotes may look like another one. */
const URL_TOKEN = /url\(\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([^"')]*))\s*\)/gi

const absolute = (token: string, path: string, base: string): string => (/^\s*([a-z][a-z0-9+.-]*:|\/\/|#|$)/i.test(path) ? token : `url("${new URL(path.trim(), base).href}")`)

/** A declaration of a font. Strings in it stay whole. */
const FONT = /@font-face\s*\{[^}]*\}|([{;]\s*font(?:-family)?\s*:\s*)((?:"[^"]*"|'[^']*'|[^;{}"'!])+)/gi
const COMPLETE = /\b(serif|monospace|cursive|system-ui|inherit|initial|unset|icon)\s*$/i

/** Authors name the fonts of phones. Where none of them is there, a phone shows its sans-serif, and a browser would show its serif. */
const withFallback = (declaration: string, name: string | undefined, value: string): string => (name === undefined || COMPLETE.test(value) ? declaration : `${name}${value.trimEnd()},sans-serif`)

/** An inline style of the app's: the same, and a calc inside a calc stays one. */
export function safeStyle(style: string): string {
  return style.includes('vh') || style.includes('safe-area') ? pageStyle(style) : style
}

export class StyleSheets {
  private readonly sheets = new Map<string, Promise<CSSStyleSheet>>()
  private readonly newer = new Map<string, string>()

  constructor(private readonly base: string) {}

  /** A sheet of the package, parsed once for all pages. */
  load(path: string): Promise<CSSStyleSheet> {
    const known = this.sheets.get(path)
    if (known) return known
    const loading = this.fetch(path)
    this.sheets.set(path, loading)
    return loading
  }

  private async fetch(path: string): Promise<CSSStyleSheet> {
    const sheet = new CSSStyleSheet()
    const url = new URL(path, this.base).href
    try {
      const text = this.newer.get(path) ?? await this.read(url)
      if (text !== undefined) sheet.replaceSync(pageStyle(text, url))
    } catch {
      // A page without one of its styles is better than none; the network panel shows what failed.
    }
    return sheet
  }

  private async read(url: string): Promise<string | undefined> {
    const response = await fetch(url)
    return response.ok ? response.text() : undefined
  }

  /** Development: newer texts of some sheets, for the pages that have them and for those to come. */
  async replace(texts: Record<string, string>): Promise<void> {
    await Promise.all(Object.entries(texts).map(async ([path, text]) => {
      this.newer.set(path, text)
      const sheet = await this.sheets.get(path)
      sheet?.replaceSync(pageStyle(text, new URL(path, this.base).href))
    }))
  }
}
