// wx.createAnimation: steps that `animation="{{…}}"` carries to the view, and the older exported form.
interface Transition {
  duration: number
  timingFunction: string
  delay: number
}

export interface AnimationStep {
  transition: Transition
  transformOrigin: string
  transforms: [string, ...(number | string)[]][]
  styles: Record<string, string>
}

const TRANSFORMS = ['matrix', 'matrix3d', 'rotate', 'rotate3d', 'rotateX', 'rotateY', 'rotateZ', 'scale', 'scale3d', 'scaleX', 'scaleY', 'scaleZ', 'skew', 'skewX', 'skewY', 'translate', 'translate3d', 'translateX', 'translateY', 'translateZ']
const STYLES = ['opacity', 'backgroundColor', 'width', 'height', 'left', 'top', 'right', 'bottom']
const LENGTHS = new Set(['width', 'height', 'left', 'top', 'right', 'bottom'])

export class Animation {
  [method: string]: any
  private steps: AnimationStep[] = []
  private transforms: [string, ...(number | string)[]][] = []
  private styles: Record<string, string> = {}
  private readonly defaults: Transition & { transformOrigin: string }

  constructor(options: Partial<Transition & { transformOrigin: string }> = {}) {
    this.defaults = { duration: 400, timingFunction: 'linear', delay: 0, transformOrigin: '50% 50% 0', ...options }
  }

  step(options: Partial<Transition & { transformOrigin: string }> = {}): this {
    const { duration, timingFunction, delay, transformOrigin } = { ...this.defaults, ...options }
    this.steps.push({ transition: { duration, timingFunction, delay }, transformOrigin, transforms: this.transforms, styles: this.styles })
    this.transforms = []
    this.styles = {}
    return this
  }

  /** Hands the steps over; the next export begins anew. */
  export(): { actions: AnimationStep[] } {
    return { actions: this.steps.splice(0) }
  }

  private transform(name: string, args: (number | string)[]): this {
    this.transforms.push([name, ...args])
    return this
  }

  private style(name: string, value: unknown): this {
    this.styles[name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)] = typeof value === 'number' && LENGTHS.has(name) ? `${value}px` : String(value)
    return this
  }

  static {
    for (const name of TRANSFORMS) (this.prototype as any)[name] = function (this: Animation, ...args: (number | string)[]) { return this.transform(name, args) }
    for (const name of STYLES) (this.prototype as any)[name] = function (this: Animation, value: unknown) { return this.style(name, value) }
  }
}
