// Every group of members that works. What the typings name and no group defines exists too, and fails as documented.
import type { Members } from './member.ts'
import life from './base/life.ts'
import system from './base/system.ts'
import canvas from './canvas/canvas.ts'
import device from './device/device.ts'
import file from './file/file.ts'
import location from './location/location.ts'
import media from './media/media.ts'
import network from './network/request.ts'
import open from './open/open.ts'
import route from './route/route.ts'
import share from './share/share.ts'
import storage from './storage/storage.ts'
import feedback from './ui/feedback.ts'
import window from './ui/window.ts'
import wxml from './wxml/wxml.ts'

export const groups: Record<string, Members> = { life, system, route, feedback, window, storage, network, device, location, media, file, canvas, wxml, open, share }
