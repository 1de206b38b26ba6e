// What `app dev` and `app try` are told of a running app: console, errors, operations, pages and their times.
import type { Channel } from '../channel.ts'
import type { Debug } from '../worker/app.ts'
import type { Page } from '../worker/page.ts'
import type { Values } from './shown.ts'

const ARGUMENT_LIMIT = 4096
const MOST_WARNINGS = 1_000
const DEEPEST_GROUP = 20

function shown(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Error) return value.stack ?? value.message
  try {
    return (JSON.stringify(value, (_, inner) => typeof inner === 'function' ? `[function ${inner.name}]` : typeof inner === 'bigint' ? String(inner) : inner) ?? String(value)).slice(0, ARGUMENT_LIMIT)
  } catch {
    return String(value)
  }
}

export class Notices implements Debug {
  readonly console: Console
  private readonly missed = new Set<string>()
  private readonly warnings = new Set<string>()
  /** How many groups are open: lines are told with it. */
  private depth = 0

  constructor(private readonly host: Channel, private readonly values: Values, private readonly currentPath: () => string | undefined) {
    this.console = this.wrap(console)
  }

  private tell(kind: string, fields: Record<string, unknown>): void {
    this.host.notify('debug', { kind, ...fields })
  }

  /** A line of the console, with the place in the app's code that wrote it. */
  line(level: string, args: unknown[], stack?: string): void {
    this.tell('console', { level, args: args.map(shown), values: args.map(value => this.values.show(value)), stack, depth: this.depth, page: this.currentPath(), at: Date.now() })
  }

  warned(message: string): void {
    // The engine says some things once for every node; a developer needs to read them once a page.
    const key = `${this.currentPath()} ${message}`
    if (this.warnings.has(key) || this.warnings.size > MOST_WARNINGS) return
    this.warnings.add(key)
    this.line('warn', [message])
  }

  failed(where: string, message: string, stack: string, page?: string): void {
    this.tell('error', { where, message, stack, page, at: Date.now() })
  }

  rejected(message: string, page?: string): void {
    this.tell('error', { where: 'unhandled rejection', message, stack: message, page, at: Date.now() })
  }

  missing(api: string): void {
    const page = this.currentPath()
    const key = `${page} ${api}`
    if (this.missed.has(key)) return
    this.missed.add(key)
    this.tell('missing', { api, page })
  }

  flushed(page: Page, ops: unknown[], count: number): void {
    this.tell('flush', { page: page.path, ops: count, fields: ops.length })
  }

  pageReady(page: Page): void {
    this.tell('page', { page: page.path, event: 'ready', ms: Date.now() - page.openedAtMs })
  }

  routed(pages: Page[]): void {
    this.tell('stack', { pages: pages.map(page => ({ id: page.id, path: page.path, query: page.query, isTab: page.isTab })) })
  }

  /** The app's console: to the browser's, and to who debugs. */
  private wrap(original: Console): Console {
    const wrapped = Object.create(original) as any
    const times = new Map<string, number>()
    const counts = new Map<string, number>()
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      wrapped[level] = (...args: unknown[]) => {
        this.line(level, args, new Error().stack)
        original[level](...args)
      }
    }
    wrapped.trace = (...args: unknown[]) => this.line('log', ['Trace', ...args, new Error().stack], new Error().stack)
    wrapped.dir = wrapped.table = (value: unknown) => wrapped.log(value)
    wrapped.assert = (holds: unknown, ...args: unknown[]) => { if (!holds) wrapped.error('Assertion failed', ...args) }
    wrapped.group = wrapped.groupCollapsed = (...args: unknown[]) => {
      if (args.length > 0) wrapped.log(...args)
      this.depth = Math.min(this.depth + 1, DEEPEST_GROUP)
    }
    wrapped.groupEnd = () => { this.depth = Math.max(0, this.depth - 1) }
    wrapped.time = (name = 'default') => { times.set(name, performance.now()) }
    wrapped.timeLog = wrapped.timeEnd = (name = 'default') => { if (times.has(name)) wrapped.log(`${name}: ${(performance.now() - times.get(name)!).toFixed(1)} ms`) }
    wrapped.count = (name = 'default') => {
      counts.set(name, (counts.get(name) ?? 0) + 1)
      wrapped.log(`${name}: ${counts.get(name)}`)
    }
    wrapped.clear = () => {
      this.depth = 0
      this.tell('clear', {})
    }
    return wrapped
  }
}
