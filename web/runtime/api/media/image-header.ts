// Size, format and orientation of a picture, read from its first bytes: no decoder is needed, and none is in the tests.

export interface ImageHeader {
  type: 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp'
  /** As stored: not turned. */
  width: number
  height: number
  orientation: string
}

const ORIENTATIONS = ['up', 'up-mirrored', 'down', 'down-mirrored', 'left-mirrored', 'right', 'right-mirrored', 'left']

/** Null for what is no picture of a known format. */
export function imageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return png(view) ?? jpeg(view) ?? gif(view) ?? webp(view) ?? bmp(view)
  } catch {
    return null // Shorter than it says.
  }
}

const found = (type: ImageHeader['type'], width: number, height: number, orientation = 1): ImageHeader => ({ type, width, height, orientation: ORIENTATIONS[orientation - 1] ?? 'up' })

const png = (view: DataView): ImageHeader | null => view.getUint32(0) === 0x89504e47 ? found('png', view.getUint32(16), view.getUint32(20)) : null
const gif = (view: DataView): ImageHeader | null => view.getUint32(0) === 0x47494638 ? found('gif', view.getUint16(6, true), view.getUint16(8, true)) : null
const bmp = (view: DataView): ImageHeader | null => view.getUint16(0) === 0x424d ? found('bmp', view.getInt32(18, true), Math.abs(view.getInt32(22, true))) : null

function webp(view: DataView): ImageHeader | null {
  if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return null
  switch (view.getUint32(12)) {
    case 0x56503858: return found('webp', (view.getUint32(24, true) & 0xffffff) + 1, (view.getUint32(26, true) >>> 8) + 1)
    case 0x5650384c: {
      const bits = view.getUint32(21, true)
      return found('webp', (bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1)
    }
    case 0x56503820: return found('webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff)
    default: return null
  }
}

function jpeg(view: DataView): ImageHeader | null {
  if (view.getUint16(0) !== 0xffd8) return null
  let orientation = 1
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at++
      continue
    }
    // Start of frame: all of C0 to CF but the tables among them.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) return found('jpeg', view.getUint16(at + 7), view.getUint16(at + 5), orientation)
    if (marker === 0xe1) orientation = exifOrientation(view, at + 4) ?? orientation
    at += 2 + view.getUint16(at + 2)
  }
}

function exifOrientation(view: DataView, at: number): number | null {
  if (view.getUint32(at) !== 0x45786966) return null
  const tiff = at + 6
  const little = view.getUint16(tiff) === 0x4949
  const directory = tiff + view.getUint32(tiff + 4, little)
  for (let index = 0; index < view.getUint16(directory, little); index++) {
    const entry = directory + 2 + index * 12
    if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little)
  }
  return null
}
