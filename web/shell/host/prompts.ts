// Questions that an app makes the shell ask: one at a time, never swapped under a finger, and not so often that nobody gets to the way out.
const MOST_WAITING = 4
/** So many answered within the span, and the app has to wait until it is over. */
const MOST_IN_SPAN = 4
const SPAN_MS = 10_000

const tooMany = { errMsg: 'too many requests to the person' }

export class Prompts<Asked> {
  private readonly waiting: (() => void)[] = []
  private answeredAt: number[] = []
  private isShown = false

  /** @param show puts a question on the screen; undefined takes it away */
  constructor(private readonly show: (asked: Asked | undefined) => void, private readonly now: () => number = () => performance.now()) {}

  /** Resolves with the person's answer; rejects at once where the app has asked too much. */
  ask<T>(make: (done: (answer: T) => void) => Asked): Promise<T> {
    const since = this.now() - SPAN_MS
    this.answeredAt = this.answeredAt.filter(at => at > since)
    if (this.waiting.length >= MOST_WAITING || this.answeredAt.length >= MOST_IN_SPAN) return Promise.reject(tooMany)
    return new Promise(resolve => {
      this.waiting.push(() => this.show(make(answer => {
        this.answeredAt.push(this.now())
        this.isShown = false
        resolve(answer)
        // After the shell has taken the answered one away.
        queueMicrotask(() => this.next())
      })))
      this.next()
    })
  }

  private next(): void {
    if (this.isShown) return
    const first = this.waiting.shift()
    if (!first) return
    this.isShown = true
    first()
  }
}
