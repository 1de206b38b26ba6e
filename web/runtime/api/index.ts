// Every group of members that works. What the typings name and no group defines exists too, and fails as documented.
import type { Members } from './member.ts'
import route from './route/route.ts'
import storage from './storage/storage.ts'

export const groups: Record<string, Members> = { route, storage }
