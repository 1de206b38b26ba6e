// Every group of members that works. What the typings name and no group defines exists too, and fails as documented.
import type { MiniApp } from '../worker/app.ts'
import type { Members } from './member.ts'
import canvas from './canvas/canvas.ts'
import device from './device/device.ts'
import { hearNetwork } from './device/network-state.ts'
import { hearSensors } from './device/sensors.ts'
import file, { serveFiles } from './file/manager.ts'
import location, { hearLocation } from './location/location.ts'
import { hearAudio } from './media/audio.ts'
import media from './media/media.ts'
import network from './network/network.ts'
import open from './open/open.ts'
import report from './open/report.ts'
import route from './route/route.ts'
import share from './share/share.ts'
import buffers from './storage/buffers.ts'
import storage from './storage/storage.ts'

export const groups: Record<string, Members> = { route, storage, buffers, file, network, media, canvas, device, location, open, report, share }

/** Run before an app starts: what groups serve to the view and hear from the host. */
export const installers: ((app: MiniApp) => void)[] = [serveFiles, hearAudio, hearNetwork, hearSensors, hearLocation]
