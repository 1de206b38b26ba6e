import { typeOfPath } from '../../worker/files.ts'
import type { MiniApp } from '../../worker/app.ts'
import { asyncMember, Failure, hostMember, members, syncMember } from '../member.ts'

interface Chosen {
  tempFilePath: string
  name: string
  size: number
  type: string
  width?: number
  height?: number
  duration?: number
}

const from = (app: MiniApp): string => app.stack.current?.path ?? ''

async function choose(app: MiniApp, accept: string, count: unknown, sourceType: unknown, camera: unknown): Promise<Chosen[]> {
  const onlyCamera = Array.isArray(sourceType) && sourceType.length === 1 && sourceType[0] === 'camera'
  const { files } = await app.view.call<{ files: Chosen[] }>('media.choose', { accept, count: Math.max(1, Number(count) || 1), camera: onlyCamera ? camera === 'front' ? 'front' : 'back' : null })
  if (files.length === 0) throw Failure.cancel()
  return files
}

const kind = (file: Chosen): string => file.type.startsWith('video/') ? 'video' : 'image'

async function save(app: MiniApp, path: unknown): Promise<void> {
  const text = String(path)
  if (/^https?:/.test(text)) throw new Failure('invalid file path')
  const full = text.startsWith('wxfile://') || text.startsWith('http://') ? app.files.normalize(text) : null
  const bytes = full ? app.files.read(full).slice().buffer : (await app.view.call<{ bytes: ArrayBuffer }>('package.read', { path: text })).bytes
  await app.view.call('file.download', { bytes, type: typeOfPath(text), name: text.split('/').at(-1) })
}

export default members({
  chooseImage: asyncMember<any>({
    async run({ count = 9, sourceType, sizeType: _size }, app) {
      const files = await choose(app, 'image/*', count, sourceType, 'back')
      return { tempFilePaths: files.map(file => file.tempFilePath), tempFiles: files.map(file => ({ path: file.tempFilePath, size: file.size })) }
    },
  }),
  chooseMedia: asyncMember<any>({
    async run({ count = 9, mediaType = ['image', 'video'], sourceType, camera }, app) {
      const accept = mediaType.includes('mix') ? 'image/*,video/*' : mediaType.map((type: string) => `${type}/*`).join(',')
      const files = await choose(app, accept, count, sourceType, camera)
      return {
        type: files.every(file => kind(file) === kind(files[0]!)) ? kind(files[0]!) : 'mix',
        tempFiles: files.map(file => ({ tempFilePath: file.tempFilePath, size: file.size, duration: file.duration ?? 0, width: file.width ?? 0, height: file.height ?? 0, thumbTempFilePath: '', fileType: kind(file) })),
      }
    },
  }),
  chooseVideo: asyncMember<any>({
    async run({ sourceType, camera }, app) {
      const [file] = await choose(app, 'video/*', 1, sourceType, camera)
      return { tempFilePath: file!.tempFilePath, duration: file!.duration ?? 0, size: file!.size, width: file!.width ?? 0, height: file!.height ?? 0 }
    },
  }),
  chooseMessageFile: asyncMember<any>({
    async run({ count = 1, type = 'all', extension }, app) {
      const accept = Array.isArray(extension) && extension.length > 0 ? extension.map(item => `.${String(item).replace(/^\./, '')}`).join(',') : type === 'image' ? 'image/*' : type === 'video' ? 'video/*' : '*/*'
      const files = await choose(app, accept, count, undefined, undefined)
      return { tempFiles: files.map(file => ({ path: file.tempFilePath, name: file.name, size: file.size, time: Math.floor(Date.now() / 1000), type: file.type.startsWith('image/') ? 'image' : file.type.startsWith('video/') ? 'video' : 'file' })) }
    },
    partial: 'from the device instead of a conversation',
  }),
  previewImage: asyncMember<any>({
    needs: { urls: 'array' },
    run: ({ urls, current }, app) => app.view.call('media.preview', { urls: urls.map(String), current: Math.max(0, typeof current === 'number' ? current : urls.indexOf(current)), from: from(app) }),
  }),
  previewMedia: asyncMember<any>({
    needs: { sources: 'array' },
    run: ({ sources, current = 0 }, app) => app.view.call('media.preview', { urls: sources.map((source: { url: string; poster?: string; type?: string }) => source.type === 'video' ? source.poster ?? '' : source.url), current, from: from(app) }),
    partial: 'films show their poster',
  }),
  getImageInfo: asyncMember<any>({
    needs: { src: 'string' },
    async run({ src }, app) {
      const { width, height } = await app.view.call<{ width: number; height: number }>('image.info', { src, from: from(app) })
      return { width, height, path: src, orientation: 'up', type: /\.(\w+)(\?|$)/.exec(src)?.[1]?.replace('jpg', 'jpeg') ?? 'unknown' }
    },
  }),
  compressImage: asyncMember<any>({ needs: { src: 'string' }, run: ({ src, quality = 80, compressedWidth, compressedHeight }, app) => app.view.call('image.compress', { src, from: from(app), quality, width: compressedWidth, height: compressedHeight }) }),
  saveImageToPhotosAlbum: asyncMember<any>({ needs: { filePath: 'string' }, run: ({ filePath }, app) => save(app, filePath), partial: 'as a download' }),
  saveVideoToPhotosAlbum: asyncMember<any>({ needs: { filePath: 'string' }, run: ({ filePath }, app) => save(app, filePath), partial: 'as a download' }),
  openDocument: asyncMember<any>({ needs: { filePath: 'string' }, run: ({ filePath }, app) => save(app, filePath), partial: 'as a download' }),
  chooseInvoiceTitle: hostMember('invoice.choose'),
  createInnerAudioContext: syncMember(app => audio(app)),
  getBackgroundAudioManager: syncMember(app => audio(app), 'plays while the app is open'),
  getAvailableAudioSources: asyncMember({ run: () => ({ audioSources: ['auto'] }) }),
  setInnerAudioOption: asyncMember({ run: () => undefined, partial: 'the system decides' }),
})

