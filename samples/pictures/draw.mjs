// Draws what the samples show, from the sources in this folder. Usage: npm ci && npm run draw (after npm ci in ../shop and ../vant, whose icons' code points are read).
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { codePoints, font, outlines } from './fonts.mjs'
import { garment } from './garments.mjs'

const here = path => new URL(path, import.meta.url)
const text = path => readFile(here(path), 'utf8')
const json = async path => JSON.parse(await text(path))
const webp = (svg, width, quality = 78) => sharp(Buffer.from(svg), { density: 144 }).resize({ width }).webp({ quality, effort: 6, smartSubsample: true }).toBuffer()
const png = (svg, width) => sharp(Buffer.from(svg), { density: 288 }).resize({ width }).png({ palette: true, compressionLevel: 9, effort: 10, colours: 32 }).toBuffer()

async function catalogue() {
  const [head, ...rows] = (await text('../shop-backend/Catalogue/garments.csv')).trim().split('\n').map(line => line.split(','))
  return rows.map(row => Object.fromEntries(head.map((name, index) => [name, row[index]])))
}

async function drawGoods() {
  const out = here('../shop-backend/pictures/')
  await rm(out, { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  const palette = await json('palette.json')
  for (const goods of await catalogue()) {
    const colours = goods.colors.split(' ')
    for (const [index, colour] of colours.entries()) {
      const other = colours[(index + 1) % colours.length]
      await writeFile(new URL(`${goods.id}-${colour}.webp`, out), await webp(await garment({ ...goods, colour, other }, palette), 480))
      if (index === 0) await writeFile(new URL(`${goods.id}-detail.webp`, out), await webp(await garment({ ...goods, colour, other }, palette, true), 480, 70))
    }
  }
  for (const name of await readdir(here('banners/'))) {
    await writeFile(new URL(name.replace('.svg', '.webp'), out), await webp(await text(`banners/${name}`), name.startsWith('store') ? 600 : 750))
  }
}

async function drawLocal(shapes) {
  const icon = (name, colour) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 28 28"><path fill="${colour}" d="${shapes[name]}"/></svg>`
  const tab = async (app, folder, names, colours) => {
    await mkdir(here(`../${app}/${folder}/`), { recursive: true })
    for (const name of names) for (const [suffix, colour] of Object.entries(colours)) await writeFile(here(`../${app}/${folder}/${name}${suffix}.png`), await png(icon(name, colour), 81))
  }
  await tab('shop', 'images/tab', ['home', 'app', 'cart', 'user'], { '': '#66736f', '-on': '#0b7a75', '-dark': '#8b9894', '-dark-on': '#34c3b8' })
  await tab('shop', 'images/pin', ['location'], { '': '#0b7a75', '-far': '#66736f' })
  for (const name of ['empty-cart', 'empty-goods', 'empty-orders', 'offline']) await writeFile(here(`../shop/images/${name}.png`), await png(await text(`drawings/${name}.svg`), 320))
  for (const app of ['shop', 'vant/miniprogram', 'weui', 'gallery']) {
    await mkdir(here(`../${app}/images/`), { recursive: true })
    await writeFile(here(`../${app}/images/sign.png`), await png(await text('drawings/sign.svg'), 144))
  }
  await writeFile(here('../shop/images/avatar.png'), await png(await text('drawings/avatar.svg'), 144))
  for (const app of ['gallery', 'vant/miniprogram', 'weui']) await writeFile(here(`../${app}/images/photo.webp`), await webp(await text('drawings/photo.svg'), 600))
  await writeFile(here('../gallery/images/photo.svg'), await text('drawings/photo.svg'))
  await writeFile(here('../gallery/images/photo.png'), await png(await text('drawings/photo.svg'), 300))
  await writeFile(here('../gallery/images/photo.jpg'), await sharp(Buffer.from(await text('drawings/photo.svg'))).resize({ width: 300 }).jpeg({ quality: 70, mozjpeg: true }).toBuffer())
}

async function drawFonts(shapes) {
  const face = (family, bytes) => `/* Drawn by ../pictures/draw.mjs: our own icons under the component library's code points, for where its font server is out of reach. */\n@font-face {\n  font-family: ${family};\n  src: url(data:font/woff2;base64,${bytes.toString('base64')}) format('woff2');\n}\n`
  const tdesign = codePoints(await text('../shop/node_modules/tdesign-miniprogram/miniprogram_dist/icon/icon.wxss'), 't-icon')
  const vant = codePoints(await text('../vant/node_modules/@vant/weapp/dist/icon/index.wxss'), 'van-icon')
  const glyphs = (points, names) => Object.entries(names).filter(([name]) => points[name]).map(([name, shape]) => ({ name, code: points[name], d: shapes[shape] }))
  const missing = Object.keys(shapes).filter(name => !tdesign[name])
  if (missing.length > 0) console.log(`No code point in tdesign: ${missing.join(' ')}`)
  await mkdir(here('../shop/styles/'), { recursive: true })
  await mkdir(here('../vant/miniprogram/styles/'), { recursive: true })
  await writeFile(here('../shop/styles/icons.wxss'), face('t', await font('t', glyphs(tdesign, Object.fromEntries(Object.keys(shapes).map(name => [name, name]))))))
  await writeFile(here('../vant/miniprogram/styles/icons.wxss'), face('vant-icon', await font('vant-icon', glyphs(vant, await json('vant-icons.json')))))
}

const shapes = await outlines(await json('icons.json'))
await drawGoods()
await drawLocal(shapes)
await drawFonts(shapes)
