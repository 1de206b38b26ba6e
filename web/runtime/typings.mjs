// The members of wx, as the npm typings name them: what exists at all. The build puts those that we do not define into
// the worker as members that fail; the compatibility page counts against all of them.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const folder = dirname(createRequire(import.meta.url).resolve('miniprogram-api-typings/package.json'))

/** The text of a block whose opening brace stands at `from`. */
function block(text, from) {
  let depth = 0
  for (let at = text.indexOf('{', from); at < text.length; at++) {
    if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return text.slice(from, at)
  }
  throw new Error('the typings end inside interface Wx')
}

/** Members that answer at once: by the field's own naming. */
const SYNCHRONOUS = /^(on|off|create|report|revoke|is)[A-Z]|Sync$|^get\w+Manager$|^(arrayBufferToBase64|base64ToArrayBuffer|canIUse|nextTick|cancelIdleCallback|requestIdleCallback|getXrFrameSystem|getNFCAdapter|getPerformance)$/

/** @returns {{name: string, kind: 'async' | 'sync' | 'value'}[]} in alphabetical order */
export function typedMembers() {
  const text = readFileSync(join(folder, 'types', 'wx', 'lib.wx.api.d.ts'), 'utf8')
  const page = text.replace(/\/\*[\s\S]*?\*\//g, '')
  const body = block(page, page.indexOf('interface Wx {'))
  const members = new Map()
  for (const [, name, mark] of body.matchAll(/^ {8}(?:readonly )?(\w+)(\??:|[<(])/gm)) members.set(name, mark.endsWith(':') ? 'value' : SYNCHRONOUS.test(name) ? 'sync' : 'async')
  return [...members].map(([name, kind]) => ({ name, kind })).sort((a, b) => (a.name < b.name ? -1 : 1))
}
