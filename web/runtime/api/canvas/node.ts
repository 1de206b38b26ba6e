// A canvas in the worker's hands: an OffscreenCanvas with what WeChat's canvas node has beside.
import type { MiniApp } from '../../worker/app.ts'
import { toBase64 } from '../file/codec.ts'
import { filesOf } from '../file/file-system.ts'
import { Failure } from '../member.ts'
import { contentOf, localPath } from '../media/source.ts'
import { encodePng } from './png.ts'

const FRAME_MS = 16

/** A picture to draw with: `src` loads it, `onload` tells. */
class CanvasImage {
  width = 0
  height = 0
  onload: ((event?: unknown) => void) | null = null
  onerror: ((error: unknown) => void) | null = null
  referrerPolicy = ''
  bitmap: ImageBitmap | null = null
  private source = ''
  private asked = 0

  constructor(private readonly app: MiniApp) {}

  get src(): string { return this.source }
  set src(value: string) {
    this.source = String(value)
    void this.load(++this.asked)
  }

  get complete(): boolean { return this.bitmap !== null }

  private async load(turn: number): Promise<void> {
    try {
      const path = await localPath(this.app, this.source)
      const bytes = await contentOf(this.app, path)
      const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: filesOf(this.app).typeOf(path) }))
      if (turn !== this.asked) return
      this.bitmap = bitmap
      this.width ||= bitmap.width
      this.height ||= bitmap.height
      this.app.guarded('image onload', () => this.onload?.({ type: 'load', target: this }))
    } catch (error: any) {
      if (turn === this.asked) this.app.guarded('image onerror', () => this.onerror?.({ errMsg: `fail ${error?.errMsg ?? error?.message}` }))
    }
  }
}

/** Our pictures stand for their bitmaps wherever a context takes a picture. */
const TAKES_IMAGE = ['drawImage', 'createPattern', 'texImage2D', 'texSubImage2D']

function understandImages(context: any): void {
  for (const name of TAKES_IMAGE) {
    const own = context?.[name]
    if (typeof own !== 'function') continue
    context[name] = (...args: unknown[]) => {
      // A picture that has not come yet draws nothing, as in a page.
      if (args.some(arg => arg instanceof CanvasImage && !arg.bitmap)) return name === 'createPattern' ? null : undefined
      return own.apply(context, args.map(arg => arg instanceof CanvasImage ? arg.bitmap : arg))
    }
  }
}

const scope = globalThis as any
const requestFrame: (callback: (time: number) => void) => number = scope.requestAnimationFrame?.bind(scope) ?? ((callback: (time: number) => void) => setTimeout(() => callback(performance.now()), FRAME_MS))
const cancelFrame: (id: number) => void = scope.cancelAnimationFrame?.bind(scope) ?? clearTimeout

/** Adds to a canvas what apps expect of one. The same object comes back. */
export function canvasNode(app: MiniApp, canvas: OffscreenCanvas): OffscreenCanvas {
  const node = canvas as any
  if (node.createImage) return canvas
  const getContext = canvas.getContext.bind(canvas) as (type: string, ...rest: unknown[]) => any
  const known = new Map<string, any>()
  return Object.assign(node, {
    getContext(type: string, ...rest: unknown[]) {
      const name = type === 'experimental-webgl' ? 'webgl' : type
      if (!known.has(name)) {
        const context = getContext(name, ...rest)
        understandImages(context)
        known.set(name, context)
      }
      return known.get(name)
    },
    createImage: () => new CanvasImage(app),
    createImageData: (width: number, height: number) => new ImageData(Math.max(1, Math.trunc(width)), Math.max(1, Math.trunc(height))),
    createPath2D: (path?: Path2D) => new Path2D(path),
    requestAnimationFrame: (callback: (time: number) => void) => requestFrame(time => { app.guarded('requestAnimationFrame', () => callback(time)) }),
    cancelAnimationFrame: cancelFrame,
    toDataURL: () => `data:image/png;base64,${toBase64(encodePng(canvas.width, canvas.height, pixelsOf(canvas)))}`,
  })
}

function pixelsOf(canvas: OffscreenCanvas): Uint8ClampedArray {
  const copy = new OffscreenCanvas(canvas.width, canvas.height)
  const context = copy.getContext('2d')!
  context.drawImage(canvas, 0, 0)
  return context.getImageData(0, 0, copy.width, copy.height).data
}

export interface Area { x?: number; y?: number; width?: number; height?: number; destWidth?: number; destHeight?: number; fileType?: string; quality?: number }

/** A part of a canvas as a temporary file. Sizes in px of the canvas. */
export async function canvasFile(app: MiniApp, canvas: OffscreenCanvas, { x = 0, y = 0, width = canvas.width - x, height = canvas.height - y, destWidth = width, destHeight = height, fileType, quality = 1 }: Area): Promise<string> {
  if (!(width > 0 && height > 0 && destWidth > 0 && destHeight > 0)) throw new Failure('invalid size')
  const copy = new OffscreenCanvas(destWidth, destHeight)
  copy.getContext('2d')!.drawImage(canvas, x, y, width, height, 0, 0, destWidth, destHeight)
  const blob = await copy.convertToBlob({ type: fileType === 'jpg' || fileType === 'jpeg' ? 'image/jpeg' : 'image/png', quality: quality > 0 && quality <= 1 ? quality : 1 })
  return filesOf(app).temporary(new Uint8Array(await blob.arrayBuffer()), blob.type)
}
