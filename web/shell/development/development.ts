// What a developer's session adds to an app that is open. No other version than one that is being made has any of it.
import type { Served } from '../../runtime/channel.ts'
import type { AppHandle } from '../../runtime/host.ts'
import type { Boot } from '../../runtime/protocol.ts'
import type { AppFacts } from '../host/apps.ts'
import type { Host } from '../host/methods.ts'

export type Restore = NonNullable<Boot['restore']>

export interface Started {
  handle: AppHandle
  host: Host
  facts: AppFacts
}

/** What a build tells of the app, so that nobody has to ask. */
export type BuiltFacts = Pick<AppFacts, 'hash' | 'name' | 'entry' | 'pages' | 'config'>

export interface Control {
  /** Where something can be shown over the app. */
  element: HTMLElement
  /** Begins anew with these pages, the old app in sight until the new one is. */
  reload(restore: Restore, facts?: BuiltFacts): void
  /** Makes a frame ready for the next time that the app begins anew. */
  prepare(): void
}

export interface Development {
  /** Takes hold of an open app. Gives back how to let go. */
  attach(control: Control): () => void
  boot(boot: Boot): Boot
  methods(methods: Record<string, Served>, handle: () => AppHandle): Record<string, Served>
  started(started: Started): void
  heard(event: string, data: any): void
}
