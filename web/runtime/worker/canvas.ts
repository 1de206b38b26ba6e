// A `type="2d"` canvas: the worker owns its surface and draws without the view.
import type { MiniApp } from './app.ts'
import type { MirrorNode } from './mirror/node.ts'
import type { Page } from './page.ts'

type Handler = ((event?: unknown) => void) | null

/** What canvas.createImage gives: pictures are decoded by the view, which may load them. */
export class CanvasImage {
  onload: Handler = null
  onerror: Handler = null
  width = 0
  height = 0
  complete = false
  bitmap: ImageBitmap | null = null
  private source = ''

  constructor(private readonly app: MiniApp, private readonly pagePath: string) {}

  get src(): string {
    return this.source
  }

  set src(source: string) {
    this.source = source
    this.app.view.call<{ bitmap: ImageBitmap }>('image.decode', { src: source, from: this.pagePath }).then(({ bitmap }) => {
      this.bitmap = bitmap
      this.width = bitmap.width
      this.height = bitmap.height
      this.complete = true
      this.app.guarded('image onload', () => this.onload?.({ type: 'load', target: this }))
    }, error => this.app.guarded('image onerror', () => this.onerror?.({ type: 'error', errMsg: error.errMsg })))
  }
}

const drawable = (value: unknown): unknown => value instanceof CanvasImage ? value.bitmap : value

/** Contexts know nothing of our images: what is drawn is the bitmap inside. */
function withImages(context: any): any {
  if (!context) return context
  for (const method of ['drawImage', 'createPattern'] as const) {
    const original = context[method]?.bind(context)
    if (!original) continue
    context[method] = (image: unknown, ...rest: unknown[]) => {
      const picture = drawable(image)
      return picture ? original(picture, ...rest) : undefined
    }
  }
  for (const method of ['texImage2D', 'texSubImage2D'] as const) {
    const original = context[method]?.bind(context)
    if (original) context[method] = (...args: unknown[]) => original(...args.map(drawable))
  }
  return context
}

/** The node that `SelectorQuery.node` gives for a canvas. */
export function canvasNode(app: MiniApp, page: Page, mirror: MirrorNode | null, surface: OffscreenCanvas | undefined): any {
  if (!surface) return null
  const node = surface as any
  const getContext = surface.getContext.bind(surface) as (type: string, attributes?: unknown) => any
  const contexts = new Map<string, unknown>()
  let frame = 0
  const frames = new Map<number, ReturnType<typeof setTimeout>>()
  return Object.assign(node, {
    getContext(type: string, attributes?: unknown) {
      if (!contexts.has(type)) contexts.set(type, withImages(getContext(type, attributes)))
      return contexts.get(type)
    },
    createImage: () => new CanvasImage(app, page.path),
    createImageData: (width: number, height: number) => new ImageData(width, height),
    createPath2D: (path?: Path2D | string) => new Path2D(path),
    requestAnimationFrame(callback: (time: number) => void) {
      const scope = globalThis as any
      if (typeof scope.requestAnimationFrame === 'function') return scope.requestAnimationFrame((time: number) => app.guarded('requestAnimationFrame', () => callback(time)))
      frames.set(++frame, setTimeout(() => app.guarded('requestAnimationFrame', () => callback(performance.now())), 16))
      return frame
    },
    cancelAnimationFrame(id: number) {
      const scope = globalThis as any
      if (typeof scope.cancelAnimationFrame === 'function') scope.cancelAnimationFrame(id)
      else clearTimeout(frames.get(id))
    },
    async toTempFile(options: { fileType?: string; quality?: number } = {}) {
      const blob = await surface.convertToBlob({ type: options.fileType === 'jpg' ? 'image/jpeg' : 'image/png', quality: options.quality })
      return app.files.temporary(new Uint8Array(await blob.arrayBuffer()), options.fileType === 'jpg' ? 'jpg' : 'png')
    },
    mirror,
  })
}
