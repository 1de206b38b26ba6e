// The browser's file picker. It opens only just after a tap, as WeChat's does.
import { Transfer } from '../../channel.ts'
import type { View } from '../view.ts'

interface ChooseArgs {
  /** As `accept` of an input: `image/*,video/*`, `.pdf`. */
  accept: string
  count: number
  /** Takes a new picture instead of an old one, where a camera is. */
  capture?: 'user' | 'environment'
}

export interface ChosenFile {
  name: string
  type: string
  bytes: ArrayBuffer
  modifiedMs: number
}

const FILE_LIMIT_BYTES = 100 * 1024 * 1024

export function serveChoose(view: View): void {
  view.worker.serve('choose', async ({ accept, count, capture }: ChooseArgs) => {
    if (navigator.userActivation && !navigator.userActivation.isActive) throw { errMsg: 'can only be invoked by user TAP gesture.' }
    const picked = await pick(accept, count > 1, capture)
    if (picked.length === 0) throw { errMsg: 'cancel' }
    const files: ChosenFile[] = []
    for (const file of picked.slice(0, count)) {
      if (file.size > FILE_LIMIT_BYTES) throw { errMsg: 'the file is larger than 100 MB', errno: 1300202 }
      files.push({ name: file.name, type: file.type, bytes: await file.arrayBuffer(), modifiedMs: file.lastModified })
    }
    return new Transfer(files, files.map(file => file.bytes))
  })
}

function pick(accept: string, multiple: boolean, capture: string | undefined): Promise<File[]> {
  return new Promise(resolve => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.multiple = multiple
    if (capture) input.setAttribute('capture', capture)
    input.hidden = true
    const done = (): void => {
      input.remove()
      resolve([...input.files ?? []])
    }
    input.addEventListener('change', done, { once: true })
    input.addEventListener('cancel', done, { once: true })
    document.body.append(input)
    input.click()
  })
}
