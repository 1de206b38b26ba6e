// The channel between a page and the one it opened (`navigateTo({events})`, `getOpenerEventChannel`).
type Listener = (...args: any[]) => void

export class EventChannel {
  private readonly listeners = new Map<string, { listener: Listener; once: boolean }[]>()
  private peer: EventChannel | null = null

  /** Two ends: what one emits, the other hears. */
  static pair(): [EventChannel, EventChannel] {
    const ends: [EventChannel, EventChannel] = [new EventChannel(), new EventChannel()]
    ends[0].peer = ends[1]
    ends[1].peer = ends[0]
    return ends
  }

  on(name: string, listener: Listener): void {
    this.add(name, listener, false)
  }

  once(name: string, listener: Listener): void {
    this.add(name, listener, true)
  }

  private add(name: string, listener: Listener, once: boolean): void {
    const known = this.listeners.get(name) ?? []
    known.push({ listener, once })
    this.listeners.set(name, known)
  }

  off(name: string, listener?: Listener): void {
    const known = this.listeners.get(name)
    if (!known) return
    this.listeners.set(name, listener ? known.filter(entry => entry.listener !== listener) : [])
  }

  emit(name: string, ...args: unknown[]): void {
    this.peer?.deliver(name, args)
  }

  private deliver(name: string, args: unknown[]): void {
    const known = this.listeners.get(name) ?? []
    this.listeners.set(name, known.filter(entry => !entry.once))
    for (const entry of known) entry.listener(...args)
  }
}
