// Finds a QR code in a picture: by the browser's own detector where it has one, else by a library that is loaded then.
interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string; format: string }[]>
}

declare const BarcodeDetector: { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> }

export interface Found {
  text: string
  /** As `wx.scanCode` names it. */
  type: string
}

const LARGEST_SIDE = 1024

let detector: Promise<Detector | undefined> | undefined

const native = (): Promise<Detector | undefined> =>
  (detector ??= (async () => {
    if (!('BarcodeDetector' in globalThis)) return undefined
    const formats = await BarcodeDetector.getSupportedFormats().catch(() => [] as string[])
    return formats.includes('qr_code') ? new BarcodeDetector({ formats }) : undefined
  })())

const canvas = document.createElement('canvas')

function pixels(source: HTMLVideoElement | ImageBitmap): ImageData | undefined {
  const [width, height] = source instanceof HTMLVideoElement ? [source.videoWidth, source.videoHeight] : [source.width, source.height]
  if (!width || !height) return undefined
  const scale = Math.min(1, LARGEST_SIDE / Math.max(width, height))
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

export async function decode(source: HTMLVideoElement | ImageBitmap): Promise<Found | undefined> {
  const own = await native()
  if (own) {
    const [found] = await own.detect(source).catch(() => [])
    return found && { text: found.rawValue, type: found.format.toUpperCase() }
  }
  const image = pixels(source)
  if (!image) return undefined
  const { default: jsQR } = await import('jsqr')
  const found = jsQR(image.data, image.width, image.height, { inversionAttempts: 'attemptBoth' })
  return found ? { text: found.data, type: 'QR_CODE' } : undefined
}
