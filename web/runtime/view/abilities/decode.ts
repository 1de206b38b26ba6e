// Pictures that the worker cannot decode itself, for its canvases: SVG.
import { Transfer } from '../../channel.ts'
import type { View } from '../view.ts'

export function serveDecode(view: View): void {
  view.worker.serve('image.decode', async ({ path }: { path: string }) => {
    const url = await view.files.url(path, view.current?.path ?? '')
    if (!url) throw { errMsg: 'image not found' }
    const image = new Image()
    image.src = url
    await image.decode().catch(() => { throw { errMsg: 'image not found' } })
    const bitmap = await createImageBitmap(image, image.naturalWidth ? {} : { resizeWidth: 300, resizeHeight: 150 })
    return new Transfer({ bitmap }, [bitmap])
  })
}
