// glass-easel and its adapter, set up for packages of ours: components are registered when first needed,
// templates go through filters that tell WXS functions from the app's, and the adapter's gaps are closed.
import * as easel from 'glass-easel'
import { MiniProgramEnv, component as adapterComponent, type CodeSpace } from 'glass-easel-miniprogram-adapter'
import { Readiness } from './readiness.ts'
import { Listen, type PackageManifest } from '../protocol.ts'
import { builtinBehaviors } from './behaviors.ts'
import { plainEvent } from './events.ts'
import { cloneable, type MirrorNode } from './mirror/node.ts'
import type { ComponentJson, Modules, TemplateGroup } from './modules.ts'

easel.globalOptions.writeIdToDOM = true
easel.globalOptions.throwGlobalError = false

/** What the app sees as a component or page instance. */
export type Caller = any

export interface EngineErrors {
  (error: unknown, where: string): void
}

/** Path of a WXS function: `[1, module, name]` for a file, `[2, template, module, name]` for one written in a template. */
type ScriptPath = [1, string, string] | [2, string, string, string]

const wxsFunction = (path: unknown): { module: string; name: string } | null => {
  if (!Array.isArray(path)) return null
  const script = path as ScriptPath
  if (script[0] === 1) return { module: script[1], name: script[2] }
  if (script[0] === 2) return { module: `${script[1]}#${script[2]}`, name: script[3] }
  return null
}

/** A property whose type is a list of types takes any value. */
const typedProperties = (properties: Record<string, any>): Record<string, any> => Object.fromEntries(Object.entries(properties).map(([name, property]) =>
  [name, Array.isArray(property) ? null : Array.isArray(property?.type) ? { ...property, type: null } : property]))

const backendOf = (element: easel.Element): MirrorNode | null => element.getBackendElement() as unknown as MirrorNode | null

export class Engine {
  readonly env = new MiniProgramEnv()
  readonly space: CodeSpace
  private registered = new Set<string>()
  private scopes = new Map<string, { host: boolean }>()
  /** The component whose module runs: what `Component()` binds to, whoever calls it. */
  private current: string | null = null
  private patched = new WeakSet<object>()
  private behaviors: ReturnType<typeof builtinBehaviors>

  constructor(private readonly manifest: PackageManifest, private readonly modules: Modules, private readonly onError: EngineErrors, private readonly warn: (message: string) => void) {
    this.space = this.env.createCodeSpace('', true)
    new Readiness().watch(this.space)
    this.behaviors = builtinBehaviors(this.space)
    this.keepIdsAsWritten()
    easel.addGlobalErrorListener((error, method) => {
      // What a definition names and does not have, phones only mention.
      if (method === '[prepare]') this.warn(String(error))
      else this.onError(error, method ?? '')
      return false
    })
    easel.addGlobalWarningListener(message => {
      // A key that no item has (`wx:key="index"`) is a habit of authors, not a mistake worth a line for each list.
      if (!String(message).endsWith('list updates: "".')) this.warn(String(message))
      return false
    })
    // A component that is named but missing: its place stays empty, and the console says so.
    this.space.component('').definition({}).register()
  }

  /** The adapter gives each instance a prefix for ids; selectors in styles are written without. */
  private keepIdsAsWritten(): void {
    const space = this.space as unknown as { prepareComponentOptions(is: string, options?: unknown): [Record<string, unknown>, unknown] }
    const prepare = space.prepareComponentOptions.bind(space)
    space.prepareComponentOptions = (is, options) => {
      const [prepared, isolation] = prepare(is, options)
      // An app's property may be called `data` or `shadowRoot`: on the node it would stand in the engine's own place.
      return [{ ...prepared, idPrefixGenerator: null, writeIdToDOM: true, writeFieldsToNode: false }, isolation]
    }
  }

  scopeName(scope: number): string {
    return this.space.getComponentSpace().styleScopeManager.queryName(scope) ?? ''
  }

  hostName(scope: number): string {
    const name = this.scopeName(scope)
    return this.scopes.get(name)?.host ? name : ''
  }

  // What an app's modules call

