import type { MiniApp } from '../../worker/app.ts'
import { Failure, asyncMember, members, syncMember, typeName, type AsyncCall } from '../member.ts'
import { callNode, type Wanted } from '../node-context.ts'
import { legacyContext } from './legacy-context.ts'
import { canvasFile, canvasNode, type Area } from './node.ts'

const SIDE_LIMIT = 8192

interface Named { canvasId?: string; component?: unknown }

const wantedOf = (canvasId: unknown, component: unknown): Wanted => {
  if (typeof canvasId !== 'string') throw new Failure(`parameter error: parameter.canvasId should be String instead of ${typeName(canvasId)};`)
  return { tag: 'canvas', attribute: 'canvas-id', value: canvasId, component }
}

const side = (value: unknown, usual: number): number => Number.isFinite(value) && (value as number) > 0 ? Math.min(Math.round(value as number), SIDE_LIMIT) : usual

function offscreen(app: MiniApp, first: any, height?: number): OffscreenCanvas {
  if (typeof OffscreenCanvas === 'undefined') throw new Failure('not supported')
  // Before 2.16.1 it took width and height.
  const options = first !== null && typeof first === 'object' ? first : { width: first, height }
  return canvasNode(app, new OffscreenCanvas(side(options.width, 300), side(options.height, 150)))
}

/** The second argument of these members is the component that holds the canvas. */
const componentOf = (call: AsyncCall): unknown => call.rest?.[0]

export default members({
  createCanvasContext: syncMember((app, canvasId, component) => legacyContext(app, String(canvasId), component)),
  createOffscreenCanvas: syncMember(offscreen),
  canvasToTempFilePath: asyncMember<Area & Named & { canvas?: unknown }>({
    async run(args, app, call) {
      const { canvas, canvasId, success: _, fail: __, complete: ___, ...area } = args as any
      if (typeof OffscreenCanvas !== 'undefined' && canvas instanceof OffscreenCanvas) return { tempFilePath: await canvasFile(app, canvas, area) }
      return callNode(app, wantedOf(canvasId, componentOf(call)), 'toTempFilePath', area)
    },
  }),
  canvasGetImageData: asyncMember<Area & Named>({
    needs: { canvasId: 'string', x: 'number', y: 'number', width: 'number', height: 'number' },
    run: ({ canvasId, x, y, width, height }, app, call) => callNode(app, wantedOf(canvasId, componentOf(call)), 'getImageData', { x, y, width, height }),
  }),
  canvasPutImageData: asyncMember<Area & Named & { data: Uint8ClampedArray }>({
    needs: { canvasId: 'string', x: 'number', y: 'number', width: 'number' },
    async run({ canvasId, x, y, width, height, data }, app, call) {
      if (!ArrayBuffer.isView(data)) throw new Failure(`parameter error: parameter.data should be Uint8ClampedArray instead of ${typeName(data)};`)
      await callNode(app, wantedOf(canvasId, componentOf(call)), 'putImageData', { x, y, width, height: height ?? data.length / 4 / width!, data })
    },
  }),
})

