// The app's modules, templates and component descriptions, as the chunks of a package deliver them.
import { MODULE_PARAMETERS, type PackageManifest } from '../protocol.ts'
import { createWxsRegistry, templateHelpers } from './wxs.ts'

type ModuleFactory = (...parameters: any[]) => void
type ProcGen = (...args: any[]) => any
export type TemplateGroup = ((name: string) => ProcGen) & { _: Record<string, ProcGen> }

export interface ComponentJson {
  component?: boolean
  usingComponents?: Record<string, string>
  componentGenerics?: Record<string, true | { default?: string }>
  componentPlaceholder?: Record<string, string>
  pureDataPattern?: string
  [name: string]: unknown
}

interface LoadedModule {
  exports: any
}

export interface ModuleScope {
  /** Values of the parameters after `require, module, exports`, by name. */
  globals: Record<string, unknown>
  /** Called when a template registers event and change filters. */
  filters: { changeFilter(listener: unknown, path?: unknown): unknown; eventWrapper(...args: any[]): unknown }
}

const NAMES = MODULE_PARAMETERS.split(',')

export class Modules {
  readonly components = new Map<string, ComponentJson>()
  readonly wxs = createWxsRegistry()
  private factories = new Map<string, ModuleFactory>()
  private loaded = new Map<string, LoadedModule>()
  private chunks = new Set<string>()
  private templates: Record<string, TemplateGroup> = Object.create(null)
  private scripts: Record<string, () => unknown> = Object.create(null)
  private scope: ModuleScope | null = null

  /**
   * @param load runs a chunk of the package at once, as importScripts does
   */
  constructor(private readonly manifest: PackageManifest, private readonly load: (paths: string[]) => void) {}

  enter(scope: ModuleScope): void {
    this.scope = scope
  }

  /** What chunks call. */
  get registrar(): Record<string, unknown> {
    return {
      params: MODULE_PARAMETERS,
      define: (path: string, factory: ModuleFactory) => { if (!this.factories.has(path)) this.factories.set(path, factory) },
      component: (path: string, json: ComponentJson) => { this.components.set(path, json) },
      template: (path: string, factory: (...parameters: any[]) => TemplateGroup) => this.defineTemplate(path, factory),
      wxs: (key: string, factory: any) => { this.scripts[key] = this.wxs.define(key, factory) },
    }
  }

  loadChunks(chunks: readonly string[]): void {
    const missing = chunks.filter(chunk => !this.chunks.has(chunk))
    if (missing.length === 0) return
    for (const chunk of missing) this.chunks.add(chunk)
    this.load(missing)
  }

  private defineTemplate(path: string, factory: (...parameters: any[]) => TemplateGroup): void {
    const define = (value: TemplateGroup): void => { Object.defineProperty(this.templates, path, { value, configurable: true, enumerable: true }) }
    Object.defineProperty(this.templates, path, {
      configurable: true,
      enumerable: true,
      get: () => {
        const { X, Y, Z, P } = templateHelpers
        const filters = this.scope!.filters
        // Of a literal's parts: the list when some have changed.
        const changed = (parts: object): unknown => Object.values(parts).some(Boolean) ? Object.values(parts) : undefined
        const Q = { a: changed, b: changed, A: filters.changeFilter, B: (value: unknown) => value, C: filters.eventWrapper }
        const group = factory(this.templates, this.scripts, (key: string, module: any) => this.wxs.define(key, module), Q, X, Y, Z, P)
        define(group)
        return group
      },
    })
  }

  template(path: string): TemplateGroup | undefined {
    return this.templates[path]
  }

  has(path: string): boolean {
    return this.factories.has(path) || path in this.manifest.modules
  }

  require(path: string): any {
    const known = this.loaded.get(path)
    if (known) return known.exports
    if (!this.factories.has(path)) {
      const chunk = this.manifest.modules[path]
      if (chunk) this.loadChunks([chunk])
    }
    const factory = this.factories.get(path)
    if (!factory) throw new Error(`module '${path}' is not defined`)
    const module: LoadedModule = { exports: {} }
    this.loaded.set(path, module)
    const require = Object.assign((name: string) => this.requireFrom(path, name), {
      async: (name: string) => new Promise((resolve, reject) => {
        try {
          resolve(this.requireFrom(path, name))
        } catch (error) {
          reject(error)
        }
      }),
      resolve: (name: string) => this.resolve(path, name),
    })
    const callback = (name: string, done?: (exports: any) => void, fail?: (error: unknown) => void): any => {
      if (typeof done !== 'function') return require(name)
      require.async(name).then(done, fail ?? (() => {}))
    }
    const globals = this.scope!.globals
    try {
      factory.call(undefined, Object.assign(callback, { async: require.async, resolve: require.resolve }), module, module.exports, ...NAMES.map(name => globals[name]))
    } catch (error) {
      this.loaded.delete(path)
      throw error
    }
    return module.exports
  }

  private requireFrom(from: string, name: string): any {
    if (typeof name !== 'string') throw new Error('require takes a path')
    const path = this.resolve(from, name)
    if (path === null) throw new Error(`module '${name}' is not defined, require args is '${name}'`)
    return this.require(path)
  }

  /** Where a name leads from a module: beside it, from the root, or in the nearest miniprogram_npm. */
  resolve(from: string, name: string): string | null {
    const folder = from.split('/').slice(0, -1)
    if (name.startsWith('./') || name.startsWith('../') || name === '.' || name === '..') return this.found(normalized([...folder, ...name.split('/')]))
    if (name.startsWith('/')) return this.found(normalized(name.split('/')))
    const beside = this.found(normalized([...folder, ...name.split('/')]))
    if (beside !== null) return beside
    for (let depth = folder.length; depth >= 0; depth--) {
      const path = this.found(normalized([...folder.slice(0, depth), 'miniprogram_npm', ...name.split('/')]))
      if (path !== null) return path
    }
    return this.found(normalized(name.split('/')))
  }

  private found(path: string): string | null {
    for (const candidate of [path, `${path}.js`, `${path}.json`, `${path}/index.js`]) if (this.has(candidate)) return candidate
    return null
  }
}

function normalized(parts: string[]): string {
  const path: string[] = []
  for (const part of parts) {
    if (part === '' || part === '.') continue
    if (part === '..') path.pop()
    else path.push(part)
  }
  return path.join('/')
}
