// One drawing a kind of garment, coloured and patterned as the catalogue says.
import { readFile } from 'node:fs/promises'

const grounds = ['#eef1ef', '#f3eee7', '#e8eef1', '#f3eced', '#eef0e6']

/** Mixes two #rrggbb colours; share 0 gives the first, 1 the second. */
export function mix(from, to, share) {
  const channels = colour => [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16))
  const target = channels(to)
  return '#' + channels(from).map((value, index) => Math.round(value + (target[index] - value) * share).toString(16).padStart(2, '0')).join('')
}

const patterns = {
  plain: () => '',
  stripe: ({ light }) => lines(light, 11, range(90, 470, 26).map(y => `M0 ${y}H400`)),
  check: ({ light, shade }) => lines(shade, 9, range(20, 400, 40).map(x => `M${x} 0V500`)) + lines(light, 4, range(60, 490, 40).map(y => `M0 ${y}H400`), 0.8)
    + lines(light, 3, range(38, 400, 40).map(x => `M${x} 0V500`), 0.6),
  dot: ({ light }) => `<g fill="${light}">${range(50, 480, 28).flatMap((y, row) => range(row % 2 ? 14 : 28, 400, 28).map(x => `<circle cx="${x}" cy="${y}" r="4.5"/>`)).join('')}</g>`,
  cable: ({ shade, light }) => [140, 200, 260].map(x => lines(shade, 4, range(130, 380, 32).map(y => `M${x - 9} ${y}q18 8 18 16t-18 16M${x + 9} ${y}q-18 8-18 16t18 16`))).join('')
    + lines(light, 2, [118, 166, 234, 282].map(x => `M${x} 120V385`), 0.7),
  block: ({ other }) => `<rect y="262" width="400" height="238" fill="${other}"/>`,
  quilt: () => '',
  pleat: ({ shade }) => lines(shade, 5, range(90, 320, 13).map(x => `M${180 + (x - 200) * 0.45} 120L${x} 430`), 0.5),
}

const range = (from, to, step) => Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step)
const lines = (colour, width, paths, opacity = 1) => `<path d="${paths.join('')}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-opacity="${opacity}"/>`

/** The SVG text of a garment: `crop` shows the collar close up. */
export async function garment({ id, kind, pattern, colour, other }, palette, crop = false) {
  const source = await readFile(new URL(`garments/${kind}.svg`, import.meta.url), 'utf8')
  const body = palette[colour]
  const shade = mix(body, '#17211f', 0.28)
  const light = mix(body, '#ffffff', 0.55)
  const overlay = patterns[pattern]({ shade: mix(body, '#17211f', 0.2), light, other: palette[other] })
  return source
    .replace('</defs>', '<clipPath id="cut"><use xlink:href="#body"/></clipPath></defs>')
    .replace('<!-- pattern -->', `<g clip-path="url(#cut)">${overlay}</g>`)
    .replaceAll('#fe0001', body).replaceAll('#fe0002', shade).replaceAll('#fe0003', light)
    .replaceAll('#fe0004', grounds[Number(id.slice(1)) % grounds.length])
    .replace('viewBox="0 0 400 500"', crop ? 'viewBox="100 70 200 250"' : 'viewBox="0 0 400 500"')
}
