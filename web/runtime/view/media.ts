// Choosing pictures and films, looking at them, and sound: with the browser's own pickers and players.
import type { View } from './view.ts'
import { words } from './chrome/words.ts'

interface ChooseOptions {
  accept: string
  count: number
  camera?: 'front' | 'back' | null
}

interface Chosen {
  tempFilePath: string
  name: string
  size: number
  type: string
  width?: number
  height?: number
  duration?: number
}

function chooseFiles({ accept, count, camera }: ChooseOptions): Promise<File[]> {
  return new Promise((resolve, reject) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.multiple = count > 1
    input.hidden = true
    if (camera) input.setAttribute('capture', camera === 'front' ? 'user' : 'environment')
    input.addEventListener('change', () => {
      input.remove()
      resolve([...input.files ?? []].slice(0, count))
    })
    input.addEventListener('cancel', () => {
      input.remove()
      reject({ errMsg: 'cancel' })
    })
    document.body.append(input)
    input.click()
  })
}

async function facts(file: File): Promise<Partial<Chosen>> {
  const url = URL.createObjectURL(file)
  try {
    if (file.type.startsWith('image/')) {
      const image = new Image()
      image.src = url
      await image.decode()
      return { width: image.naturalWidth, height: image.naturalHeight }
    }
    if (file.type.startsWith('video/')) {
      const film = document.createElement('video')
      film.preload = 'metadata'
      film.src = url
      await new Promise((resolve, reject) => {
        film.onloadedmetadata = resolve
        film.onerror = reject
      })
      return { width: film.videoWidth, height: film.videoHeight, duration: film.duration }
    }
    return {}
  } catch {
    return {}
  } finally {
    URL.revokeObjectURL(url)
  }
}

export function serveMedia(view: View): void {
  const { worker } = view
  worker.serve('media.choose', async (options: ChooseOptions): Promise<{ files: Chosen[] }> => {
    const files = await chooseFiles(options)
    return { files: await Promise.all(files.map(async file => ({ tempFilePath: await view.files.temporary(file), name: file.name, size: file.size, type: file.type, ...await facts(file) }))) }
  })
  worker.serve('media.preview', ({ urls, current, from }: { urls: string[]; current: number; from: string }) => preview(view, urls, current, from))
  serveAudio(view)
}

/** Pictures over everything, one a screen: swipe or arrow keys between them, a tap or Escape to leave. */
async function preview(view: View, sources: string[], current: number, from: string): Promise<void> {
  const layer = document.createElement('div')
  layer.className = 'preview'
  layer.tabIndex = -1
  layer.setAttribute('role', 'dialog')
  layer.setAttribute('aria-modal', 'true')
  layer.setAttribute('aria-label', words(view.boot.system.language).close)
  const images = await Promise.all(sources.map(async source => {
    const image = new Image()
    image.src = await view.files.url(source, from)
    image.alt = ''
    image.loading = 'lazy'
    const slide = document.createElement('div')
    slide.append(image)
    return slide
  }))
  layer.append(...images)
  const close = (): void => {
    layer.remove()
    before?.focus?.()
  }
  layer.addEventListener('click', close)
  layer.addEventListener('keydown', event => {
    if (event.key === 'Escape') close()
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step) layer.scrollBy({ left: step * layer.clientWidth, behavior: 'smooth' })
  })
  const before = document.activeElement as HTMLElement | null
  view.dialogs.element.append(layer)
  layer.scrollLeft = current * layer.clientWidth
  layer.focus()
}

function serveAudio(view: View): void {
  const players = new Map<number, HTMLAudioElement>()
  view.worker.on('audio.open', ({ id }: { id: number }) => {
    const player = new Audio()
    players.set(id, player)
    const tell = (event: string): void => view.worker.notify('audio', {
      id, event, currentTime: player.currentTime, duration: Number.isFinite(player.duration) ? player.duration : 0, paused: player.paused,
      buffered: player.buffered.length > 0 ? player.buffered.end(player.buffered.length - 1) : 0, code: player.error?.code, message: player.error?.message,
    })
    for (const [type, event] of Object.entries({ canplay: 'canplay', play: 'play', pause: 'pause', ended: 'ended', timeupdate: 'timeUpdate', error: 'error', waiting: 'waiting', seeking: 'seeking', seeked: 'seeked' })) player.addEventListener(type, () => tell(event))
  })
  view.worker.on('audio.set', async ({ id, name, value, from }: { id: number; name: string; value: any; from: string }) => {
    const player = players.get(id)
    if (!player) return
    if (name === 'src') player.src = await view.files.url(String(value), from)
    else if (name === 'loop') player.loop = Boolean(value)
    else if (name === 'volume') player.volume = Math.min(1, Math.max(0, Number(value)))
    else if (name === 'playbackRate') player.playbackRate = Number(value)
    else if (name === 'autoplay') player.autoplay = Boolean(value)
    else if (name === 'startTime') player.currentTime = Number(value)
  })
  view.worker.on('audio.do', ({ id, action, value }: { id: number; action: string; value?: number }) => {
    const player = players.get(id)
    if (!player) return
    if (action === 'play') player.play().catch(error => view.worker.notify('audio', { id, event: 'error', code: 10001, message: String(error) }))
    if (action === 'pause') player.pause()
    if (action === 'stop') {
      player.pause()
      player.currentTime = 0
      view.worker.notify('audio', { id, event: 'stop', currentTime: 0, duration: player.duration || 0, paused: true, buffered: 0 })
    }
    if (action === 'seek') player.currentTime = Number(value)
    if (action === 'destroy') {
      player.pause()
      player.removeAttribute('src')
      players.delete(id)
    }
  })
}
