// How a member of wx is defined, and what every member has in common: callbacks, promises, messages.
import type { MiniApp } from '../worker/app.ts'

/** A failure that the app is told: `name:fail <reason>`. */
export class Failure extends Error {
  constructor(reason: string, readonly errno?: number, readonly extra?: Record<string, unknown>) {
    super(reason)
  }

  static cancel(): Failure {
    return new Failure('cancel')
  }
}

export type TypeName = 'string' | 'number' | 'boolean' | 'function' | 'array' | 'object' | 'buffer'

interface Common {
  /** What lacks, for the compatibility page. */
  partial?: string
  /** What differs without lacking: options that only say how, devices that may have none of it, as phones may. */
  note?: string
}

export interface AsyncDefinition<A = any> extends Common {
  kind: 'async'
  /** Arguments that must be there, and their types. */
  needs?: Record<string, TypeName>
  /** May give back a task object (`abort`, `onProgressUpdate` …) beside the result: through `task`. */
  run(args: A, app: MiniApp, call: AsyncCall): unknown
  /** True when `run` answers at once and callbacks are called before the member returns: apps rely on it. */
  atOnce?: boolean
  /** True when the member returns a task object instead of a promise. */
  task?: boolean
}

export interface AsyncCall {
  /** What the member returns at once, for members with `task`. */
  task?: Record<string, unknown>
  /** Arguments after the first: the component that `canvasToTempFilePath` means. */
  rest?: unknown[]
}

export interface SyncDefinition extends Common {
  kind: 'sync'
  run(app: MiniApp, ...args: any[]): unknown
}

export interface EventDefinition extends Common {
  kind: 'event'
  event: string
  /** Asks the host to begin telling, at the first listener. */
  begin?(app: MiniApp): void
}

export interface ValueDefinition extends Common {
  kind: 'value'
  get(app: MiniApp): unknown
}

export type MemberDefinition = AsyncDefinition | SyncDefinition | EventDefinition | ValueDefinition
export type Members = Record<string, MemberDefinition>

export const members = <M extends Members>(definitions: M): M => definitions
export const asyncMember = <A = any>(definition: Omit<AsyncDefinition<A>, 'kind'>): AsyncDefinition<A> => ({ kind: 'async', ...definition })
export const syncMember = (run: SyncDefinition['run'], partial?: string): SyncDefinition => ({ kind: 'sync', run, partial })
/** Defines `onX`; `offX` comes with it. */
export const eventMember = (event: string, options: { begin?: EventDefinition['begin']; partial?: string; note?: string } = {}): EventDefinition => ({ kind: 'event', event, ...options })
export const valueMember = (get: ValueDefinition['get']): ValueDefinition => ({ kind: 'value', get })

/** Forwards to a method of the host. */
export const hostMember = (method: string, options: { needs?: Record<string, TypeName>; args?: (args: any, app: MiniApp) => unknown; result?: (ok: any, app: MiniApp) => unknown; partial?: string } = {}): AsyncDefinition => ({
  kind: 'async',
  needs: options.needs,
  partial: options.partial,
  async run(args, app) {
    const ok = await app.host.call(method, options.args ? options.args(args, app) : withoutCallbacks(args))
    return options.result ? options.result(ok, app) : ok
  },
})

/** Forwards to the view: what it draws or measures. */
export const viewMember = (method: string, options: { needs?: Record<string, TypeName>; args?: (args: any, app: MiniApp) => unknown; result?: (ok: any, app: MiniApp) => unknown; partial?: string } = {}): AsyncDefinition => ({
  kind: 'async',
  needs: options.needs,
  partial: options.partial,
  async run(args, app) {
    const ok = await app.view.call(method, options.args ? options.args(args, app) : withoutCallbacks(args))
    return options.result ? options.result(ok, app) : ok
  },
})

export function withoutCallbacks(args: Record<string, unknown>): Record<string, unknown> {
  const plain: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(args ?? {})) if (typeof value !== 'function') plain[name] = value
  return plain
}

