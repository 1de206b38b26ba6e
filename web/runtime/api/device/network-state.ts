// Whether the device is online, and by what: as the host told last, else as this worker sees it.
import type { MiniApp } from '../../worker/app.ts'
import { asyncMember, eventMember, members } from '../member.ts'
import { perApp } from '../per-app.ts'

export interface NetworkState { isConnected: boolean; networkType: string }

const told = perApp<{ byHost: NetworkState | null }>(() => ({ byHost: null }))

const TYPES: Record<string, string> = { 'wifi': 'wifi', 'ethernet': 'wifi', 'none': 'none' }

function seen(): NetworkState {
  const { onLine, connection } = navigator as Navigator & { connection?: { type?: string; effectiveType?: string } }
  if (onLine === false) return { isConnected: false, networkType: 'none' }
  if (connection?.type === 'cellular') return { isConnected: true, networkType: connection.effectiveType?.replace(/^slow-/, '') ?? 'unknown' }
  return { isConnected: true, networkType: connection?.type === undefined ? 'wifi' : TYPES[connection.type] ?? 'unknown' }
}

export const networkState = (app: MiniApp): NetworkState => told(app).byHost ?? seen()

/** Hears the host, and until it says anything, the browser. */
export function hearNetwork(app: MiniApp): void {
  const state = told(app)
  app.host.on('network', (given: NetworkState) => { state.byHost = given })
  const tell = (): void => { if (!state.byHost) app.emit('networkStatusChange', seen()) }
  for (const type of ['online', 'offline']) globalThis.addEventListener?.(type, tell)
}

export default members({
  getNetworkType: asyncMember({
    run(_, app) {
      const { networkType } = networkState(app)
      return { networkType }
    },
  }),
  onNetworkStatusChange: eventMember('networkStatusChange'),
})
