// Everything a developer's page knows of the open app: the last builds, its console, its network, its pages.
import type { Served } from '../runtime/channel.ts'
import type { AppHandle } from '../runtime/host.ts'
import type { Boot } from '../runtime/protocol.ts'
import type { Shown } from '../runtime/debug/shown.ts'
import type { Started } from '../shell/development/development.ts'
import { Follow, type Build } from '../shell/development/follow.ts'
import type { Diagnostic } from '../shell/development/overlay.ts'
import { NetworkLog } from './network-log.ts'
import { Simulator } from './simulation.ts'
import { SourceMaps } from './source-map.ts'
import { Store } from './store.ts'

export type Level = 'log' | 'info' | 'warn' | 'error' | 'debug' | 'input' | 'result' | 'system'

export interface Line {
  id: number
  level: Level
  values: Shown[]
  /** Of an error, or of where the line was written. */
  stack?: string
  isError?: boolean
  page?: string
  /** How many groups of the console it stands in. */
  depth?: number
  at: number
  /** How often it came in a row. */
  count: number
}

export interface OpenPage {
  id: number
  path: string
  query: Record<string, string>
  isTab: boolean
}

export interface BuildState {
  isConnected: boolean
  effect: string
  diagnostics: Diagnostic[]
  changed: string[]
  /** From the batch of changes to telling the page. */
  buildMs?: number
  /** From hearing of the build to its being on the screen. */
  shownMs?: number
}

const MOST_LINES = 2_000

export class Session extends Follow {
  readonly lines = new Store<Line[]>([])
  readonly network = new NetworkLog()
  readonly simulator = new Simulator()
  readonly pages = new Store<OpenPage[]>([])
  readonly build = new Store<BuildState>({ isConnected: false, effect: 'none', diagnostics: [], changed: [] })
  readonly storage = new Store<Record<string, string>>({})
  /** Grows whenever something on the screen or in the data changed. */
  readonly pulse = new Store(0)
  readonly running = new Store<Started | undefined>(undefined)
  readonly maps = new SourceMaps(() => (this.running.value ? `/o/${this.running.value.facts.key}` : undefined))
  private next = 1
  private heardAt = 0

  override boot(boot: Boot): Boot {
    return this.simulator.boot(boot)
  }

  override methods(methods: Record<string, Served>): Record<string, Served> {
    return this.simulator.methods(this.network.wrap(methods))
  }

  override started(started: Started): void {
    super.started(started)
    this.running.set(started)
    this.simulator.started(started.handle, started.host)
  }

  override heard(event: string, data: any): void {
    super.heard(event, data)
    if (event === 'debug') this.told(data)
    else if (event.startsWith('storage.')) void this.readStorage()
    else if (event === 'ready') this.appeared()
  }

  /** Asks the app's logic; undefined where it does not answer. */
  async ask<T>(method: string, args?: unknown, side: 'logic' | 'view' = 'logic'): Promise<T | undefined> {
    const handle: AppHandle | undefined = this.running.value?.handle
    return handle?.ask<T>(side, method, args).catch(() => undefined)
  }

  async readStorage(): Promise<void> {
    const texts = await this.ask<Record<string, string>>('debug.storage')
    if (texts) this.storage.set(texts)
  }

  async evaluate(text: string): Promise<void> {
    this.add({ level: 'input', values: [{ kind: 'string', text }] })
    const response = await fetch(`/dev/evaluations?app=${encodeURIComponent(this.app)}`, { method: 'POST', body: text }).catch(() => undefined)
    const scripts = response?.ok ? await response.json() as { expression: string; statements: string } : undefined
    const result = scripts && await this.ask<{ value?: Shown; error?: Shown }>('debug.evaluate', scripts)
    if (result?.value) this.add({ level: 'result', values: [result.value] })
    else this.add({ level: 'error', isError: true, values: [result?.error ?? { kind: 'string', text: 'the app does not answer' }], stack: result?.error?.text })
  }

  clearLines(): void {
    this.lines.set([])
  }

  private told(data: any): void {
    switch (data.kind) {
      case 'console':
        this.add({ level: data.level, values: data.values, stack: data.stack, page: data.page, depth: data.depth, at: data.at })
        break
      case 'clear':
        this.clearLines()
        break
      case 'error':
        this.add({ level: 'error', isError: true, values: [{ kind: 'string', text: data.where ? `${data.message}  (${data.where})` : data.message }], stack: data.stack, page: data.page, at: data.at })
        break
      case 'missing':
        this.add({ level: 'warn', values: [{ kind: 'string', text: `wx.${data.api}: not supported here` }], page: data.page })
        break
      case 'stack':
        this.pages.set(data.pages)
        break
      case 'flush':
        this.pulse.update(count => count + 1)
        break
      case 'page':
        if (data.event === 'ready') void this.readStorage()
        break
    }
  }

  private add(line: Pick<Line, 'level' | 'values'> & Partial<Line>): void {
    this.lines.update(lines => {
      const last = lines.at(-1)
      const isSame = last && last.level === line.level && line.level !== 'input' && line.values.length === 1 && last.values.length === 1 && line.values[0]!.id === undefined && last.values[0]!.text === line.values[0]!.text && last.stack === line.stack && last.depth === line.depth
      if (isSame) return [...lines.slice(0, -1), { ...last, count: last.count + 1 }]
      return [...lines.slice(-MOST_LINES + 1), { id: this.next++, count: 1, at: Date.now(), ...line }]
    })
  }

  protected override connected(isConnected: boolean): void {
    this.build.update(state => ({ ...state, isConnected }))
  }

  protected override built(build: Build): void {
    this.heardAt = performance.now()
    this.build.update(state => ({
      ...state, effect: build.effect, diagnostics: build.diagnostics, changed: build.changed, ...(build.effect === 'none' ? {} : { buildMs: Math.round(build.elapsed_ms), shownMs: undefined }),
    }))
    super.built(build)
  }

  protected override painted(): void {
    this.appeared()
  }

  private appeared(): void {
    if (this.heardAt > 0) this.build.update(state => ({ ...state, shownMs: Math.round(performance.now() - this.heardAt) }))
    this.heardAt = 0
    this.pulse.update(count => count + 1)
  }
}
