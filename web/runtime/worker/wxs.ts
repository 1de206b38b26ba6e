// What WXS modules and compiled templates find around them. In the worker and in the view alike.

/** In the order that the template compiler writes. */
type WxsFactory = (require: (path: string) => unknown, exports: unknown, module: { exports: unknown }) => void

/** Marks what a module exports, so that a function can be told to the view by its module and name. */
export interface WxsRegistry {
  define(key: string, factory: WxsFactory): () => any
  load(key: string): any
  has(key: string): boolean
}

function joined(from: string, path: string): string {
  const parts = path.startsWith('/') ? [] : from.split('#')[0]!.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}

export function createWxsRegistry(): WxsRegistry {
  const modules = new Map<string, { factory: WxsFactory; module: { exports: unknown }; loaded: boolean }>()
  const load = (key: string): unknown => {
    const found = modules.get(key)
    if (!found) throw new Error(`There is no WXS module ${key}`)
    if (!found.loaded) {
      found.loaded = true
      found.factory.call(undefined, path => load(resolve(key, path)), found.module.exports, found.module)
    }
    return found.module.exports
  }
  const resolve = (from: string, path: string): string => {
    const full = joined(from, path)
    return modules.has(full) ? full : full.replace(/\.wxs$/, '')
  }
  return {
    has: key => modules.has(key),
    load,
    define(key, factory) {
      modules.set(key, { factory, module: { exports: {} }, loaded: false })
      return () => load(key)
    },
  }
}

/** The name that `x.constructor` gives in WXS, where it is a text. */
function constructorName(value: unknown): string {
  if (value === null || value === undefined) return 'Object'
  if (Array.isArray(value)) return 'Array'
  if (value instanceof Date) return 'Date'
  if (value instanceof RegExp) return 'RegExp'
  switch (typeof value) {
    case 'string': return 'String'
    case 'number': return 'Number'
    case 'boolean': return 'Boolean'
    case 'function': return 'Function'
    default: return 'Object'
  }
}

/** Puts what WXS takes for granted into the global scope. */
export function installWxsGlobals(scope: any): void {
  scope.getRegExp = (pattern: string, flags?: string) => new RegExp(pattern, flags)
  scope.getDate = (...args: any[]) => new (Date as any)(...args)
  scope.__wxs = Object.freeze({ ctor: constructorName })
}

/** The small functions that compiled templates call by one letter. */
export const templateHelpers = {
  X: (value: any) => value ?? Object.create(null),
  Y: (value: unknown) => value === null || value === undefined ? '' : String(value),
  Z: (changed: any, name: string) => changed === true ? true : changed ? changed[name] : undefined,
  P: (value: unknown) => typeof value === 'function' ? value : () => {},
}
