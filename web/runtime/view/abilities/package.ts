// Bytes of packaged files, for the worker, which has no network of its own.
import { Transfer } from '../../channel.ts'
import type { View } from '../view.ts'

export function servePackage(view: View): void {
  view.worker.serve('package.read', async ({ path }: { path: string }) => {
    if (!(path in view.manifest.files)) throw { errMsg: `no such file or directory, open ${path}`, errno: 1300002 }
    const response = await fetch(new URL(path.split('/').map(encodeURIComponent).join('/'), view.base))
    if (!response.ok) throw { errMsg: `no such file or directory, open ${path}`, errno: 1300002 }
    const bytes = await response.arrayBuffer()
    return new Transfer(bytes, [bytes])
  })
}
