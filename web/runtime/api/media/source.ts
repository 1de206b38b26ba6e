// A picture or video that an app names: an address, a file of its own, or one of its package.
import type { MiniApp } from '../../worker/app.ts'
import { fromBase64 } from '../file/codec.ts'
import { filesOf } from '../file/file-system.ts'
import { locate } from '../file/paths.ts'
import { Failure } from '../member.ts'
import { downloaded } from '../network/files.ts'
import { parseUrl } from '../../worker/stack.ts'

const DATA = /^data:([\w/+.-]*)((?:;[\w=-]+)*),(.*)$/is

/** A path that the file system knows. What is on the web is fetched; a packaged path may be relative to the page. */
export async function localPath(app: MiniApp, source: string): Promise<string> {
  if (/^https?:\/\/(?!(tmp|usr|store)\/)/i.test(source)) return downloaded(app, source)
  const data = DATA.exec(source)
  if (data) {
    const [, type = '', options = '', content = ''] = data
    return filesOf(app).temporary(/;base64/i.test(options) ? fromBase64(content) : new TextEncoder().encode(decodeURIComponent(content)), type || 'text/plain')
  }
  const files = filesOf(app)
  const at = locate(source, 'src')
  if (at.place === 'package' && !files.isFile(at) && !source.startsWith('/')) {
    const relative = parseUrl(source, app.stack.current?.path ?? '').path
    if (files.isFile({ place: 'package', path: relative })) return `/${relative}`
  }
  return source
}

export async function contentOf(app: MiniApp, path: string): Promise<Uint8Array> {
  const files = filesOf(app)
  await files.prepare(path)
  return files.read(path)
}

/** Draws a picture anew at a size and quality. @returns the bytes of a JPEG, or of a PNG for what is one */
export async function redrawn(bytes: Uint8Array, type: string, width: number, height: number, quality: number): Promise<Blob> {
  if (typeof OffscreenCanvas === 'undefined') throw new Failure('not supported')
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }))
  } catch {
    throw new Failure('not a picture')
  }
  const wide = width || (height ? Math.round(bitmap.width * height / bitmap.height) : bitmap.width)
  const high = height || (width ? Math.round(bitmap.height * width / bitmap.width) : bitmap.height)
  const canvas = new OffscreenCanvas(Math.max(1, wide), Math.max(1, high))
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return canvas.convertToBlob({ type: type === 'image/png' ? 'image/png' : 'image/jpeg', quality })
}
