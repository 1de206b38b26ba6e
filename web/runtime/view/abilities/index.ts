// What the frame can do for the app beside drawing its pages. What few apps use is loaded when one of them asks.
import type { View } from '../view.ts'
import { serveChoose } from './choose.ts'
import { serveDevice } from './device.ts'
import { servePackage } from './package.ts'

/** What `abilities.ts` serves. */
const LATER = ['audio', 'image.decode', 'preview', 'save', 'videoInfo']

export function installAbilities(view: View): void {
  // Not later: a tap allows the picker for a few seconds only.
  serveChoose(view)
  serveDevice(view)
  servePackage(view)
  view.worker.later(LATER, async () => (await import('./abilities.ts')).default(view))
  view.worker.later(['intersection.observe', 'media.observe', 'unobserve'], async () => (await import('../observers.ts')).serveObservers(view))
  view.worker.later(['font.load', 'background'], async () => (await import('../look.ts')).serveLook(view))
  view.worker.later(['animate', 'clearAnimation'], async () => (await import('../animation.ts')).serveAnimations(view))
}
