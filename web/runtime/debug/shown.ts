// Values of an app as a console shows them: a line, and what is inside when somebody asks. Objects stay in the worker; only their numbers go out.

export type Kind = 'string' | 'number' | 'boolean' | 'undefined' | 'null' | 'function' | 'symbol' | 'bigint' | 'error' | 'date' | 'array' | 'object' | 'map' | 'set' | 'bytes' | 'promise'

export interface Shown {
  kind: Kind
  text: string
  /** Ask for what is inside by this number. Absent where there is nothing inside. */
  id?: number
  /** The first few members, for the line. */
  preview?: [name: string, text: string, kind: Kind][]
}

export interface Inside {
  members: [name: string, value: Shown][]
  /** How many there are beyond these. */
  more: number
}

const TEXT_LIMIT = 10_000
const PREVIEW = 5
const PREVIEW_TEXT = 48
const MEMBER_LIMIT = 500
const KEPT_LIMIT = 4_000

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text)

function kindOf(value: unknown): Kind {
  if (value === null) return 'null'
  if (typeof value !== 'object') return typeof value as Kind
  if (Array.isArray(value)) return 'array'
  if (value instanceof Error) return 'error'
  if (value instanceof Date) return 'date'
  if (value instanceof Map) return 'map'
  if (value instanceof Set) return 'set'
  if (value instanceof Promise) return 'promise'
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return 'bytes'
  return 'object'
}

function textOf(value: unknown, kind: Kind): string {
  switch (kind) {
    case 'string': return value as string
    case 'bigint': return `${String(value)}n`
    case 'function': return `ƒ ${(value as () => void).name || '()'}`
    case 'error': return String((value as Error).stack ?? value)
    case 'date': return Number.isNaN((value as Date).getTime()) ? 'Invalid Date' : (value as Date).toISOString()
    case 'array': return `Array(${(value as unknown[]).length})`
    case 'map': return `Map(${(value as Map<unknown, unknown>).size})`
    case 'set': return `Set(${(value as Set<unknown>).size})`
    case 'bytes': return `${(value as ArrayBuffer).constructor.name}(${(value as ArrayBuffer).byteLength})`
    case 'promise': return 'Promise'
    case 'object': return nameOf(value as object)
    default: return String(value)
  }
}

function nameOf(value: object): string {
  try {
    const name = Object.getPrototypeOf(value)?.constructor?.name
    return name && name !== 'Object' ? name : ''
  } catch {
    return ''
  }
}

const INSIDE = new Set<Kind>(['error', 'array', 'object', 'map', 'set', 'bytes', 'function'])

export class Values {
  private next = 1
  private readonly kept = new Map<number, unknown>()

  show(value: unknown): Shown {
    const kind = kindOf(value)
    let text: string
    try {
      text = cut(textOf(value, kind), TEXT_LIMIT)
    } catch (error) {
      // A getter or a proxy of the app's that throws.
      return { kind: 'object', text: `[${String(error)}]` }
    }
    const shown: Shown = { kind, text }
    if (!INSIDE.has(kind)) return shown
    shown.id = this.keep(value)
    if (kind === 'array' || kind === 'object' || kind === 'map' || kind === 'set') shown.preview = this.preview(value)
    return shown
  }

  inside(id: number): Inside {
    const value = this.kept.get(id)
    if (value === undefined) return { members: [], more: 0 }
    const all = membersOf(value)
    return { members: all.slice(0, MEMBER_LIMIT).map(([name, read]) => [name, this.show(read())]), more: Math.max(0, all.length - MEMBER_LIMIT) }
  }

  get(id: number): unknown {
    return this.kept.get(id)
  }

  private keep(value: unknown): number {
    const id = this.next++
    this.kept.set(id, value)
    // The oldest lines of a console are forgotten before an app's memory is.
    if (this.kept.size > KEPT_LIMIT) this.kept.delete(this.kept.keys().next().value!)
    return id
  }

  private preview(value: unknown): Shown['preview'] {
    return membersOf(value).slice(0, PREVIEW).map(([name, read]) => {
      const member = read()
      const kind = kindOf(member)
      return [name, cut(kind === 'string' ? JSON.stringify(member) : kind === 'object' ? nameOf(member as object) || '{…}' : textOf(member, kind), PREVIEW_TEXT), kind]
    })
  }
}

type Member = [name: string, read: () => unknown]

function membersOf(value: unknown): Member[] {
  if (value instanceof Map) return [...value].map(([key, item]) => [typeof key === 'string' ? key : cut(String(key), PREVIEW_TEXT), () => item])
  if (value instanceof Set) return [...value].map((item, index) => [String(index), () => item])
  if (value instanceof ArrayBuffer) return membersOf(new Uint8Array(value))
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from({ length: Math.min((value as unknown[]).length ?? 0, MEMBER_LIMIT * 2) }, (_, index) => [String(index), () => (value as unknown[])[index]])
  const names = new Set(Object.getOwnPropertyNames(value as object))
  if (value instanceof Error) for (const name of ['name', 'message', 'stack']) names.add(name)
  if (typeof value === 'function') for (const name of ['arguments', 'caller', 'prototype', 'length', 'name']) names.delete(name)
  return [...names].map(name => [name, () => {
    try {
      return (value as Record<string, unknown>)[name]
    } catch (error) {
      return error
    }
  }])
}
