// Every group of members that works. What the typings name and no group defines exists too, and fails as documented.
import type { MiniApp } from '../worker/app.ts'
import type { Members } from './member.ts'
import file, { serveFiles } from './file/manager.ts'
import network from './network/network.ts'
import route from './route/route.ts'
import storage from './storage/storage.ts'

export const groups: Record<string, Members> = { route, storage, file, network }

/** Run before an app starts: what groups serve to the view and hear from the host. */
export const installers: ((app: MiniApp) => void)[] = [serveFiles]
