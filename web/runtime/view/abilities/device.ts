// The device as a frame may use it: vibration and the keyboard.
import type { View } from '../view.ts'

const KEYBOARD_LEAST_PX = 80

/** The field that has the focus, in whatever shadow root it is. */
function focused(): HTMLInputElement | HTMLTextAreaElement | null {
  let element: Element | null = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element : null
}

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
  watchKeyboard(view)
}

let keysTold = false

const tellKey = (view: View, event: string, { key, code, timeStamp }: KeyboardEvent): void => view.worker.notify('emit', { event, data: { key, code, timeStamp } })

/** A keyboard on the screen takes height from the visual viewport. */
function watchKeyboard(view: View): void {
  const viewport = window.visualViewport
  if (!viewport) return
  let told = 0
  viewport.addEventListener('resize', () => {
    const missing = focused() ? Math.round(window.innerHeight - viewport.height * viewport.scale) : 0
    const height = missing >= KEYBOARD_LEAST_PX ? missing : 0
    if (height === told) return
    told = height
    view.worker.notify('emit', { event: 'keyboardHeightChange', data: { height } })
  })
}
