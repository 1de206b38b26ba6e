// What a saved file changes in a living app: new templates for the components that have them, new bars for pages. Data, page stack and modules stay.
import type { WindowConfig } from '../protocol.ts'
import type { MiniApp } from '../worker/app.ts'
import type { Page } from '../worker/page.ts'

/** A build that an open app takes in place. */
export interface Renewal {
  /** The package that what is loaded later comes from. */
  hash: string
  /** Script with the new templates, relative to the package that the app was started from. Absent where none changed. */
  patch?: string
  /** Components whose templates are in the script. */
  templates: string[]
  /** Window settings of pages as they are now. */
  windows: Record<string, WindowConfig>
}

/** An element of the engine's tree, as far as it is looked at here. */
interface Node {
  is?: string
  childNodes?: Node[]
  getShadowRoot?(): Node | null
  applyTemplateUpdates?(): void
}

const isComponent = (node: Node): boolean => typeof node.applyTemplateUpdates === 'function'
const pathOf = (node: Node): string => String(node.is ?? '').replace(/^\//, '')

/** Takes a build in place. What cannot be is thrown: whoever asked begins anew then. */
export function renew(app: MiniApp, load: (url: string) => void, { hash, patch, templates, windows }: Renewal): void {
  if (patch) load(app.start.base + patch)
  // Pages that are opened later take their code from the new package: what is loaded already stays, and is the same there.
  app.start.base = new URL(`../${hash}/`, app.start.base).href
  const changed = new Set<string>()
  for (const path of templates) if (define(app, path)) changed.add(path)
  for (const page of app.stack.all) {
    for (const root of [page.root, page.tabBar?.root]) if (root) renewBelow(root.getComponent() as unknown as Node, changed)
    if (changed.size > 0) page.mirror.flush()
  }
  for (const [path, window] of Object.entries(windows)) rewindow(app, path, window)
}

/** The template that components of this path are made with from now on. False where none was made yet. */
function define(app: MiniApp, path: string): boolean {
  const template = app.engine.templateOf(path)
  const definition: any = app.engine.space.getComponentSpace().getComponentByUrl(`/${path}`, '')
  // A template that others import, or a component that nobody has asked for: what asks finds the new one.
  if (!template || !definition || String(definition.is).replace(/^\//, '') !== path) return false
  app.engine.space.addCompiledTemplate(path, template as never)
  definition.prepare()
  definition.updateTemplate(template)
  return true
}

// A component with a new template makes everything in it anew, with the template that its parts have now; what it was given to show in its slots is its owner's.
function renewBelow(node: Node, changed: ReadonlySet<string>): void {
  if (isComponent(node)) {
    if (changed.has(pathOf(node))) node.applyTemplateUpdates!()
    else {
      const shadow = node.getShadowRoot?.()
      if (shadow) renewBelow(shadow, changed)
    }
  }
  for (const child of [...node.childNodes ?? []]) renewBelow(child, changed)
}

function rewindow(app: MiniApp, path: string, window: WindowConfig): void {
  const facts = app.manifest.pages[path]
  if (!facts) return
  const before: WindowConfig = { ...app.manifest.app.window, ...facts.window }
  const after: WindowConfig = { ...app.manifest.app.window, ...window }
  facts.window = window
  // What a page has set by itself since stays: only what was written anew is shown anew.
  const differing: WindowConfig = {}
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) if (JSON.stringify(before[name]) !== JSON.stringify(after[name])) differing[name] = after[name]
  for (const page of app.stack.all.filter(one => one.path === path)) tell(app, page, differing)
}

function tell(app: MiniApp, page: Page, window: WindowConfig): void {
  Object.assign(page.window, window)
  app.view.notify('page.window', { page: page.id, window })
}