  readonly Component = (definition: any): void => {
    const path = this.current
    if (path === null) {
      this.onError(new Error('Component() was called while no component was being loaded'), 'Component')
      return
    }
    this.defined.add(path)
    this.space.component(path).definition(this.prepared(definition)).register()
  }

  readonly Page = (definition: any): void => {
    const path = this.current
    if (path === null) {
      this.onError(new Error('Page() was called while no page was being loaded'), 'Page')
      return
    }
    this.defined.add(path)
    this.space.component(path).pageDefinition(this.prepared(definition)).register()
  }

  readonly Behavior: any = Object.assign(
    (definition: any) => this.space.behavior().definition(this.prepared(definition)).register(),
    { trait: (transform?: any) => this.space.traitBehavior(transform) },
  )

  private defined = new Set<string>()

  /** Behaviors by their `wx://` names, and the relations that name them. */
  private prepared(definition: any): any {
    if (definition === null || typeof definition !== 'object') return {}
    const prepared = { ...definition }
    if (Array.isArray(definition.behaviors)) {
      prepared.behaviors = definition.behaviors
        .map((behavior: unknown) => typeof behavior === 'string' ? this.behaviors[behavior] : behavior)
        .filter(Boolean)
    }
    if (definition.properties) prepared.properties = typedProperties(definition.properties)
    if (prepared.options) {
      const { styleIsolation: _isolation, addGlobalClass: _global, ...options } = prepared.options
      prepared.options = options
    }
    return prepared
  }

  // Loading

  /** Registers a component or page and what it uses. False when the package does not know it. */
  ensure(path: string): boolean {
    if (this.registered.has(path)) return true
    const json = this.modules.components.get(path)
    if (!json) return false
    this.registered.add(path)
    this.describe(path, json)
    const using = this.usingOf(path, json)
    for (const target of Object.values(using)) this.ensureUsed(path, target, json)
    for (const generic of Object.values(json.componentGenerics ?? {})) {
      if (typeof generic === 'object' && generic.default) this.ensureUsed(path, generic.default, json)
    }
    this.runModule(path)
    return true
  }

  private usingOf(path: string, json: ComponentJson): Record<string, string> {
    const global = this.manifest.app.usingComponents ?? {}
    const own = json.usingComponents ?? {}
    const using: Record<string, string> = {}
    for (const [name, target] of Object.entries({ ...global, ...own })) {
      const absolute = `/${target.replace(/^\//, '')}`
      if (absolute !== `/${path}` || name in own) using[name] = absolute
    }
    return using
  }

