// An icon font of our own strokes under the code points of a component library's icons, so that its icons show where its font server cannot be reached.
import CanvasKitInit from 'canvaskit-wasm'
import { Readable } from 'node:stream'
import { SVGIcons2SVGFontStream } from 'svgicons2svgfont'
import svg2ttf from 'svg2ttf'
import wawoff from 'wawoff2'

/** Outlines of 24 by 24 icons given as strokes; a leading "=" marks a shape that is filled already. */
export async function outlines(icons) {
  const kit = await CanvasKitInit()
  const result = {}
  for (const [name, text] of Object.entries(icons)) {
    const path = kit.Path.MakeFromSVGString(text.replace(/^=/, ''))
    if (text.startsWith('=')) path.setFillType(kit.FillType.EvenOdd)
    const outline = text.startsWith('=') ? path : path.makeStroked({ width: 1.7, cap: kit.StrokeCap.Round, join: kit.StrokeJoin.Round, precision: 1 })
    result[name] = (outline).toSVGString()
  }
  return result
}

/** WOFF2 bytes; `glyphs` is [{ name, code, d }], code a code point. */
export async function font(family, glyphs) {
  const stream = new SVGIcons2SVGFontStream({ fontName: family, fontHeight: 1000, normalize: false, descent: 0, log() {} })
  const chunks = []
  stream.on('data', chunk => chunks.push(chunk))
  const done = new Promise((resolve, reject) => stream.on('end', resolve).on('error', reject))
  for (const { name, code, d } of glyphs) {
    const glyph = Readable.from([`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="${d}"/></svg>`])
    glyph.metadata = { unicode: [String.fromCodePoint(code)], name }
    stream.write(glyph)
  }
  stream.end()
  await done
  const ttf = svg2ttf(Buffer.concat(chunks.map(chunk => Buffer.from(chunk))).toString(), { ts: 0 })
  return Buffer.from(await wawoff.compress(Buffer.from(ttf.buffer)))
}

/** Code points of `.prefix-name:before{content:"\eXXX"}` rules. */
export function codePoints(css, prefix) {
  const points = {}
  for (const [, name, code] of css.matchAll(new RegExp(`\\.${prefix}-([a-z0-9-]+):before\\{content:['"]\\\\([0-9a-fA-F]+)`, 'g'))) points[name] = parseInt(code, 16)
  return points
}
