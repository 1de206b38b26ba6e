// Hands a file of the app to the person: as a download.
import type { View } from '../view.ts'

export function serveSave(view: View): void {
  view.worker.serve('save', ({ bytes, type, name }: { bytes: ArrayBuffer; type: string; name: string }) => {
    // An opaque frame may not download: its sandbox says so, and nothing would tell.
    if (self.origin === 'null') throw { errMsg: 'not supported' }
    const url = URL.createObjectURL(new Blob([bytes], { type }))
    const link = document.createElement('a')
    link.href = url
    link.download = name
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), 60_000)
  })
}
