import { CanvasContext } from '../../worker/canvas-context.ts'
import { CanvasImage, canvasNode } from '../../worker/canvas.ts'
import { pageOf } from '../../worker/callers.ts'
import type { MiniApp } from '../../worker/app.ts'
import type { MirrorNode } from '../../worker/mirror/node.ts'
import type { Page } from '../../worker/page.ts'
import { asyncMember, Failure, members, syncMember } from '../member.ts'

function canvasNamed(app: MiniApp, id: string, caller: any): { page: Page; node: MirrorNode } {
  const page = pageOf(app, caller ?? app.stack.visible.at(-1)?.caller)
  page?.mirror.flush()
  const node = page ? [...page.mirror.nodes.values()].find(item => item.tag === 'canvas' && (item.attributes?.get('canvas-id') === id || item.elementId === id)) : undefined
  if (!page || !node) throw new Failure('canvas is not found')
  return { page, node }
}

const method = (name: string, app: MiniApp, { page, node }: { page: Page; node: MirrorNode }, args: unknown): Promise<unknown> => app.view.call('call', { page: page.id, node: node.id, method: name, args }) as Promise<unknown>

export default members({
  createCanvasContext: syncMember((app, id: string, caller?: any) => new CanvasContext((actions, reserve) => method('draw', app, canvasNamed(app, id, caller), { actions, reserve }))),
  createOffscreenCanvas: syncMember((app, options: any = {}, ...rest: any[]) => {
    const width = typeof options === 'number' ? options : options.width ?? 300
    const height = typeof options === 'number' ? rest[0] : options.height ?? 150
    return canvasNode(app, app.stack.visible.at(-1)!, null, new OffscreenCanvas(width, height))
  }),
  canvasToTempFilePath: asyncMember<any>({
    async run(args, app) {
      const { x = 0, y = 0, fileType = 'png', quality = 1 } = args
      if (args.canvas) {
        const { width, height } = args.canvas
        const from = { width: args.width ?? width - x, height: args.height ?? height - y }
        const target = new OffscreenCanvas(Math.max(1, Math.round(args.destWidth ?? from.width)), Math.max(1, Math.round(args.destHeight ?? from.height)))
        target.getContext('2d')!.drawImage(args.canvas, x, y, from.width, from.height, 0, 0, target.width, target.height)
        const jpeg = fileType === 'jpg' || fileType === 'jpeg'
        const blob = await target.convertToBlob({ type: jpeg ? 'image/jpeg' : 'image/png', quality })
        return { tempFilePath: app.files.temporary(new Uint8Array(await blob.arrayBuffer()), jpeg ? 'jpg' : 'png') }
      }
      const { canvasId, success: _s, fail: _f, complete: _c, ...plain } = args
      return method('toTempFilePath', app, canvasNamed(app, canvasId, undefined), plain)
    },
  }),
  canvasGetImageData: asyncMember<any>({ run: ({ canvasId, x, y, width, height }, app) => method('getImageData', app, canvasNamed(app, canvasId, undefined), { x, y, width, height }) }),
  canvasPutImageData: asyncMember<any>({ run: ({ canvasId, data, x, y, width, height }, app) => method('putImageData', app, canvasNamed(app, canvasId, undefined), { data, x, y, width, height }) }),
})

export { CanvasImage }
