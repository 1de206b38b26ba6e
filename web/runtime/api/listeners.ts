// The `onX`/`offX` pairs of objects that wx gives out: tasks, sockets, players.
import type { MiniApp } from '../worker/app.ts'

type Listener = (data: any) => void

export class Listeners {
  private readonly known = new Map<string, Set<Listener>>()

  constructor(private readonly app: MiniApp) {}

  emit(event: string, data?: unknown): void {
    for (const listener of [...this.known.get(event) ?? []]) this.app.guarded(`on${event}`, () => listener(data))
  }

  heard(event: string): boolean {
    return (this.known.get(event)?.size ?? 0) > 0
  }

  /** `onOpen`, `offOpen` … for each name. Without a listener, `off` forgets all. */
  pairs(...events: string[]): Record<string, (listener?: Listener) => void> {
    const methods: Record<string, (listener?: Listener) => void> = {}
    for (const event of events) {
      methods[`on${event}`] = listener => {
        if (typeof listener !== 'function') return
        const known = this.known.get(event)
        if (known) known.add(listener)
        else this.known.set(event, new Set([listener]))
      }
      methods[`off${event}`] = listener => {
        if (listener) this.known.get(event)?.delete(listener)
        else this.known.delete(event)
      }
    }
    return methods
  }
}
