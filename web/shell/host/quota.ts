// How much an app may store in this browser, whatever its own runtime counts.
export const KEY_BYTES = 1024 * 1024
export const STORAGE_BYTES = 10 * 1024 * 1024
export const FILE_BYTES = 50 * 1024 * 1024
export const FILES_BYTES = 200 * 1024 * 1024

/** What an entry takes beside its content; without it, millions of empty ones would be free. */
const ENTRY_BYTES = 256

/** Counts what is kept under each name against a total. */
export class Quota {
  private readonly sizes = new Map<string, number>()
  private total = 0

  constructor(private readonly mostEach: number, private readonly mostTotal: number) {}

  /** False when it would be too much; then nothing has changed. */
  set(name: string, contentBytes: number): boolean {
    const bytes = contentBytes + ENTRY_BYTES
    const total = this.total - (this.sizes.get(name) ?? 0) + bytes
    if (bytes > this.mostEach || total > this.mostTotal) return false
    this.sizes.set(name, bytes)
    this.total = total
    return true
  }

  remove(name: string): void {
    this.total -= this.sizes.get(name) ?? 0
    this.sizes.delete(name)
  }

  clear(): void {
    this.sizes.clear()
    this.total = 0
  }
}
