// wx.createCanvasContext: records what to draw; `draw` sends it to the canvas in the view.
import type { MiniApp } from '../../worker/app.ts'
import { callNode, type Wanted } from '../node-context.ts'

type Action = [name: string, ...args: unknown[]]

const PATHS = ['beginPath', 'closePath', 'moveTo', 'lineTo', 'bezierCurveTo', 'quadraticCurveTo', 'arc', 'arcTo', 'rect', 'fill', 'stroke', 'clip', 'fillRect', 'strokeRect', 'clearRect', 'fillText', 'strokeText', 'scale', 'rotate', 'translate', 'transform', 'setTransform', 'drawImage']
const PROPERTIES: Record<string, unknown> = { fillStyle: '#000000', strokeStyle: '#000000', lineWidth: 1, lineCap: 'butt', lineJoin: 'miter', miterLimit: 10, lineDashOffset: 0, font: '10px sans-serif', textAlign: 'left', textBaseline: 'alphabetic', globalAlpha: 1, globalCompositeOperation: 'source-over', shadowOffsetX: 0, shadowOffsetY: 0, shadowBlur: 0, shadowColor: 'rgba(0,0,0,0)' }
/** `setX(value)` for a property of another name. */
const SETTERS: Record<string, string> = { setFillStyle: 'fillStyle', setStrokeStyle: 'strokeStyle', setLineWidth: 'lineWidth', setLineCap: 'lineCap', setLineJoin: 'lineJoin', setMiterLimit: 'miterLimit', setGlobalAlpha: 'globalAlpha', setTextAlign: 'textAlign', setTextBaseline: 'textBaseline' }
const ACTIONS_LIMIT = 100_000

class Gradient {
  readonly stops: [number, string][] = []
  constructor(readonly gradient: 'linear' | 'radial', readonly args: number[]) {}
  addColorStop(offset: number, color: string): void {
    this.stops.push([Number(offset), String(color)])
  }
}

const sent = (value: unknown): unknown => value instanceof Gradient ? { gradient: value.gradient, args: value.args, stops: value.stops } : value

/** Width of a text in px, as this worker's fonts have it. */
export function textWidth(text: string, font: string): number {
  if (typeof OffscreenCanvas === 'undefined') return [...text].length * Number.parseFloat(/([\d.]+)px/.exec(font)?.[1] ?? '10')
  const context = new OffscreenCanvas(1, 1).getContext('2d')!
  context.font = font
  return context.measureText(text).width
}

export function legacyContext(app: MiniApp, canvasId: string, component: unknown): Record<string, any> {
  const wanted: Wanted = { tag: 'canvas', attribute: 'canvas-id', value: canvasId, component }
  let actions: Action[] = []
  let state = { ...PROPERTIES }
  const saved: typeof state[] = []
  const push = (...action: Action): void => {
    if (actions.length < ACTIONS_LIMIT) actions.push(action)
  }
  const set = (name: string, value: unknown): void => {
    state[name] = value
    push('set', name, sent(value))
  }
  const context: Record<string, any> = {
    save() {
      saved.push({ ...state })
      push('save')
    },
    restore() {
      state = saved.pop() ?? state
      push('restore')
    },
    setShadow(offsetX: number, offsetY: number, blur: number, color: string) {
      set('shadowOffsetX', offsetX)
      set('shadowOffsetY', offsetY)
      set('shadowBlur', blur)
      set('shadowColor', color)
    },
    setFontSize(size: number) { set('font', String(state.font).replace(/[\d.]+px/, `${Number(size)}px`)) },
    setLineDash(pattern: number[], offset = 0) {
      push('setLineDash', pattern)
      set('lineDashOffset', offset)
    },
    createLinearGradient: (...args: number[]) => new Gradient('linear', args.slice(0, 4).map(Number)),
    createCircularGradient: (x: number, y: number, radius: number) => new Gradient('radial', [x, y, 0, x, y, radius].map(Number)),
    createPattern: (image: string, repetition: string) => ({ pattern: String(image), repeat: String(repetition) }),
    measureText: (text: string) => ({ width: textWidth(String(text), String(state.font)) }),
    getActions() {
      const taken = actions
      actions = []
      return taken
    },
    clearActions() { actions = [] },
    draw(reserve?: boolean, done?: (result: unknown) => void) {
      const callback = typeof reserve === 'function' ? reserve as never : done
      const taken = actions
      actions = []
      state = { ...PROPERTIES }
      saved.length = 0
      callNode(app, wanted, 'draw', { actions: taken, reserve: reserve === true }).then(
        () => ({ errMsg: 'drawCanvas:ok' }),
        error => ({ errMsg: `drawCanvas:fail ${error?.errMsg ?? error?.message}` }),
      ).then(result => { if (typeof callback === 'function') app.guarded('draw', () => callback(result)) })
    },
  }
  for (const name of PATHS) context[name] = (...args: unknown[]) => push(name, ...args.map(arg => typeof arg === 'function' ? undefined : arg))
  for (const [name, property] of Object.entries(SETTERS)) context[name] = (value: unknown) => set(property, value)
  for (const name of Object.keys(PROPERTIES)) Object.defineProperty(context, name, { enumerable: true, get: () => state[name], set: value => set(name, value) })
  return context
}
