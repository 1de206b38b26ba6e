// What the frame can do for the app beside drawing its pages: pick and show media, play sounds, save files.
import type { View } from '../view.ts'
import { serveAudio } from './audio.ts'
import { serveChoose } from './choose.ts'
import { serveDevice } from './device.ts'
import { servePackage } from './package.ts'
import { servePreview } from './preview.ts'
import { serveSave } from './save.ts'
import { serveVideoInfo } from './video-info.ts'

export function installAbilities(view: View): void {
  for (const serve of [serveAudio, serveChoose, serveDevice, servePackage, servePreview, serveSave, serveVideoInfo]) serve(view)
}
