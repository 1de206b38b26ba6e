// The component engine as the worker needs it: built from the sources of glass-easel and its adapter, as npm serves them, with what
// only serves other backends folded away. A third of it goes.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const slotModeImport = "import { SlotMode, type ShadowRoot } from './shadow_root'"

/** element.ts needs shadow_root.ts for a const enum alone. TypeScript drops such an import, esbuild keeps it: a circle. */
async function withoutCircle(contents, path) {
  const [slotMode] = /const enum SlotMode \{[^}]*\}/.exec(await readFile(join(dirname(path), 'shadow_root.ts'), 'utf8')) ?? []
  if (!slotMode || !contents.includes(slotModeImport)) throw new Error('glass-easel/src/element.ts is not as expected: look at the circle again')
  return contents.replace(slotModeImport, `import type { ShadowRoot } from './shadow_root'\n${slotMode}`)
}

/** Constants of the engine's own build, and the one kind of component that is drawn past the backend: a worker has no document for it. */
const FOLDED = {
  'BM.DYNAMIC': 'false',
  'BM.SHADOW': 'false',
  'BM.DOMLIKE': 'false',
  'BM.COMPOSED': 'true',
  'ENV.DEV': 'false',
  'componentOptions.externalComponent': 'false',
  'const external = options.externalComponent': 'const external = false',
}

/** Nobody observes mutations of the engine's tree here. */
const OBSERVED = [
  [/\b(\w+)\._\$mutationObserverTarget\?\.\w+\([^()]*\)/g, 'void 0'],
  [/if \((\w+)\._\$mutationObserverTarget\)/g, 'if (false)'],
]

const never = (...names) => names.map(name => `export class ${name} { constructor() { throw new Error('${name} is not in this build') } }`).join('\n')

/** Files that the composed backend never reaches, or whose classes we have in our own form. */
const LEFT_OUT = new Map([
  // Its imports come first in the package, and in this order: they need one another.
  ['glass-easel/src/backend/current_window_backend_context.ts', `import '../event'\nimport '../func_arr'\n${never('CurrentWindowBackendContext')}`],
  ['glass-easel/src/backend/empty_backend.ts', never('EmptyBackendContext')],
  ['glass-easel/src/tmpl/native_rendering.ts', never('GlassEaselTemplateDOM')],
  ['glass-easel-miniprogram-adapter/src/selector_query.ts', never('SelectorQuery')],
  ['glass-easel-miniprogram-adapter/src/intersection.ts', never('IntersectionObserver')],
  ['glass-easel-miniprogram-adapter/src/media_query.ts', never('MediaQueryObserver')],
])

const source = async (build, name, resolveDir) => {
  const { path, errors } = await build.resolve(`${name}/package.json`, { resolveDir, kind: 'import-statement' })
  if (errors.length > 0) throw new Error(errors[0].text)
  return { path: join(dirname(path), 'src', 'index.ts') }
}

export const composedOnly = {
  name: 'composed-backend-only',
  setup(build) {
    build.onResolve({ filter: /^glass-easel(-miniprogram-adapter)?$/ }, ({ path, resolveDir }) => source(build, path, resolveDir))
    build.onLoad({ filter: /glass-easel(-miniprogram-adapter)?[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const left = LEFT_OUT.get(path.replaceAll('\\', '/').split('/node_modules/').at(-1))
      if (left !== undefined) return { contents: left, loader: 'ts' }
      let contents = await readFile(path, 'utf8')
      for (const [text, folded] of Object.entries(FOLDED)) contents = contents.replaceAll(text, folded)
      for (const [pattern, folded] of OBSERVED) contents = contents.replace(pattern, folded)
      if (/[\\/]element\.ts$/.test(path)) contents = await withoutCircle(contents, path)
      return { contents, loader: 'ts' }
    })
  },
}

/** Fields that the engine marks as its own. `_$` itself stays: the adapter's objects are known by it. */
export const ENGINE_FIELDS = /^_\$./

const MEMBER = /^(\s+)(?:static )?(?:get |set )?([\w$]+)\(.*\) \{$/
const STATEMENTS = new Set(['if', 'for', 'while', 'switch', 'catch', 'function', 'constructor'])

/** Where the engine's methods stand in a bundle that esbuild printed: by name, first and last line. */
function engineMembers(lines) {
  const found = new Map()
  let inEngine = false
  lines.forEach((line, first) => {
    const file = /^\s*\/\/ (\S+\.ts)$/.exec(line)?.[1]
    // Compiled templates call what is in proc_gen_wrapper by name.
    if (file) inEngine = /glass-easel\/src\//.test(file) && !/proc_gen_wrapper/.test(file)
    const [, indent, name] = (inEngine && MEMBER.exec(line)) || []
    if (!name || STATEMENTS.has(name)) return
    const last = lines.indexOf(`${indent}}`, first)
    if (last > 0) found.set(name, [...(found.get(name) ?? []), [first, last]])
  })
  return found
}

/** Called by name from the parts that look into a develop version, which are scripts of their own. */
const CALLED_FROM_OUTSIDE = new Set(['applyTemplateUpdates', 'getRootBehavior', 'listProperties'])

/** Leaves out methods of the engine whose name stands nowhere else in the bundle: no minifier may take a method from a class. */
export function withoutUnreached(bundle) {
  let lines = bundle.split('\n')
  for (;;) {
    const count = new Map()
    for (const [word] of lines.join('\n').matchAll(/[\w$]+/g)) count.set(word, (count.get(word) ?? 0) + 1)
    const dropped = new Set()
    for (const [name, places] of engineMembers(lines)) {
      if (count.get(name) !== places.length || CALLED_FROM_OUTSIDE.has(name)) continue
      for (const [first, last] of places) for (let at = first; at <= last; at++) dropped.add(at)
    }
    if (dropped.size === 0) return lines.join('\n')
    lines = lines.filter((_, at) => !dropped.has(at))
  }
}
