// The keyboard on the screen, which an app is told of without asking.
import type { View } from '../view.ts'

const KEYBOARD_LEAST_PX = 80

/** The field that has the focus, in whatever shadow root it is. */
export function focused(): HTMLInputElement | HTMLTextAreaElement | null {
  let element: Element | null = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element : null
}

/** A keyboard on the screen takes height from the visual viewport. */
export function watchKeyboard(view: View): void {
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
