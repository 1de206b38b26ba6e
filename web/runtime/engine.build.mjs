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

const never = (...names) => names.map(name => `export class ${name} { constructor() { throw new Error('${name} is not in this build') } }`).join('\n')

/** Files that the composed backend never reaches, or whose classes we have in our own form. */
const LEFT_OUT = new Map([
  ['glass-easel/src/backend/current_window_backend_context.ts', never('CurrentWindowBackendContext')],
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
      if (/[\\/]element\.ts$/.test(path)) contents = await withoutCircle(contents, path)
      return { contents, loader: 'ts' }
    })
  },
}

/** Fields that the engine marks as its own. `_$` itself stays: the adapter's objects are known by it. */
export const ENGINE_FIELDS = /^_\$./
