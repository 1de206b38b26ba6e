// Web Mercator, as maps on the web use it: 256 px for the whole earth at scale 0, doubled with each step.

export interface LngLat {
  longitude: number
  latitude: number
}

/** Beyond this the projection has no end. */
const HIGHEST_LATITUDE = 85.05112878
const EARTH_PX = 256
const EQUATOR_M = 40_075_016.686

export const worldX = (longitude: number, scale: number): number => ((longitude + 180) / 360) * EARTH_PX * 2 ** scale
export function worldY(latitude: number, scale: number): number {
  const sine = Math.sin((Math.min(Math.max(latitude, -HIGHEST_LATITUDE), HIGHEST_LATITUDE) * Math.PI) / 180)
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * EARTH_PX * 2 ** scale
}
export const longitudeAt = (x: number, scale: number): number => (x / (EARTH_PX * 2 ** scale)) * 360 - 180
export const latitudeAt = (y: number, scale: number): number => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / (EARTH_PX * 2 ** scale)))) * 180) / Math.PI
/** Metres that one px is at a latitude. */
export const metresPerPx = (latitude: number, scale: number): number => (EQUATOR_M * Math.cos((latitude * Math.PI) / 180)) / (EARTH_PX * 2 ** scale)

/** Centre and scale that show all points with some room, px. */
export function fit(points: readonly LngLat[], widthPx: number, heightPx: number, padding: readonly number[], low: number, high: number): LngLat & { scale: number } {
  const xs = points.map(point => worldX(point.longitude, 0))
  const ys = points.map(point => worldY(point.latitude, 0))
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const [padTop = 0, padRight = padTop, padBottom = padTop, padLeft = padRight] = padding
  const room = Math.min(Math.max(widthPx - padLeft - padRight, 1) / Math.max(right - left, 1e-9), Math.max(heightPx - padTop - padBottom, 1) / Math.max(bottom - top, 1e-9))
  const scale = Math.min(Math.max(Math.log2(room), low), high)
  const centre = { x: (left + right) / 2 + (padRight - padLeft) / 2 / 2 ** scale, y: (top + bottom) / 2 + (padBottom - padTop) / 2 / 2 ** scale }
  return { longitude: longitudeAt(centre.x, 0), latitude: latitudeAt(centre.y, 0), scale }
}
