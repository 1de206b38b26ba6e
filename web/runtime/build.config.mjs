// The runtime: view and worker, one classic script each, and the built-ins that are loaded when first used.
import { build, transform } from 'esbuild'
import { readFile, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * glass-easel serves three kinds of backend from one source. Ours is the composed one: built from the package's own
 * source with the other two folded away, it is a third smaller.
 */
const slotModeImport = "import { SlotMode, type ShadowRoot } from './shadow_root'"

/** element.ts needs shadow_root.ts for a const enum alone. TypeScript drops such an import, esbuild keeps it: a circle. */
async function withoutCircle(contents, path) {
  const [slotMode] = /const enum SlotMode \{[^}]*\}/.exec(await readFile(join(dirname(path), 'shadow_root.ts'), 'utf8')) ?? []
  if (!slotMode || !contents.includes(slotModeImport)) throw new Error('glass-easel/src/element.ts is not as expected: look at the circle again')
  return contents.replace(slotModeImport, `import type { ShadowRoot } from './shadow_root'\n${slotMode}`)
}

const composedOnly = {
  name: 'composed-backend-only',
  setup(build) {
    build.onResolve({ filter: /^glass-easel$/ }, async ({ resolveDir }) => {
      const { path } = await build.resolve('glass-easel/package.json', { resolveDir, kind: 'import-statement' })
      return { path: join(dirname(path), 'src', 'index.ts') }
    })
    build.onLoad({ filter: /glass-easel[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      let contents = (await readFile(path, 'utf8'))
        .replaceAll('BM.DYNAMIC', 'false')
        .replaceAll('BM.SHADOW', 'false')
        .replaceAll('BM.DOMLIKE', 'false')
        .replaceAll('BM.COMPOSED', 'true')
        .replaceAll('ENV.DEV', 'false')
      if (/[\\/]element\.ts$/.test(path)) contents = await withoutCircle(contents, path)
      return { contents, loader: 'ts' }
    })
  },
}

const SHARED = ['bool', 'num', 'text', 'classes', 'list', 'any', 'builtin', 'bindBuiltin', 'builtinAt', 'registerBuiltins', 'builtinNamed', 'lazyBuiltinNamed', 'builtinNames']

const LAZY_IMPORT = /import\('(\.\/[^']+\.ts)'\)/g

/** In the view's own bundle, `import('./map/map.ts')` becomes loading a script. */
const lazyByScript = {
  name: 'lazy-built-ins-by-script',
  setup(build) {
    build.onLoad({ filter: /components[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const replaced = source.replace(LAZY_IMPORT, (_, file) => `loadPart('${basename(file, '.ts')}')`)
      return { contents: replaced === source ? source : `import { loadPart } from '${join(dirname(dirname(path)), 'view', 'lazy.ts')}'\n${replaced}`, loader: 'ts' }
    })
  },
}

/** In a lazy built-in's bundle, view/builtin.ts is the frame's. */
const sharedBuiltin = {
  name: 'shared-builtin',
  setup(build) {
    build.onResolve({ filter: /view\/builtin\.ts$/ }, () => ({ path: 'builtin', namespace: 'shared' }))
    build.onLoad({ filter: /.*/, namespace: 'shared' }, () => ({ contents: `export const { ${SHARED.join(', ')} } = globalThis.__madangBuiltins.shared`, loader: 'js' }))
  },
}

/** Styles that go into the script as a text. */
const minifiedCss = {
  name: 'minified-css',
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => ({ contents: (await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true })).code.trim(), loader: 'text' }))
  },
}

async function lazyParts(folder) {
  const components = join(folder, 'components')
  const sources = await Promise.all((await readdir(components)).filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts')).map(name => readFile(join(components, name), 'utf8')))
  const files = new Set(sources.flatMap(source => [...source.matchAll(LAZY_IMPORT)].map(([, file]) => file)))
  return Promise.all([...files].sort().map(async file => {
    const name = basename(file, '.ts')
    const contents = `import * as part from ${JSON.stringify(file)}\nglobalThis.__madangBuiltins.loaded(${JSON.stringify(name)}, part)`
    const result = await build({ ...common, stdin: { contents, resolveDir: components, loader: 'ts' }, format: 'iife', plugins: [sharedBuiltin, minifiedCss] })
    return { name: `components/${name}.js`, bytes: Buffer.from(result.outputFiles[0].contents) }
  }))
}

/** The package's own tsconfig.json would keep imports that are types only, and with them a circle. */
const tsconfigRaw = { compilerOptions: { useDefineForClassFields: false } }

const common = { tsconfigRaw, bundle: true, write: false, minify: true, target: 'es2022', legalComments: 'none', charset: 'utf8' }

async function script(folder, entry, plugins = []) {
  const result = await build({ ...common, entryPoints: [join(folder, entry)], format: 'iife', plugins, loader: { '.css': 'text' } })
  return Buffer.from(result.outputFiles[0].contents)
}

async function style(folder, entry) {
  const result = await build({ ...common, entryPoints: [join(folder, entry)] })
  return Buffer.from(result.outputFiles[0].contents)
}

export default async ({ folder }) => [
  { name: 'worker.js', bytes: await script(folder, 'worker/main.ts', [composedOnly]) },
  { name: 'view.js', bytes: await script(folder, 'view/main.ts', [lazyByScript, minifiedCss]) },
  { name: 'view.css', bytes: await style(folder, 'view/view.css') },
  ...await lazyParts(folder),
]
