// Pictures, videos and files that a person picks.
import type { MiniApp } from '../../worker/app.ts'
import type { ChosenFile } from '../../view/abilities/choose.ts'
import type { VideoInfo } from '../../view/abilities/video-info.ts'
import { extensionByType } from '../file/media-types.ts'
import { filesOf } from '../file/file-system.ts'
import { extensionOf } from '../file/paths.ts'
import { asyncMember, Failure, members } from '../member.ts'
import { imageHeader } from './image-header.ts'
import { redrawn } from './source.ts'

interface Source { sourceType?: string[] | string; camera?: string; sizeType?: string[] | string }

const listOf = (value: unknown): string[] => Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : []

function countOf(value: unknown, usual: number, most: number): number {
  if (value === undefined) return usual
  if (typeof value !== 'number' || !(value >= 1)) throw new Failure('parameter error: parameter.count should be at least 1;', 1001)
  return Math.min(Math.trunc(value), most)
}

async function choose(app: MiniApp, accept: string, count: number, { sourceType, camera }: Source): Promise<ChosenFile[]> {
  const sources = listOf(sourceType)
  const cameraOnly = sources.includes('camera') && !sources.includes('album')
  const capture = cameraOnly ? camera === 'front' ? 'user' : 'environment' : undefined
  return app.view.call<ChosenFile[]>('choose', { accept, count, capture })
}

interface Kept { path: string; size: number; bytes: Uint8Array; type: string }

async function keep(app: MiniApp, file: ChosenFile, compress: boolean): Promise<Kept> {
  let bytes = new Uint8Array(file.bytes)
  let type = file.type
  if (compress && type === 'image/jpeg') {
    const smaller = await redrawn(bytes, type, 0, 0, 0.8).then(blob => blob.arrayBuffer(), () => null)
    if (smaller && smaller.byteLength < bytes.length) bytes = new Uint8Array(smaller)
  }
  if (!type) type = 'application/octet-stream'
  return { path: filesOf(app).temporary(bytes, type, extensionByType(type) || extensionOf(file.name)), size: bytes.length, bytes, type }
}

/** Only when the original was not allowed: choosing both leaves the choice to people, and here to the better picture. */
const wantsSmall = ({ sizeType }: Source): boolean => {
  const sizes = listOf(sizeType)
  return sizes.includes('compressed') && !sizes.includes('original')
}

async function mediaFile(app: MiniApp, file: ChosenFile, args: Source): Promise<Record<string, unknown>> {
  const kept = await keep(app, file, wantsSmall(args))
  if (!kept.type.startsWith('video/')) {
    const header = imageHeader(kept.bytes)
    return { tempFilePath: kept.path, size: kept.size, fileType: 'image', width: header?.width ?? 0, height: header?.height ?? 0 }
  }
  const { width, height, duration, thumb } = await app.view.call<VideoInfo>('videoInfo', { path: kept.path, thumb: true })
  return { tempFilePath: kept.path, size: kept.size, fileType: 'video', width, height, duration, thumbTempFilePath: thumb }
}

const noCompression = 'videos are not compressed and maxDuration is not enforced: browsers record as they like'

export default members({
  chooseImage: asyncMember<Source & { count?: number }>({
    async run(args, app) {
      const files = await choose(app, 'image/*', countOf(args.count, 9, 20), args)
      const kept = await Promise.all(files.map(file => keep(app, file, wantsSmall(args))))
      return { tempFilePaths: kept.map(file => file.path), tempFiles: kept.map(({ path, size }) => ({ path, size })) }
    },
  }),
  chooseVideo: asyncMember<Source>({
    partial: noCompression,
    async run(args, app) {
      const [file] = await choose(app, 'video/*', 1, args)
      const { thumbTempFilePath, tempFilePath, size, width, height, duration } = await mediaFile(app, file!, {})
      return { tempFilePath, thumbTempFilePath, size, width, height, duration }
    },
  }),
  chooseMedia: asyncMember<Source & { count?: number; mediaType?: string[] }>({
    partial: noCompression,
    async run(args, app) {
      const types = listOf(args.mediaType ?? ['image', 'video'])
      const mix = types.includes('mix')
      const accept = [...mix || types.includes('image') ? ['image/*'] : [], ...mix || types.includes('video') ? ['video/*'] : []].join(',')
      if (accept === '') throw new Failure('parameter error: invalid mediaType', 1001)
      const chosen = await choose(app, accept, countOf(args.count, 9, 20), args)
      const tempFiles = []
      for (const file of chosen) tempFiles.push(await mediaFile(app, file, args))
      const kinds = new Set(tempFiles.map(file => file.fileType))
      return { tempFiles, type: kinds.size > 1 ? 'mix' : [...kinds][0] }
    },
  }),
  chooseMessageFile: asyncMember<{ count: number; type?: string; extension?: string[] }>({
    needs: { count: 'number' },
    partial: 'picks from the device: there is no conversation to pick from',
    async run({ count, type = 'all', extension }, app) {
      const accept = type === 'image' ? 'image/*' : type === 'video' ? 'video/*' : type === 'file' ? listOf(extension).map(name => `.${name.replace(/^\./, '')}`).join(',') : ''
      const chosen = await choose(app, accept, countOf(count, 1, 100), {})
      return {
        tempFiles: await Promise.all(chosen.map(async file => {
          const { path, size } = await keep(app, file, false)
          return { path, size, name: file.name, type: /^(image|video)\//.exec(file.type)?.[1] ?? 'file', time: Math.floor(file.modifiedMs / 1000) }
        })),
      }
    },
  }),
})
