// wx.createCanvasContext: the older drawing interface. Actions are gathered here and drawn by the view at draw().
type Action = [string, ...unknown[]]

const METHODS = 'save restore scale rotate translate transform setTransform beginPath closePath moveTo lineTo bezierCurveTo quadraticCurveTo arc arcTo rect fill stroke clip fillRect strokeRect clearRect fillText strokeText drawImage setLineDash'.split(' ')
const PROPERTIES = 'fillStyle strokeStyle lineWidth lineCap lineJoin miterLimit lineDashOffset font textAlign textBaseline globalAlpha globalCompositeOperation shadowOffsetX shadowOffsetY shadowBlur shadowColor'.split(' ')

class Gradient {
  readonly stops: [number, string][] = []
  constructor(readonly gradient: 'linear' | 'radial', readonly args: number[]) {}
  addColorStop(offset: number, color: string): void {
    this.stops.push([offset, color])
  }
}

const plain = (value: unknown): unknown => value instanceof Gradient ? { gradient: value.gradient, args: value.args, stops: value.stops } : value

/** 1e-2 of an em a letter where nothing is drawn yet: good enough until the view has measured. */
function measuredWidth(text: string, font: string): number {
  const scope = globalThis as any
  if (typeof scope.OffscreenCanvas === 'function') {
    const context = new OffscreenCanvas(1, 1).getContext('2d')
    if (context) {
      context.font = font
      return context.measureText(text).width
    }
  }
  return text.length * Number.parseFloat(/(\d+(\.\d+)?)px/.exec(font)?.[1] ?? '10')
}

export class CanvasContext {
  [name: string]: any
  private actions: Action[] = []
  private values: Record<string, unknown> = { font: '10px sans-serif' }

  constructor(private readonly send: (actions: Action[], reserve: boolean) => Promise<unknown>) {}

  draw(reserve: boolean | (() => void) = false, callback?: () => void): void {
    const done = typeof reserve === 'function' ? reserve : callback
    const actions = this.actions
    this.actions = []
    // At the end of the turn, so that a canvas that this turn makes is there.
    setTimeout(() => void this.send(actions, reserve === true).catch(() => undefined).then(() => done?.()), 0)
  }

  measureText(text: string): { width: number } {
    return { width: measuredWidth(String(text), String(this.values.font)) }
  }

  createLinearGradient(...args: number[]): Gradient {
    return new Gradient('linear', args)
  }

  createCircularGradient(x: number, y: number, r: number): Gradient {
    return new Gradient('radial', [x, y, 0, x, y, r])
  }

  createPattern(image: string, repetition: string): unknown {
    return { pattern: image, repeat: repetition }
  }

  setShadow(x: number, y: number, blur: number, color: string): void {
    Object.assign(this, { shadowOffsetX: x, shadowOffsetY: y, shadowBlur: blur, shadowColor: color })
  }

  setFontSize(size: number): void {
    this.font = String(this.values.font).replace(/\d+(\.\d+)?px/, `${size}px`)
  }

  getActions(): Action[] {
    return this.actions.splice(0)
  }

  static {
    for (const name of METHODS) (this.prototype as any)[name] = function (this: CanvasContext, ...args: unknown[]) { this.actions.push([name, ...args.map(plain)]) }
    for (const name of PROPERTIES) {
      Object.defineProperty(this.prototype, name, {
        get(this: CanvasContext) { return this.values[name] },
        set(this: CanvasContext, value: unknown) {
          this.values[name] = value
          this.actions.push(['set', name, plain(value)])
        },
      })
      const setter = `set${name[0]!.toUpperCase()}${name.slice(1)}`
      if (name !== 'font') (this.prototype as any)[setter] = function (this: any, value: unknown) { this[name] = value }
    }
  }
}
