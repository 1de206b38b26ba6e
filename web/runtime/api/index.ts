// Every group of members that works. What the typings name and no group defines exists too, and fails as documented.
import type { MiniApp } from '../worker/app.ts'
import type { MemberDefinition, Members } from './member.ts'
import device from './device/device.ts'
import { hearNetwork } from './device/network-state.ts'
import { hearSensors } from './device/sensors.ts'
import file, { serveFiles } from './file/serve.ts'
import { LAZY_MEMBERS, more } from './lazy.ts'
import location, { hearLocation } from './location/location.ts'
import network from './network/network.ts'
import open from './open/open.ts'
import report from './open/report.ts'
import route from './route/route.ts'
import share from './share/share.ts'
import storage from './storage/storage.ts'

/** Those that come with the worker. The rest is in `more.ts`. */
export const groups: Record<string, Members> = { route, storage, file, network, device, location, open, report, share }

const lazy = new Set(LAZY_MEMBERS)

/** The definition of a member, wherever it is. */
export function memberNamed(name: string): MemberDefinition | undefined {
  for (const group of Object.values(lazy.has(name) ? more().groups : groups) as Members[]) if (Object.hasOwn(group, name)) return group[name]
  return undefined
}

/** Run before an app starts: what groups serve to the view and hear from the host. */
export const installers: ((app: MiniApp) => void)[] = [serveFiles, hearNetwork, hearSensors, hearLocation]
