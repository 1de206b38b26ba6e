// Carries out the drawing of `wx.createCanvasContext`: a list of actions, each a method of CanvasRenderingContext2D by name, or `set`.

export type Action = [name: string, ...args: unknown[]]

interface Gradient {
  gradient: 'linear' | 'radial'
  args: number[]
  stops: [number, string][]
}
interface Pattern {
  pattern: string
  repeat: string
}

const METHODS = new Set(
  ('save restore scale rotate translate transform setTransform resetTransform beginPath closePath moveTo lineTo bezierCurveTo quadraticCurveTo arc arcTo ellipse rect roundRect fill stroke clip ' +
    'fillRect strokeRect clearRect fillText strokeText setLineDash').split(' '),
)
const PROPERTIES = new Set(
  ('fillStyle strokeStyle lineWidth lineCap lineJoin miterLimit lineDashOffset font textAlign textBaseline globalAlpha globalCompositeOperation shadowOffsetX shadowOffsetY shadowBlur shadowColor direction').split(' '),
)

async function load(url: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = url
  await image.decode()
  return image
}

async function paint(context: CanvasRenderingContext2D, value: unknown, url: (source: string) => string | Promise<string>): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value
  if ('pattern' in value) {
    const { pattern, repeat } = value as Pattern
    return context.createPattern(await load(await url(pattern)), repeat) ?? '#000'
  }
  const { gradient, args, stops } = value as Gradient
  const made = gradient === 'radial'
    ? context.createRadialGradient(...(args.slice(0, 6) as [number, number, number, number, number, number]))
    : context.createLinearGradient(...(args.slice(0, 4) as [number, number, number, number]))
  for (const [offset, color] of stops) made.addColorStop(offset, color)
  return made
}

/** Pictures are waited for in their place, so that what covers them stays above. One that cannot be had is left out. */
export async function draw(context: CanvasRenderingContext2D, actions: readonly Action[], url: (source: string) => string | Promise<string>): Promise<void> {
  // Each drawing begins with a fresh state, as a native canvas's does.
  context.save()
  for (const [name, ...args] of actions) {
    if (name === 'set') {
      const property = String(args[0])
      if (PROPERTIES.has(property)) (context as unknown as Record<string, unknown>)[property] = await paint(context, args[1], url)
    } else if (name === 'drawImage') {
      const image = await url(String(args[0]))
      const loaded = image ? await load(image).catch(() => undefined) : undefined
      if (loaded) (context.drawImage as (image: CanvasImageSource, ...numbers: number[]) => void)(loaded, ...(args.slice(1).map(Number)))
    } else if (METHODS.has(name)) (context as unknown as Record<string, (...args: unknown[]) => void>)[name]!(...args)
  }
  context.restore()
}

export function measure(text: string, font = '10px sans-serif'): { width: number } {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!
  context.font = font
  return { width: context.measureText(text).width }
}
