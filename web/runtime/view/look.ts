// Fonts and backgrounds that an app sets while it runs.
import type { View } from './view.ts'

export function serveLook(view: View): void {
  const { worker } = view
  worker.serve('font.load', async ({ family, source, desc }: { family: string; source: string; desc?: { style?: string; weight?: string } }) => {
    const url = /url\(["']?([^"')]+)["']?\)/.exec(source)?.[1] ?? source
    const loadable = await view.files.url(url, '')
    const face = new FontFace(family.replace(/["']/g, ''), `url("${loadable.replace(/"/g, '%22')}")`, { style: desc?.style, weight: desc?.weight })
    await face.load().catch(() => { throw { errMsg: 'the font did not load', status: 'error' } })
    ;(document as any).fonts.add(face)
    return { status: 'loaded' }
  })
  worker.on('background', ({ page, style }: { page: number; style: Record<string, string> }) => {
    const found = view.pages.get(page) ?? view.current
    if (!found) return
    if (style.backgroundColor) found.window = { ...found.window, backgroundColor: style.backgroundColor }
    if (style.textStyle) found.window = { ...found.window, backgroundTextStyle: style.textStyle as 'dark' | 'light' }
    found.applyWindow()
  })
}