let nextAudio = 1

function audio(app: MiniApp): Record<string, unknown> {
  const id = nextAudio++
  const state: Record<string, unknown> = { src: '', startTime: 0, autoplay: false, loop: false, obeyMuteSwitch: true, volume: 1, playbackRate: 1, duration: 0, currentTime: 0, paused: true, buffered: 0 }
  const settable = ['src', 'startTime', 'autoplay', 'loop', 'obeyMuteSwitch', 'volume', 'playbackRate']
  const listeners = new Map<string, Set<(value: unknown) => void>>()
  app.view.notify('audio.open', { id })
  app.view.on('audio', (message: { id: number; event: string; [name: string]: unknown }) => {
    if (message.id !== id) return
    for (const name of ['duration', 'currentTime', 'paused', 'buffered']) state[name] = message[name]
    const detail = message.event === 'error' ? { errCode: message.code, errMsg: message.message } : {}
    for (const listener of listeners.get(message.event.toLowerCase()) ?? []) app.guarded('audio', () => listener(detail))
  })
  const context: Record<string, unknown> = {}
  for (const name of Object.keys(state)) {
    Object.defineProperty(context, name, {
      get: () => state[name],
      set(value) {
        if (!settable.includes(name)) return
        state[name] = value
        app.view.notify('audio.set', { id, name, value, from: from(app) })
      },
      enumerable: true,
    })
  }
  for (const action of ['play', 'pause', 'stop', 'seek', 'destroy']) context[action] = (value?: number) => app.view.notify('audio.do', { id, action, value })
  for (const event of ['Canplay', 'Play', 'Pause', 'Stop', 'Ended', 'TimeUpdate', 'Error', 'Waiting', 'Seeking', 'Seeked', 'Prev', 'Next']) {
    const known = new Set<(value: unknown) => void>()
    listeners.set(event.toLowerCase(), known)
    context[`on${event}`] = (listener: (value: unknown) => void) => void known.add(listener)
    context[`off${event}`] = (listener?: (value: unknown) => void) => listener ? known.delete(listener) : known.clear()
  }
  return context
}
