// A line of the console whose first text says how the rest is shown: `%c` for a style, `%s`, `%d`, `%i`, `%f` for a text in it, `%o` and `%O` for a value.
import type { Shown } from '../runtime/debug/shown.ts'

export type Part = { text: string; style: Record<string, string> } | { value: Shown }

/** What a style may say: how the text looks, never where it stands or what is fetched. */
const ALLOWED = new Set(['color', 'background-color', 'background', 'font-weight', 'font-style', 'text-decoration', 'border-radius', 'padding'])

function styleOf(text: string): Record<string, string> {
  const pairs = text.split(';').map(declaration => declaration.split(/:(.*)/s).map(part => part.trim()) as [string, string?])
  return Object.fromEntries(pairs.filter(([name, value]) => ALLOWED.has(name) && value && !/url|\(\s*["']|image|[\\]/i.test(value)).map(([name, value]) => [name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()), value!]))
}

/** The parts of a line, in order. A line without such signs is its values. */
export function formatted({ values, level }: { values: Shown[]; level: string }): Part[] {
  const [first, ...rest] = values
  if (first?.kind !== 'string' || rest.length === 0 || level === 'input' || level === 'result' || !/%[csdifoO]/.test(first.text)) return values.map(value => ({ value }))
  const parts: Part[] = []
  let style: Record<string, string> = {}
  let text = ''
  const end = (): void => {
    if (text) parts.push({ text, style })
    text = ''
  }
  for (const piece of first.text.split(/(%[csdifoO%])/)) {
    const sign = piece.length === 2 && piece[0] === '%' ? piece[1]! : ''
    if (sign === '%') text += '%'
    else if (!sign || rest.length === 0) text += piece
    else if (sign === 'c') {
      end()
      style = styleOf(rest.shift()!.text)
    } else if (sign === 'o' || sign === 'O') {
      end()
      parts.push({ value: rest.shift()! })
    } else {
      const shown = rest.shift()!.text
      text += sign === 's' ? shown : sign === 'f' ? String(Number.parseFloat(shown)) : String(Number.parseInt(shown, 10))
    }
  }
  end()
  return [...parts, ...rest.map(value => ({ value }))]
}
