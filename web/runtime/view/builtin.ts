// What a built-in component is to the view. The files in ../components are written against this alone.

/** How an attribute's value from a template becomes the value a built-in works with. */
export interface AttributeType<T> {
  readonly kind: 'bool' | 'num' | 'text' | 'any' | 'classes' | 'list'
  readonly initial: T
  coerce(value: unknown): T
}

const attribute = <T>(kind: AttributeType<T>['kind'], initial: T, coerce: (value: unknown) => T): AttributeType<T> => ({ kind, initial, coerce })

/** `disabled`, `disabled="{{true}}"` and any text but the empty one are true, as in WXML, where even "false" is a text. */
export const bool = (initial: boolean) => attribute<boolean>('bool', initial, value => value === undefined || value === null ? initial : Boolean(value))

/** Numbers and texts that read as one. Everything else is the default. */
export const num = (initial: number) => attribute<number>('num', initial, value => {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number.parseFloat(value) : typeof value === 'number' ? value : Number.NaN
  return Number.isFinite(parsed) ? parsed : initial
})

export const text = (initial: string) => attribute<string>('text', initial, value => value === undefined || value === null ? initial : String(value))

/** Class names. The worker has put the style scope's prefix before each. */
export const classes = (initial = '') => attribute<string>('classes', initial, value => value === undefined || value === null ? initial : String(value))

export const list = <T = unknown>(initial: readonly T[] = []) => attribute<readonly T[]>('list', initial, value => Array.isArray(value) ? value as T[] : initial)

export const any = <T = unknown>(initial?: T) => attribute<T | undefined>('any', initial, value => value === undefined ? initial : value as T)

export type AttributeTypes = Record<string, AttributeType<any>>
export type AttributeValues<A extends AttributeTypes> = { [K in keyof A]: A[K] extends AttributeType<infer T> ? T : never }

export interface EmitOptions {
  bubbles?: boolean
  composed?: boolean
  /** Gets what the app's handler returned, once: `bindinput` may return the text to show instead. */
  answered?: (value: unknown) => void
}

/** The page around a node. */
export interface BuiltinPage {
  readonly id: number
  readonly path: string
  /** What scrolls. */
  readonly scroller: HTMLElement
  /** Where layers over the page go (sheets, root portals): inside the page's shadow root, so that the app's styles reach them. */
  readonly layer: HTMLElement
  readonly root: ShadowRoot
  readonly width: number
  readonly height: number
  scrollTo(topPx: number, durationMs: number): void
  /** Calls back on every scroll of the page, until the returned function is called. */
  onScroll(callback: (topPx: number) => void): () => void
  /** What `page-meta` and `navigation-bar` set: title, front-color, background-color, page-style, root-font-size … */
  setMeta(meta: Record<string, unknown>): void
  /** Goes elsewhere, as `navigator` does: openType as in WXML. Resolves when done, rejects with `{errMsg}`. */
  navigate(openType: string, options: Record<string, unknown>): Promise<unknown>
  /** A button with `open-type="share"` was tapped: asks the page's `onShareAppMessage({from: 'button', target})`, then the host. */
  share(button: AnyBuiltinNode): void
  /** True when the app catches events of this type (`catchtouchmove`) somewhere from one element up to, not including, the other: swiping stops there. */
  catches(from: Element, until: Element, type: string): boolean
  /** Gives bytes a temporary path that the app's file system and `url()` both know. */
  temporaryFile(bytes: Blob): Promise<string>
}

export interface BuiltinNode<A extends AttributeTypes = AttributeTypes> {
  readonly id: number
  readonly name: string
  /** `<wx-name>`: carries the author's class, style and id. */
  readonly element: HTMLElement
  readonly attrs: AttributeValues<A>
  readonly page: BuiltinPage
  /** Takes the children. Set it once in `create`; it is the element itself until then. */
  slot: HTMLElement
  /** Sends an event to the app when somebody listens. */
  emit(type: string, detail?: unknown, options?: EmitOptions): void
  /** Tells a two-way binding (`model:value`) and keeps the value in `attrs`. */
  setModel(name: string, value: unknown): void
  /** Sets an inline property of the built-in's own: wins over the author's `style` and survives its changes; empty takes it away. */
  setStyle(property: string, value: string): void
  /** Acts as if the node had been tapped: for the keyboard. */
  tap(): void
  /** True when the app listens to the event on this very node. */
  listens(type: string): boolean
  /** A loadable URL for what an author writes: path in the package, `wxfile://`, https, data. Empty when refused. */
  url(source: string): string | Promise<string>
  /** Asks the host. Rejects with `{errMsg}`. */
  host(method: string, args?: unknown): Promise<unknown>
  /** The nearest built-in above with one of the names. */
  closest(...names: string[]): AnyBuiltinNode | null
  /** All built-ins below with one of the names, in document order. */
  find(...names: string[]): AnyBuiltinNode[]
  /** What the built-in returned from `create`. */
  readonly behaviour: BuiltinBehaviour
  theme(): 'light' | 'dark'
  /** Runs when the node leaves for good. */
  cleanup(release: () => void): void
}