  private ensureUsed(by: string, target: string, json: ComponentJson): void {
    const path = target.replace(/^\//, '')
    if (this.registered.has(path) || this.modules.components.has(path)) {
      this.ensure(path)
      return
    }
    const chunk = this.manifest.modules[`${path}.js`]
    if (chunk) {
      this.modules.loadChunks([chunk])
      if (this.ensure(path)) return
    }
    if (!json.componentPlaceholder) this.warn(`Component ${path}, used by ${by}, is not in the package`)
  }

  private describe(path: string, json: ComponentJson): void {
    const facts = this.manifest.components[path] ?? {}
    const generics: Record<string, true | { default?: string }> = {}
    for (const [name, generic] of Object.entries(json.componentGenerics ?? {})) {
      generics[name] = typeof generic === 'object' && generic.default ? { default: `/${generic.default.replace(/^\//, '')}` } : true
    }
    this.space.addComponentStaticConfig(path, {
      component: json.component ?? false,
      usingComponents: this.usingOf(path, json),
      componentGenerics: generics,
      componentPlaceholder: json.componentPlaceholder,
      pureDataPattern: json.pureDataPattern,
      // What may be opened as a page has no scope of its own, wherever it is used.
      styleIsolation: (facts.isolation ?? (this.manifest.pages[path] ? 'shared' : undefined)) as never,
    })
    if (facts.scope) {
      this.space.addStyleSheet(path, undefined, facts.scope)
      this.scopes.set(facts.scope, { host: facts.host ?? false })
    }
    const template = this.templateOf(path)
    if (template) this.space.addCompiledTemplate(path, template as never)
  }

  /** The template of a component as the engine takes it. */
  templateOf(path: string): Record<string, unknown> | undefined {
    const group = this.modules.template(path)
    return group && { content: this.filtered(group, Boolean(this.manifest.components[path]?.wxs?.length)), fallbackListenerOnNativeNode: true }
  }

  private runModule(path: string): void {
    const before = this.current
    this.current = path
    // What older frameworks built on read while a page's script runs.
    ;(globalThis as any).__wxRoute = path
    try {
      if (this.modules.has(`${path}.js`)) this.modules.require(`${path}.js`)
    } catch (error) {
      this.onError(error, path)
    } finally {
      this.current = before
    }
    if (!this.defined.has(path)) this.space.component(path).definition({}).register()
  }

  /** Runs a module that is no component, with nothing to bind to. */
  run(path: string): any {
    const before = this.current
    this.current = null
    try {
      return this.modules.require(path)
    } finally {
      this.current = before
    }
  }

  // Filters of templates

  private filtered(group: TemplateGroup, responders: boolean): (name: string) => any {
    return name => {
      const generate = group(name)
      if (!generate) return generate
      return (wrapper: any, ...rest: any[]) => {
        if (!this.patched.has(wrapper)) {
          this.patched.add(wrapper)
          this.patch(wrapper, responders)
        }
        return generate(wrapper, ...rest)
      }
    }
  }

  private patch(wrapper: any, responders: boolean): void {
    const ownerNode = (element: easel.Element): MirrorNode | null => element.ownerShadowRoot ? backendOf(element.ownerShadowRoot.getHostNode()) : null
    const bindEvent = wrapper.v
    wrapper.v = (element: easel.Element, type: string, value: unknown, final: boolean, mutated: boolean, capture: boolean, dynamic: boolean, path: unknown): void => {
      const script = typeof value === 'function' ? wxsFunction(path) : null
      const node = script ? backendOf(element) : null
      if (!script || !node) {
        bindEvent(element, type, value, final, mutated, capture, dynamic, path)
        return
      }
      const bits = capture ? Listen.Capture | (final ? Listen.CaptureFinal : 0) : Listen.Bubble | (final ? Listen.Final : 0)
      node.setWxsListener({ type, ...script, bits, owner: ownerNode(element) })
    }
    const bindChange = wrapper.p
    wrapper.p = (element: easel.Element, name: string, value: unknown, path: unknown): void => {
      const script = wxsFunction(path)
      const node = backendOf(element)
      if (!script || !node) {
        bindChange(element, name, value, path)
        return
      }
      node.setWxsChange({ attribute: name, ...script, owner: ownerNode(element) })
      // On a component the value goes to a property; the view needs it too.
      if (easel.Component.isComponent(element)) bindChange(element, name, (next: unknown) => node.setAttribute(`change:${name}`, next), undefined)
    }
    if (responders) {
      const bindDataset = wrapper.d
      wrapper.d = (element: easel.Element, name: string, value: unknown): void => {
        bindDataset(element, name, value)
        backendOf(element)?.setDataset(name, value)
      }
    }
  }

  /** What templates register as filter of `change:` listeners: those in WXS run in the view. */
  readonly changeFilter = (listener: any, _path?: unknown): unknown => listener

  private lastAnswer: unknown

  /** What stands between an event and the app's handler. */
  readonly eventWrapper = (host: Caller, event: any, listener: (this: Caller, event: unknown) => unknown): unknown => {
    this.lastAnswer = listener.call(host, plainEvent(event))
    return this.lastAnswer
  }

  /** What the last handler that ran gave back: an input's handler may return the text to show. */
  answered(run: () => void): unknown {
    this.lastAnswer = undefined
    run()
    const answer = this.lastAnswer
    return answer instanceof Promise ? undefined : cloneable(answer)
  }
}

/** Adds to every page and component what the adapter leaves to us. */
export function extendCallers(members: Record<string, unknown>): void {
  const prototype = (adapterComponent as any).ComponentCaller.prototype
  for (const [name, value] of Object.entries(members)) Object.defineProperty(prototype, name, { value, writable: true, configurable: true })
}
