import { builtin } from '../../view/builtin.ts'
import { lengthPx, make } from '../shared/dom.ts'
import { canvas } from './declaration.ts'
import { draw, measure } from './draw.ts'
import type { Action } from './draw.ts'

interface Area {
  x?: number
  y?: number
  width?: number
  height?: number
}

/** A side longer than this no browser draws, px. */
const LONGEST_PX = 16_384
const side = (value: number): number => Math.min(Math.max(1, Math.round(value)), LONGEST_PX)

/** With `type="2d"` or `webgl` the worker gets the surface and draws by itself; without, it sends the drawing of `wx.createCanvasContext`. */
export default builtin({
  ...canvas,
  create(node) {
    const surface = make('canvas', '', node.element)
    node.slot = make('div', 'wx-canvas-over', node.element)
    const ratio = Math.min(window.devicePixelRatio || 1, 3)
    let transferred = false
    let context: CanvasRenderingContext2D | null = null

    /** The older interface measures in px of the page; the surface is as sharp as the screen. */
    const legacy = (): CanvasRenderingContext2D => {
      if (transferred) throw { errMsg: 'canvas has been handed to a 2d or webgl context' }
      const width = side(node.element.clientWidth * ratio)
      const height = side(node.element.clientHeight * ratio)
      if (!context || surface.width !== width || surface.height !== height) {
        surface.width = width
        surface.height = height
        context = surface.getContext('2d', { willReadFrequently: false })
        context?.scale(ratio, ratio)
      }
      if (!context) throw { errMsg: 'no drawing surface' }
      return context
    }
    const area = ({ x = 0, y = 0, width = node.element.clientWidth - x, height = node.element.clientHeight - y }: Area) => ({ x, y, width: side(width), height: side(height) })
    const copy = (from: { x: number; y: number; width: number; height: number }, width: number, height: number): HTMLCanvasElement => {
      const target = document.createElement('canvas')
      target.width = side(width)
      target.height = side(height)
      target.getContext('2d')!.drawImage(surface, from.x * ratio, from.y * ratio, from.width * ratio, from.height * ratio, 0, 0, target.width, target.height)
      return target
    }
    return {
      changed() {
        node.element.toggleAttribute('disable-scroll', node.attrs['disable-scroll'])
      },
      node() {
        if (transferred) throw { errMsg: 'the node of this canvas was already taken' }
        transferred = true
        surface.width = side(lengthPx(node.attrs.width, node.page.width) || 300)
        surface.height = side(lengthPx(node.attrs.height, node.page.width) || 150)
        const offscreen = surface.transferControlToOffscreen()
        return { canvas: offscreen, transfer: [offscreen] }
      },
      methods: {
        async draw({ actions, reserve = false }: { actions: Action[]; reserve?: boolean }) {
          const target = legacy()
          if (!reserve) {
            target.save()
            target.setTransform(1, 0, 0, 1, 0, 0)
            target.clearRect(0, 0, surface.width, surface.height)
            target.restore()
          }
          await draw(target, actions, source => node.url(source))
        },
        measureText: (args: { text: string; font?: string }) => measure(args.text, args.font),
        async toTempFilePath(args: Area & { destWidth?: number; destHeight?: number; fileType?: string; quality?: number }) {
          const from = area(args)
          const made = copy(from, args.destWidth ?? from.width * ratio, args.destHeight ?? from.height * ratio)
          const type = args.fileType === 'jpg' || args.fileType === 'jpeg' ? 'image/jpeg' : 'image/png'
          const blob = await new Promise<Blob | null>(resolve => made.toBlob(resolve, type, args.quality ?? 1))
          if (!blob) throw { errMsg: 'the canvas is empty' }
          return { tempFilePath: await node.page.temporaryFile(blob) }
        },
        getImageData(args: Area) {
          const from = area(args)
          const { data, width, height } = copy(from, from.width, from.height).getContext('2d')!.getImageData(0, 0, from.width, from.height)
          return { data, width, height }
        },
        async putImageData({ data, ...where }: Area & { data: Uint8ClampedArray | ArrayBuffer }) {
          const to = area(where)
          const bytes = new Uint8ClampedArray(data)
          if (bytes.length !== to.width * to.height * 4) throw { errMsg: 'data does not fit width and height' }
          legacy().drawImage(await createImageBitmap(new ImageData(bytes, to.width, to.height)), to.x, to.y, to.width, to.height)
        },
      },
    }
  },
})

export { default as css } from './canvas.css'
