// Pictures and videos that exist: shown, measured, made smaller, saved.
import type { MiniApp } from '../../worker/app.ts'
import type { VideoInfo } from '../../view/abilities/video-info.ts'
import { bufferOf } from '../file/codec.ts'
import { filesOf } from '../file/file-system.ts'
import { extensionByType, typeByExtension } from '../file/media-types.ts'
import { extensionOf, nameOf } from '../file/paths.ts'
import { asyncMember, Failure, members } from '../member.ts'
import { imageHeader } from './image-header.ts'
import { contentOf, localPath, redrawn } from './source.ts'

interface MediaSource { url: string; type?: string; poster?: string }

/** Hands a file to the person, under its own name or one by its type. */
async function save(app: MiniApp, filePath: string, name = nameOf(filePath)): Promise<void> {
  const bytes = bufferOf((await contentOf(app, filePath)).slice())
  const type = filesOf(app).typeOf(filePath)
  await app.view.call('save', { bytes, type, name: extensionOf(name) ? name : name + extensionByType(type) }, { transfer: [bytes] })
}

async function saveToAlbum(app: MiniApp, filePath: string, kind: 'image' | 'video'): Promise<void> {
  if (/^https?:\/\/(?!(tmp|usr|store)\/)/i.test(filePath)) throw new Failure('invalid file type')
  if (!filesOf(app).typeOf(filePath).startsWith(kind) && !(kind === 'image' && imageHeader(await contentOf(app, filePath)))) throw new Failure('invalid file type')
  await app.host.call('authorize', { scope: 'scope.writePhotosAlbum' })
  await save(app, filePath)
}

function preview(app: MiniApp, sources: MediaSource[], current: unknown): Promise<unknown> {
  const texts = sources.filter(source => typeof source?.url === 'string').map(({ url, type, poster }) => ({ url, type: type === 'video' ? 'video' : 'image', poster }))
  if (texts.length === 0) throw new Failure('no image to preview')
  const index = typeof current === 'number' ? current : texts.findIndex(source => source.url === current)
  return app.view.call('preview', { sources: texts, current: Math.min(Math.max(0, Math.trunc(index) || 0), texts.length - 1) })
}

const downloads = 'saved as a download: browsers have no album'

export default members({
  previewImage: asyncMember<{ urls: string[]; current?: string | number }>({
    needs: { urls: 'array' },
    partial: 'no menu on a long press',
    async run(args, app) { await preview(app, args.urls.map(url => ({ url })), args.current) },
  }),
  previewMedia: asyncMember<{ sources: MediaSource[]; current?: number }>({
    needs: { sources: 'array' },
    partial: 'no menu on a long press',
    async run(args, app) { await preview(app, args.sources, args.current ?? 0) },
  }),
  getImageInfo: asyncMember<{ src: string }>({
    needs: { src: 'string' },
    async run({ src }, app) {
      const path = await localPath(app, src)
      const header = imageHeader(await contentOf(app, path))
      if (!header) throw new Failure('file not found or not a picture')
      return { ...header, path: path.replace(/^\//, '') }
    },
  }),
  compressImage: asyncMember<{ src: string; quality?: number; compressedWidth?: number; compressedHeight?: number }>({
    needs: { src: 'string' },
    async run({ src, quality = 80, compressedWidth = 0, compressedHeight = 0 }, app) {
      const path = await localPath(app, src)
      const bytes = await contentOf(app, path)
      const blob = await redrawn(bytes, filesOf(app).typeOf(path), compressedWidth, compressedHeight, Math.min(100, Math.max(0, quality)) / 100)
      return { tempFilePath: filesOf(app).temporary(new Uint8Array(await blob.arrayBuffer()), blob.type) }
    },
  }),
  getVideoInfo: asyncMember<{ src: string }>({
    needs: { src: 'string' },
    partial: 'fps is unknown to browsers and given as 0, orientation always as up',
    async run({ src }, app) {
      const path = await localPath(app, src)
      const [{ width, height, duration }, bytes] = [await app.view.call<VideoInfo>('videoInfo', { path }), await contentOf(app, path)]
      return { width, height, duration, size: Math.ceil(bytes.length / 1024), bitrate: duration > 0 ? Math.round(bytes.length * 8 / duration / 1000) : 0, fps: 0, orientation: 'up', type: extensionOf(path).slice(1) || 'mp4' }
    },
  }),
  saveImageToPhotosAlbum: asyncMember<{ filePath: string }>({ needs: { filePath: 'string' }, partial: downloads, run: ({ filePath }, app) => saveToAlbum(app, filePath, 'image') }),
  saveVideoToPhotosAlbum: asyncMember<{ filePath: string }>({ needs: { filePath: 'string' }, partial: downloads, run: ({ filePath }, app) => saveToAlbum(app, filePath, 'video') }),
  saveFileToDisk: asyncMember<{ filePath: string }>({ needs: { filePath: 'string' }, run: ({ filePath }, app) => save(app, filePath) }),
  openDocument: asyncMember<{ filePath: string; fileType?: string }>({
    needs: { filePath: 'string' },
    partial: 'saved as a download, for the device to open',
    async run({ filePath, fileType }, app) {
      const extension = fileType ? `.${String(fileType)}` : extensionOf(filePath)
      if (!/^\.(docx?|xlsx?|pptx?|pdf)$/.test(extension) || typeByExtension(extension) === 'application/octet-stream') throw new Failure('filetype not supported')
      await save(app, filePath, extensionOf(filePath) === extension ? undefined : nameOf(filePath) + extension)
    },
  }),
})
