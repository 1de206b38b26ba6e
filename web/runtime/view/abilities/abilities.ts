// What the frame can do for the app beside drawing its pages: show media, play sounds, read and save files, vibrate.
// A file of its own, loaded when the worker first asks for one of them.
import type { View } from '../view.ts'
import { serveAudio } from './audio.ts'
import { serveDecode } from './decode.ts'
import { serveDevice } from './device.ts'
import { servePackage } from './package.ts'
import { servePreview } from './preview.ts'
import { serveSave } from './save.ts'
import { serveVideoInfo } from './video-info.ts'

export default function serveAbilities(view: View): void {
  for (const serve of [serveAudio, serveDecode, serveDevice, servePackage, servePreview, serveSave, serveVideoInfo]) serve(view)
}
