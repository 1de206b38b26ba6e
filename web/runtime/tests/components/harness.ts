// What runs inside the test's page: the view's own code with nobody behind it. Trees are given as operations, as the worker gives them.
import { lazyBuiltins } from '../../components/index.ts'
import type { Channel } from '../../channel.ts'
import { Listen, Op, Tree, type Boot, type PackageManifest, type ViewEvent } from '../../protocol.ts'
import { loadBuiltin } from '../../view/builtin.ts'
import { View } from '../../view/view.ts'

/** [tag, attributes, …children]. `on` lists events to listen to, `class`, `style`, `id` are what they say. */
export type Spec = string | [tag: string, attributes: Record<string, unknown>, ...children: Spec[]]

export interface Seen {
  node: string
  type: string
  detail: any
}

export interface HostCall {
  method: string
  args: any
}

class RecordingChannel {
  readonly handlers = new Map<string, (message: any) => unknown>()
  readonly sent: { method: string; args: any }[] = []
  /** What the other side answers. */
  answer: (method: string, args: any) => unknown = () => undefined

  on(name: string, handler: (message: any) => unknown): void {
    this.handlers.set(name, handler)
  }
  serve(name: string, handler: (message: any) => unknown): void {
    this.handlers.set(name, handler)
  }
  later(_names: readonly string[], load: () => Promise<unknown>): void {
    void load()
  }
  notify(method: string, args: any): void {
    this.sent.push({ method, args })
    this.answer(method, args)
  }
  async call(method: string, args: any): Promise<unknown> {
    this.sent.push({ method, args })
    return this.answer(method, args)
  }
}

const PAGE = 7

export class Harness {
  readonly worker = new RecordingChannel()
  readonly host = new RecordingChannel()
  readonly view: View
  readonly events: Seen[] = []
  private nextId = 10
  private readonly ids = new Map<string, number>()
  private readonly names = new Map<number, string>()

  constructor(app: PackageManifest['app'] = {}, language = 'en', theme: 'light' | 'dark' = 'light') {
    const boot = {
      app: { appId: 'wx0', envVersion: 'develop', version: '1', name: 'test' },
      launch: {},
      storage: {},
      system: { theme, language, platform: 'devtools', brand: '', model: '', system: '', version: '8.0.0', SDKVersion: '3.0.0', safeArea: { top: 0, right: 0, bottom: 0, left: 0 }, statusBarHeight: 0 },
      menuButton: { left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 },
      settings: {},
    } as unknown as Boot
    const manifest = { format: 1, appId: 'wx0', name: 'test', app, entry: 'pages/a', scripts: [], styles: [], pages: {}, packages: {}, modules: {}, components: {}, files: {} } as unknown as PackageManifest
    this.worker.answer = (method, args) => {
      if (method === 'file.temporary') return { path: 'wxfile://tmp/1' }
      if (method !== 'event') return undefined
      const event = args as ViewEvent
      this.events.push({ node: this.names.get(event.node) ?? String(event.node), type: event.type, detail: event.detail })
      return this.handlerAnswers.get(event.type)
    }
    this.view = new View(this.worker as unknown as Channel, this.host as unknown as Channel, boot, manifest, `${location.origin}/p/0/`)
    this.worker.handlers.get('page.open')!({ id: PAGE, path: 'pages/a/a', kind: 'launch', tab: false, window: {}, styles: [] })
    this.page.element.classList.remove('preparing')
  }

  /** What handlers of a type return. */
  readonly handlerAnswers = new Map<string, unknown>()

  get page() {
    return this.view.pages.get(PAGE)!
  }

  apply(ops: unknown[]): void {
    this.page.tree.apply(ops)
  }

  private fields(id: number, attributes: Record<string, unknown>): unknown[] {
    const fields: unknown[] = []
    for (const [name, value] of Object.entries(attributes)) {
      if (name === 'id') {
        this.ids.set(String(value), id)
        this.names.set(id, String(value))
        fields.push(Op.Id, value)
      } else if (name === 'class') fields.push(Op.Class, value)
      else if (name === 'style') fields.push(Op.Style, value)
      else if (name === 'on') for (const type of value as string[]) fields.push(Op.Listen, type, Listen.Bubble)
      else if (name === 'catch') for (const type of value as string[]) fields.push(Op.Listen, type, Listen.Bubble | Listen.Final)
      else fields.push(Op.Attribute, name, value)
    }
    return fields
  }

  private tree(spec: Spec): unknown[] {
    const id = this.nextId++
    if (typeof spec === 'string') return [Tree.TextNode, id, spec]
    const [tag, attributes, ...children] = spec
    return [Tree.Element, id, tag, this.fields(id, attributes), ...children.flatMap(child => this.tree(child)), Tree.End]
  }

  /** Puts trees at the end of a node, or of the page. */
  mount(specs: Spec[], parent?: string): void {
    this.apply([Op.Insert, parent === undefined ? 1 : this.ids.get(parent)!, 0, ...specs.flatMap(spec => this.tree(spec)), Tree.End])
  }

  set(id: string, attributes: Record<string, unknown>): void {
    const node = this.ids.get(id)!
    this.apply(Object.entries(attributes).flatMap(([name, value]) => (name === 'style' ? [Op.Style, node, value] : name === 'class' ? [Op.Class, node, value] : [Op.Attribute, node, name, value])))
  }

  remove(id: string): void {
    this.apply([Op.Remove, this.ids.get(id)!])
  }

  call(id: string, method: string, args?: unknown): unknown {
    return this.worker.handlers.get('call')!({ page: PAGE, node: this.ids.get(id)!, method, args })
  }

  element(id: string): HTMLElement {
    return this.page.tree.nodes.get(this.ids.get(id)!)!.element
  }

  /** Events since the last call. */
  taken(...types: string[]): Seen[] {
    const seen = this.events.splice(0)
    return types.length ? seen.filter(event => types.includes(event.type)) : seen
  }
}

declare global {
  interface Window {
    Harness: typeof Harness
    h: Harness
  }
}
// What a test mounts is whole at once. That a built-in may come after its node is a test of its own.
const late = new URLSearchParams(location.search).has('late')
if (!late) await Promise.all(lazyBuiltins.map(({ names }) => loadBuiltin(names[0]!)))
window.Harness = Harness
