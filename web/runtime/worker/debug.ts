// What `app dev` and `app try` see of a running app: console, errors, operations, page times.
import type { Channel } from '../channel.ts'
import type { Page } from './page.ts'

const ARGUMENT_LIMIT = 4096

function shown(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Error) return value.stack ?? value.message
  try {
    return (JSON.stringify(value, (_, inner) => typeof inner === 'function' ? `[function ${inner.name}]` : typeof inner === 'bigint' ? String(inner) : inner) ?? String(value)).slice(0, ARGUMENT_LIMIT)
  } catch {
    return String(value)
  }
}

export class Debug {
  private readonly missed = new Set<string>()

  constructor(private readonly host: Channel, private readonly currentPath: () => string | undefined) {}

  private tell(kind: string, fields: Record<string, unknown>): void {
    this.host.notify('debug', { kind, ...fields })
  }

  console(level: string, args: unknown[]): void {
    this.tell('console', { level, args: args.map(shown), page: this.currentPath() })
  }

  warned(message: string): void {
    this.tell('console', { level: 'warn', args: [message], page: this.currentPath() })
  }

  failed(where: string, message: string, stack: string, page?: string): void {
    this.tell('error', { where, message, stack, page })
  }

  rejected(message: string, page?: string): void {
    this.tell('error', { where: 'unhandled rejection', message, stack: message, page })
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

  /** The app's console: to the browser's, and to who debugs. */
  wrapConsole(original: Console): Console {
    const wrapped = Object.create(original) as any
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      wrapped[level] = (...args: unknown[]) => {
        this.console(level, args)
        original[level](...args)
      }
    }
    return wrapped
  }
}
