// The device as a frame may use it: vibration and keys. Loaded when an app asks.
import type { View } from '../view.ts'
import { focused } from './keyboard.ts'

export function serveDevice(view: View): void {
  const { worker } = view
  worker.serve('vibrate', ({ pattern }: { pattern: number[] }) => {
    if (typeof navigator.vibrate !== 'function') throw { errMsg: 'style is not support' }
    navigator.vibrate(pattern)
  })
  worker.serve('hideKeyboard', () => {
    const field = focused()
    if (!field) throw { errMsg: 'input not exists' }
    field.blur()
  })
  worker.serve('selectedTextRange', () => {
    const field = focused()
    if (!field || field.selectionStart === null) throw { errMsg: 'no input is focused' }
    return { start: field.selectionStart, end: field.selectionEnd }
  })
  worker.on('keys', () => {
    if (!keysTold) for (const type of ['keydown', 'keyup'] as const) document.addEventListener(type, event => tellKey(view, type === 'keydown' ? 'keyDown' : 'keyUp', event), true)
    keysTold = true
  })
}

let keysTold = false

const tellKey = (view: View, event: string, { key, code, timeStamp }: KeyboardEvent): void => view.worker.notify('emit', { event, data: { key, code, timeStamp } })
