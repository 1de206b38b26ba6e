// The rest of wx, and what shows an app to its developer: what `lazy.ts` loads. Modules that both scripts use are the first one's: see `shared.ts`.
import { fetchAhead } from './base/fetch-ahead.ts'
import performance from './base/performance.ts'
import rare from './base/rare.ts'
import canvas from './canvas/canvas.ts'
import { canvasNode } from './canvas/node.ts'
import cards from './device/cards.ts'
import device from './device/device.ts'
import { filesOf } from './file/file-system.ts'
import file from './file/manager.ts'
import location from './location/location.ts'
import media from './media/media.ts'
import transfers from './network/files.ts'
import socket from './network/socket.ts'
import others from './open/others.ts'
import report from './open/report.ts'
import batch from './storage/batch.ts'
import buffers from './storage/buffers.ts'
import animation from './ui/animation.ts'
import worker from './worker/worker.ts'

/** Filled in by the build from the built-ins' definitions: what `canIUse` tells of them. */
declare const BUILTIN_SCHEMAS: Record<string, { attributes: string[]; openTypes: string[]; events: string[] }>

export const more = { groups: { file, transfers, media, canvas, cards, batch, buffers, device, location, socket, others, animation, performance, rare, report, worker }, filesOf, canvasNode, fetchAhead, builtins: () => BUILTIN_SCHEMAS }
