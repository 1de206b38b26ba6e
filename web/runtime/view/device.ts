// What of the device the frame itself can reach.
import { Transfer } from '../channel.ts'
import type { View } from './view.ts'

interface Releasable { release(): Promise<void> }

async function picture(view: View, source: string, from: string): Promise<HTMLImageElement> {
  const image = new Image()
  const url = await view.files.url(source, from)
  if (!url) throw { errMsg: 'image not found' }
  // Asked with CORS where it comes from elsewhere, so that pixels may be used; without when the server does not say so.
  if (/^https?:/.test(url) && !url.startsWith(view.base)) image.crossOrigin = 'anonymous'
  image.src = url
  try {
    await image.decode()
  } catch {
    if (!image.crossOrigin) throw { errMsg: 'image not found' }
    const plain = new Image()
    plain.src = url
    await plain.decode().catch(() => { throw { errMsg: 'image not found' } })
    return plain
  }
  return image
}

export function serveDevice(view: View): void {
  const { worker } = view
  let wakeLock: Releasable | null = null
  worker.serve('vibrate', ({ ms }: { ms: number }) => void navigator.vibrate?.(ms))
  worker.serve('keepScreenOn', async ({ on }: { on: boolean }) => {
    await wakeLock?.release().catch(() => {})
    wakeLock = on ? await (navigator as any).wakeLock?.request('screen').catch(() => null) ?? null : null
  })
  worker.serve('hideKeyboard', () => {
    const focused = deepFocus()
    if (!focused) throw { errMsg: 'input not exists' }
    focused.blur()
  })
  worker.serve('image.decode', async ({ src, from }: { src: string; from: string }) => {
    const bitmap = await createImageBitmap(await picture(view, src, from))
    return new Transfer({ bitmap }, [bitmap])
  })
  worker.serve('image.info', async ({ src, from }: { src: string; from: string }) => {
    const image = await picture(view, src, from)
    return { width: image.naturalWidth, height: image.naturalHeight }
  })
  worker.serve('image.compress', async ({ src, from, quality, width, height }: { src: string; from: string; quality: number; width?: number; height?: number }) => {
    const image = await picture(view, src, from)
    const canvas = document.createElement('canvas')
    canvas.width = width ?? (height ? Math.round(image.naturalWidth * height / image.naturalHeight) : image.naturalWidth)
    canvas.height = height ?? Math.round(image.naturalHeight * canvas.width / image.naturalWidth)
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/jpeg', Math.min(100, Math.max(0, quality)) / 100))
    if (!blob) throw { errMsg: 'the image cannot be read' }
    return { tempFilePath: await view.files.temporary(blob) }
  })
  worker.serve('file.download', ({ bytes, type, name }: { bytes: ArrayBuffer; type: string; name: string }) => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([bytes], { type }))
    link.download = name
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  })
  worker.serve('package.read', async ({ path }: { path: string }) => {
    const response = await fetch(view.files.packaged(path.startsWith('/') ? path : `/${path}`, ''))
    if (!response.ok) throw { errMsg: `no such file or directory, open "${path}"` }
    const bytes = await response.arrayBuffer()
    return new Transfer({ bytes }, [bytes])
  })
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
  window.addEventListener('copy', () => worker.notify('emit', { event: 'copy', data: {} }))
}

function deepFocus(): HTMLElement | null {
  let focused = document.activeElement as HTMLElement | null
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement as HTMLElement
  return focused && focused !== document.body ? focused : null
}
