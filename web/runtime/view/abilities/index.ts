// What the frame can do for the app beside drawing its pages. What few apps use is loaded when one of them asks.
import type { View } from '../view.ts'
import { serveChoose } from './choose.ts'
import { watchKeyboard } from './keyboard.ts'

/** What `abilities.ts` serves. */
const LATER = ['audio', 'hideKeyboard', 'image.decode', 'keys', 'package.read', 'preview', 'save', 'selectedTextRange', 'vibrate', 'videoInfo']

export function installAbilities(view: View): void {
  // Not later: a tap allows the picker for a few seconds only.
  serveChoose(view)
  watchKeyboard(view)
  view.worker.later(['showToast', 'showLoading', 'hideToast', 'hideLoading', 'showModal', 'showActionSheet'], async () => (await import('../chrome/dialogs.ts')).serveDialogs(view))
  view.worker.later(LATER, async () => (await import('./abilities.ts')).default(view))
  view.worker.later(['intersection.observe', 'media.observe', 'unobserve'], async () => (await import('../observers.ts')).serveObservers(view))
  view.worker.later(['font.load', 'background'], async () => (await import('../look.ts')).serveLook(view))
  view.worker.later(['animate', 'clearAnimation'], async () => (await import('../animation.ts')).serveAnimations(view))
}
