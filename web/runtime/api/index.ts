// Every group of members that works. What the typings name and no group defines exists too, and fails as documented.
import type { MiniApp } from '../worker/app.ts'
import type { MemberDefinition, Members } from './member.ts'
import life from './base/life.ts'
import system from './base/system.ts'
import connection, { hearNetwork } from './device/network-state.ts'
import file, { serveFiles } from './file/serve.ts'
import { LAZY_MEMBERS, more } from './lazy.ts'
import request from './network/request.ts'
import open from './open/open.ts'
import route from './route/route.ts'
import share from './share/share.ts'
import storage from './storage/storage.ts'
import feedback from './ui/feedback.ts'
import window from './ui/window.ts'
import wxml from './wxml/wxml.ts'

/** Those that come with the worker. The rest is in `more.ts`. */
export const groups: Record<string, Members> = { life, system, route, feedback, window, storage, file, request, connection, wxml, open, share }

const lazy = new Set(LAZY_MEMBERS)

/** The definition of a member, wherever it is; `offX` is of `onX`. */
export function memberNamed(name: string): MemberDefinition | undefined {
  for (const group of Object.values(lazy.has(name) ? more().groups : groups) as Members[]) if (Object.hasOwn(group, name)) return group[name]
  const on = name.replace(/^off(?=[A-Z])/, 'on')
  return on === name ? undefined : memberNamed(on)
}

/** Whether there is such a member, without loading it. */
export function isMember(name: string): boolean {
  if (lazy.has(name) || Object.values(groups).some(group => Object.hasOwn(group, name))) return true
  return /^off[A-Z]/.test(name) && isMember(name.replace(/^off/, 'on'))
}

/** Run before an app starts: what groups serve to the view and hear from the host. */
export const installers: ((app: MiniApp) => void)[] = [serveFiles, hearNetwork]
