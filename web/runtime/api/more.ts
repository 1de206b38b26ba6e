// The rest of wx: what `lazy.ts` loads. Modules that both scripts use are the first one's: see `shared.ts`.
import performance from './base/performance.ts'
import canvas from './canvas/canvas.ts'
import { canvasNode } from './canvas/node.ts'
import cards from './device/cards.ts'
import { filesOf } from './file/file-system.ts'
import file from './file/manager.ts'
import media from './media/media.ts'
import transfers from './network/files.ts'
import buffers from './storage/buffers.ts'

export const more = { groups: { file, transfers, media, canvas, cards, buffers, performance }, filesOf, canvasNode }
