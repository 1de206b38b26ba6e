// A value that panels look at: set it, and they draw again.
import { useEffect, useState } from 'preact/hooks'

export class Store<T> {
  private readonly listeners = new Set<() => void>()

  constructor(private current: T) {}

  get value(): T {
    return this.current
  }

  set(next: T): void {
    this.current = next
    for (const listener of [...this.listeners]) listener()
  }

  update(change: (value: T) => T): void {
    this.set(change(this.current))
  }

  watch(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }
}

export function useStore<T>(store: Store<T>): T {
  const [, draw] = useState(0)
  useEffect(() => {
    let isAsked = false
    // A loop in an app that logs a thousand lines is one drawing.
    return store.watch(() => {
      if (isAsked) return
      isAsked = true
      requestAnimationFrame(() => {
        isAsked = false
        draw(count => count + 1)
      })
    })
  }, [store])
  return store.value
}
