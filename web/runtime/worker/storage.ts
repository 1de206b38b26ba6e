// wx.*Storage*: all of it in memory, because half of its members answer at once; the host keeps it.
import type { Channel } from '../channel.ts'
import { Failure } from '../api/member.ts'

const LIMIT_BYTES = 10 * 1024 * 1024
const ENTRY_LIMIT_BYTES = 1024 * 1024

export class StorageArea {
  private readonly entries: Map<string, string>

  constructor(initial: Record<string, string>, private readonly host: Channel) {
    this.entries = new Map(Object.entries(initial))
  }

  get keys(): string[] {
    return [...this.entries.keys()]
  }

  get sizeBytes(): number {
    let size = 0
    for (const [key, data] of this.entries) size += key.length + data.length
    return size
  }

  readonly limitBytes = LIMIT_BYTES

  /** What was stored, as it was; undefined when there is nothing. */
  get(key: string): unknown {
    const text = this.entries.get(key)
    return text === undefined ? undefined : decode(text)
  }

  has(key: string): boolean {
    return this.entries.has(key)
  }

  set(key: string, data: unknown): void {
    const text = encode(data)
    if (text.length > ENTRY_LIMIT_BYTES) throw new Failure('entry size limit reached')
    if (this.sizeBytes - (this.entries.get(key)?.length ?? 0) + text.length > LIMIT_BYTES) throw new Failure('exceed storage max size 10Mb')
    this.entries.set(key, text)
    this.host.notify('storage.set', { key, data: text })
  }

  remove(key: string): void {
    if (this.entries.delete(key)) this.host.notify('storage.remove', { key })
  }

  clear(): void {
    this.entries.clear()
    this.host.notify('storage.clear', {})
  }
}

// JSON, with a mark for what JSON has no word for.
const encode = (data: unknown): string => data === undefined ? '{"$":"undefined"}' : data instanceof Date ? JSON.stringify({ $: 'date', at: data.getTime() }) : JSON.stringify(data) ?? '{"$":"undefined"}'

function decode(text: string): unknown {
  const value = JSON.parse(text) as any
  if (value !== null && typeof value === 'object' && value.$ === 'undefined') return undefined
  if (value !== null && typeof value === 'object' && value.$ === 'date') return new Date(value.at)
  return value
}