/** How messages name the type of a value: `String`, `Undefined`, `Array`. */
export function typeName(value: unknown): string {
  if (value === undefined) return 'Undefined'
  if (value === null) return 'Null'
  if (Array.isArray(value)) return 'Array'
  if (value instanceof ArrayBuffer) return 'ArrayBuffer'
  const name = typeof value
  return name[0]!.toUpperCase() + name.slice(1)
}

const WANTED: Record<TypeName, string> = { string: 'String', number: 'Number', boolean: 'Boolean', function: 'Function', array: 'Array', object: 'Object', buffer: 'ArrayBuffer' }

export function missing(needs: Record<string, TypeName>, args: Record<string, unknown>): string | null {
  for (const [name, type] of Object.entries(needs)) {
    if (typeName(args[name]) !== WANTED[type]) return `parameter error: parameter.${name} should be ${WANTED[type]} instead of ${typeName(args[name])};`
  }
  return null
}

interface Callbacks {
  success?: (result: any) => void
  fail?: (error: any) => void
  complete?: (result: any) => void
}

function settle(app: MiniApp, callbacks: Callbacks, kind: 'success' | 'fail', value: unknown): void {
  for (const callback of [callbacks[kind], callbacks.complete]) {
    if (typeof callback === 'function') app.guarded(`${kind} callback`, () => callback(value))
  }
}

function failed(name: string, error: any): Record<string, unknown> {
  if (error instanceof Failure) return { errMsg: `${name}:fail ${error.message}`, ...(error.errno === undefined ? {} : { errno: error.errno }), ...error.extra }
  const { errMsg, ...rest } = error && typeof error.errMsg === 'string' ? error : { errMsg: error instanceof Error ? error.message : String(error) }
  return { ...rest, errMsg: errMsg.startsWith(`${name}:`) ? errMsg : `${name}:fail ${errMsg}` }
}

/** The function that apps call for an asynchronous member. */
export function asyncFunction(name: string, definition: AsyncDefinition, app: MiniApp): (args?: any, ...rest: unknown[]) => unknown {
  return (args: any, ...rest: unknown[]) => {
    const given = args !== null && typeof args === 'object' ? args : {}
    const wantsPromise = !['success', 'fail', 'complete'].some(callback => typeof given[callback] === 'function')
    const call: AsyncCall = { rest }
    if (definition.atOnce && !wantsPromise) {
      settle(app, given, 'success', { ...definition.run(given, app, call) as object, errMsg: `${name}:ok` })
      return undefined
    }
    const running = (async () => {
      const problem = definition.needs ? missing(definition.needs, given) : null
      if (problem) throw new Failure(problem)
      return definition.run(given, app, call)
    })()
    const settled = running.then(
      result => ({ ...(result !== null && typeof result === 'object' ? result : {}), errMsg: `${name}:ok` }),
      error => Promise.reject(failed(name, error)),
    )
    if (!wantsPromise || definition.task) {
      settled.then(result => settle(app, given, 'success', result), error => settle(app, given, 'fail', error))
      return definition.task ? call.task : undefined
    }
    return settled
  }
}

/** The function that apps call for a synchronous member. What it throws says `name:fail <reason>`. */
export function syncFunction(name: string, definition: SyncDefinition, app: MiniApp): (...args: any[]) => unknown {
  return (...args) => {
    try {
      return definition.run(app, ...args)
    } catch (error) {
      throw thrown(name, error)
    }
  }
}

export function thrown(name: string, error: unknown): Error {
  const told = failed(name, error)
  return Object.assign(new Error(String(told.errMsg)), told)
}

/** A method of an object that wx gives out (`FileSystemManager.readFile`): callbacks only, never a promise to reject unheard. */
export function methodFunction(name: string, definition: Omit<AsyncDefinition, 'kind'>, app: MiniApp): (args?: any) => void {
  const call = asyncFunction(name, { kind: 'async', ...definition }, app)
  return args => void call({ complete() { /* Asks for callbacks. */ }, ...args })
}
