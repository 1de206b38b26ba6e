// Size and length of a video, which only a player knows.
import type { View } from '../view.ts'

const WAIT_MS = 15_000

export interface VideoInfo {
  width: number
  height: number
  duration: number
  /** A picture of its first moment, as a temporary file; empty when it could not be drawn. */
  thumb: string
}

export function serveVideoInfo(view: View): void {
  view.worker.serve('videoInfo', async ({ path, thumb }: { path: string; thumb?: boolean }): Promise<VideoInfo> => {
    const url = await view.files.url(path, view.current?.path ?? '')
    const video = document.createElement('video')
    video.muted = true
    video.preload = 'auto'
    try {
      await loaded(video, url)
      const { videoWidth: width, videoHeight: height, duration } = video
      return { width, height, duration: Number.isFinite(duration) ? duration : 0, thumb: thumb ? await picture(view, video) : '' }
    } finally {
      video.removeAttribute('src')
      video.load()
    }
  })
}

function loaded(video: HTMLVideoElement, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject({ errMsg: 'file not found or not a video' })
    video.onloadeddata = () => resolve()
    video.onerror = fail
    setTimeout(fail, WAIT_MS)
    if (url === '') fail()
    else video.src = url
  })
}

async function picture(view: View, video: HTMLVideoElement): Promise<string> {
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  try {
    canvas.getContext('2d')!.drawImage(video, 0, 0)
    const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/jpeg', 0.8))
    return blob ? await view.files.temporary(blob) : ''
  } catch {
    return '' // Of another origin, or nothing to draw.
  }
}
