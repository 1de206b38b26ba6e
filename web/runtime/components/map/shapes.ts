// Draws the ground and the shapes of a map on a canvas.
import type { LngLat } from './projection.ts'

export interface Line {
  points?: LngLat[]
  color?: string
  width?: number
  dottedLine?: boolean
  borderColor?: string
  borderWidth?: number
}
export interface Circle extends LngLat {
  radius?: number
  color?: string
  fillColor?: string
  strokeWidth?: number
}
export interface Polygon {
  points?: LngLat[]
  strokeColor?: string
  fillColor?: string
  strokeWidth?: number
}
export interface Ground {
  dark: boolean
  /** Where the world's origin lies on the canvas, px, and how far lines stand apart. */
  originX: number
  originY: number
  notice: string
}

const GRID_PX = 64

/** WeChat's colours are #RRGGBBAA, as the canvas's. */
const ink = (color: string | undefined, otherwise: string): string => (typeof color === 'string' && CSS.supports('color', color) ? color : otherwise)

export function drawGround(context: CanvasRenderingContext2D, widthPx: number, heightPx: number, ground: Ground): void {
  context.fillStyle = ground.dark ? '#1b2320' : '#f4f6f5'
  context.fillRect(0, 0, widthPx, heightPx)
  context.strokeStyle = ground.dark ? '#2d3733' : '#dde3e1'
  context.lineWidth = 1
  context.beginPath()
  const phase = (origin: number): number => ((origin % GRID_PX) + GRID_PX) % GRID_PX
  for (let x = phase(ground.originX); x < widthPx; x += GRID_PX) {
    context.moveTo(Math.round(x) + 0.5, 0)
    context.lineTo(Math.round(x) + 0.5, heightPx)
  }
  for (let y = phase(ground.originY); y < heightPx; y += GRID_PX) {
    context.moveTo(0, Math.round(y) + 0.5)
    context.lineTo(widthPx, Math.round(y) + 0.5)
  }
  context.stroke()
  context.fillStyle = ground.dark ? '#8b9894' : '#66736f'
  context.font = '11px system-ui, sans-serif'
  context.textBaseline = 'bottom'
  context.fillText(ground.notice, 8, heightPx - 6)
}

type Project = (point: LngLat) => [x: number, y: number]

function path(context: CanvasRenderingContext2D, points: readonly LngLat[], project: Project): void {
  context.beginPath()
  points.forEach((point, index) => (index ? context.lineTo(...project(point)) : context.moveTo(...project(point))))
}

export function drawLine(context: CanvasRenderingContext2D, line: Line, project: Project): void {
  context.lineJoin = context.lineCap = 'round'
  const width = line.width ?? 2
  if (line.borderWidth) {
    path(context, line.points ?? [], project)
    context.lineWidth = width + line.borderWidth * 2
    context.strokeStyle = ink(line.borderColor, '#fff')
    context.stroke()
  }
  path(context, line.points ?? [], project)
  context.setLineDash(line.dottedLine ? [width * 2, width * 2] : [])
  context.lineWidth = width
  context.strokeStyle = ink(line.color, '#0b7a75')
  context.stroke()
  context.setLineDash([])
}

export function drawPolygon(context: CanvasRenderingContext2D, polygon: Polygon, project: Project): void {
  path(context, polygon.points ?? [], project)
  context.closePath()
  context.fillStyle = ink(polygon.fillColor, '#0b7a7533')
  context.fill()
  context.lineWidth = polygon.strokeWidth ?? 1
  context.strokeStyle = ink(polygon.strokeColor, '#0b7a75')
  if (context.lineWidth > 0) context.stroke()
}

export function drawCircle(context: CanvasRenderingContext2D, circle: Circle, radiusPx: number, project: Project): void {
  context.beginPath()
  context.arc(...project(circle), Math.max(0, radiusPx), 0, Math.PI * 2)
  context.fillStyle = ink(circle.fillColor, '#0b7a7533')
  context.fill()
  context.lineWidth = circle.strokeWidth ?? 1
  context.strokeStyle = ink(circle.color, '#0b7a75')
  if (circle.strokeWidth !== 0) context.stroke()
}