export type AnyBuiltinNode = BuiltinNode<any>

export interface BuiltinBehaviour {
  /** After creation with every attribute given, then once per batch of changes. */
  changed?(names: ReadonlySet<string>): void
  attached?(): void
  detached?(): void
  /** A value for the form around it. */
  form?: { value(): unknown; reset(): void }
  /** What context objects of the worker may call. Results travel back; promises are awaited. */
  methods?: Record<string, (args: any) => unknown>
  /** Node for `SelectorQuery.node`: what may be transferred to the worker. */
  node?(): Record<string, unknown> & { transfer?: Transferable[] }
  /** The label around it activates it. */
  activate?(): void
  /** A tap reached this node, on it or on `origin` below it; innermost first, after the app's handlers were told, and not when one of them was a `catch:`. */
  tapped?(origin: Element): void
  /** True while taps on it must not reach the app either: a disabled button. */
  disabled?(): boolean
  /** Children came or went; called once per batch. */
  childrenChanged?(): void
}

export type Support = 'full' | { partial: string }

export interface BuiltinDefinition<A extends AttributeTypes = AttributeTypes> {
  name: string
  attributes: A
  /** Every event it may emit. Touch, tap and animation events are every node's and not named here. */
  events: readonly string[]
  support: Support
  /** `hover-class`, `hover-start-time`, `hover-stay-time` and `hover-stop-propagation` work on it: done by the view. */
  hover?: boolean
  /** Values of `open-type` that work. */
  openTypes?: readonly string[]
  create?(node: BuiltinNode<A>): BuiltinBehaviour
}

/** Names the type parameters of a definition. */
export const builtin = <A extends AttributeTypes>(definition: BuiltinDefinition<A>): BuiltinDefinition<A> => definition

/** Built-ins whose code is a file of its own, loaded when the first of them appears. */
export interface LazyBuiltins {
  names: readonly string[]
  /** `css`: how what it makes inside looks. What decides the size of the built-ins themselves is there from the start. */
  load(): Promise<{ default: BuiltinDefinition<any> | readonly BuiltinDefinition<any>[]; css?: string }>
}

const nodeOfElement = new WeakMap<Element, AnyBuiltinNode>()

/** The view calls this for each built-in it makes. */
export const bindBuiltin = (node: AnyBuiltinNode): void => void nodeOfElement.set(node.element, node)
/** The built-in whose host element this is. */
export const builtinAt = (element: Element): AnyBuiltinNode | undefined => nodeOfElement.get(element)

const registry = new Map<string, BuiltinDefinition<any>>()
const lazyRegistry = new Map<string, LazyBuiltins>()

export function registerBuiltins(definitions: readonly BuiltinDefinition<any>[], lazy: readonly LazyBuiltins[] = []): void {
  for (const definition of definitions) registry.set(definition.name, definition)
  for (const entry of lazy) for (const name of entry.names) lazyRegistry.set(name, entry)
}

export const builtinNamed = (name: string): BuiltinDefinition<any> | undefined => registry.get(name)
export const isLazyBuiltin = (name: string): boolean => lazyRegistry.has(name)

/** Styles of the built-ins that were loaded, and what to do when there are more. */
export const lateStyles = Object.assign([] as string[], { changed: (): void => {} })

/** Loads the file that defines a built-in. Those that it defines beside are known from then on too. */
export async function loadBuiltin(name: string): Promise<BuiltinDefinition<any>> {
  const { default: given, css } = await lazyRegistry.get(name)!.load()
  if (!registry.has(name)) {
    registerBuiltins([given].flat() as BuiltinDefinition<any>[])
    if (css) lateStyles.push(css)
    lateStyles.changed()
  }
  return registry.get(name)!
}
