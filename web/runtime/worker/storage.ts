// wx.*Storage*: all of it in memory, because half of its members answer at once; the host keeps it.
import type { Channel } from '../channel.ts'
import { Failure } from '../api/member.ts'

const LIMIT_BYTES = 10 * 1024 * 1024
const ENTRY_LIMIT_BYTES = 1024 * 1024

export class StorageArea {
  private readonly entries: Map<string, string>
  private bytes = 0

  constructor(initial: Record<string, string>, private readonly host: Channel) {
    this.entries = new Map(Object.entries(initial))
    for (const [key, text] of this.entries) this.bytes += sizeOf(key, text)
  }

  get keys(): string[] {
    return [...this.entries.keys()]
  }

  get sizeBytes(): number {
    return this.bytes
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
    if (utf8Length(text) > ENTRY_LIMIT_BYTES) throw new Failure('entry size limit reached')
    const before = this.entries.get(key)
    const after = this.bytes - (before === undefined ? 0 : sizeOf(key, before)) + sizeOf(key, text)
    if (after > LIMIT_BYTES) throw new Failure('exceed storage max size 10Mb')
    this.bytes = after
    this.entries.set(key, text)
    this.host.notify('storage.set', { key, data: text })
  }

  /** What is kept, as it is kept: JSON texts. */
  texts(): Record<string, string> {
    return Object.fromEntries(this.entries)
  }

  /** Keeps a JSON text that a developer wrote. */
  setText(key: string, text: string): void {
    this.set(key, decode(text))
  }

  remove(key: string): void {
    const text = this.entries.get(key)
    if (text === undefined) return
    this.bytes -= sizeOf(key, text)
    this.entries.delete(key)
    this.host.notify('storage.remove', { key })
  }

  clear(): void {
    this.entries.clear()
    this.bytes = 0
    this.host.notify('storage.clear', {})
  }
}

const sizeOf = (key: string, text: string): number => utf8Length(key) + utf8Length(text)

function utf8Length(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > 0x7ff) bytes += code >= 0xd800 && code <= 0xdfff ? 1 : 2
    else if (code > 0x7f) bytes++
  }
  return bytes
}

// JSON, with a mark for what JSON has no word for: `{"$":"date","at":0}`. An app's own object with such a mark is wrapped.
const UNDEFINED = '{"$":"undefined"}'

function encode(data: unknown): string {
  if (data === undefined || typeof data === 'function' || typeof data === 'symbol') return UNDEFINED
  if (data instanceof Date) return JSON.stringify({ $: 'date', at: data.getTime() })
  if (typeof data === 'number' && !Number.isFinite(data)) return JSON.stringify({ $: 'number', text: String(data) })
  if (data !== null && typeof data === 'object' && '$' in data) return JSON.stringify({ $: 'object', data })
  return JSON.stringify(data) ?? UNDEFINED
}

function decode(text: string): unknown {
  let value: any
  try {
    value = JSON.parse(text)
  } catch {
    return text // Not ours: what the host kept for an older version.
  }
  if (value === null || typeof value !== 'object') return value
  switch (value.$) {
    case 'undefined': return undefined
    case 'date': return new Date(value.at)
    case 'number': return Number(value.text)
    case 'object': return value.data
    default: return value
  }
}
