// The runtime: view and worker, one classic script each, and the built-ins that are loaded when first used.
import { build, transform } from 'esbuild'
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { typedMembers } from './typings.mjs'

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

/** In the script with the rest of wx, the modules of api/shared.ts are the worker's. */
const sharedWithWorker = async folder => {
  const shared = new Set([...(await readFile(join(folder, 'api', 'shared.ts'), 'utf8')).matchAll(/^  '([^']+)'/gm)].map(([, path]) => path))
  return {
    name: 'shared-with-worker',
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir, kind }) => {
        const file = relative(folder, join(resolveDir, path))
        return kind === 'import-statement' && shared.has(file) ? { path: file, namespace: 'worker' } : undefined
      })
      build.onLoad({ filter: /.*/, namespace: 'worker' }, ({ path }) => ({ contents: `module.exports = __shared[${JSON.stringify(path)}]`, loader: 'js' }))
    },
  }
}

/** The members of wx that are loaded when first touched. Among the built-ins' parts, so that a frame learns its address with theirs. */
async function restOfWx(folder) {
  const contents = `import { more } from './api/more.ts'\n__result = more`
  const result = await build({ ...common, stdin: { contents, resolveDir: folder, loader: 'js' }, format: 'iife', plugins: [await sharedWithWorker(folder)] })
  const script = `__madangMore(function(__shared){"use strict";let __result;${result.outputFiles[0].text.trim().replace(/^"use strict";/, '')}return __result})`
  return { name: 'components/wx.js', bytes: Buffer.from(script) }
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

async function script(folder, entry, plugins = [], define = {}) {
  const result = await build({ ...common, entryPoints: [join(folder, entry)], format: 'iife', plugins, define, loader: { '.css': 'text' } })
  return Buffer.from(result.outputFiles[0].contents)
}

async function style(folder, entry) {
  const result = await build({ ...common, entryPoints: [join(folder, entry)] })
  return Buffer.from(result.outputFiles[0].contents)
}

/** Definitions of a module of ours, read by running it: the same code that the browser gets. */
async function definitions(folder, contents) {
  const result = await build({ ...common, minify: false, stdin: { contents, resolveDir: folder, loader: 'ts' }, format: 'esm', platform: 'node', plugins: [minifiedCss], external: ['glass-easel', 'glass-easel-miniprogram-adapter', '@vant/area-data'], define: { TYPED_MEMBERS: '{"async":"","sync":""}', BUILTIN_SCHEMAS: '{}' } })
  const file = join(folder, '..', '.cache', `definitions.${process.pid}.${Math.random().toString(36).slice(2)}.mjs`)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, result.outputFiles[0].contents)
  try {
    return await import(pathToFileURL(file))
  } finally {
    await rm(file)
  }
}

/** What works and how well, of built-ins and members: from the definitions themselves. */
export async function support(folder) {
  const { builtins, lazyBuiltins } = await definitions(folder, "export { builtins, lazyBuiltins } from './components/index.ts'")
  const { groups, more } = await definitions(folder, "export { groups } from './api/index.ts'; export { more } from './api/more.ts'")
  const components = {}
  for (const { name, attributes, events, support: level, openTypes } of [...builtins, ...lazyBuiltins.map(lazy => lazy.definition)].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    components[name] = {
      attributes: Object.fromEntries(Object.entries(attributes).map(([attribute, { kind, initial }]) => [attribute, { type: kind, ...(initial === undefined ? {} : { default: initial }) }])),
      events: [...events], ...(openTypes ? { openTypes: [...openTypes] } : {}),
      support: level === 'full' ? 'full' : 'partial', ...(level === 'full' ? {} : { note: level.partial }),
    }
  }
  const defined = new Map([...Object.values(groups), ...Object.values(more.groups)].flatMap(group => Object.entries(group)))
  const typed = typedMembers()
  const wx = {}
  for (const { name } of [...typed, ...[...defined.keys()].filter(known => !typed.some(item => item.name === known)).map(name => ({ name }))].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const definition = defined.get(name) ?? (/^off[A-Z]/.test(name) ? defined.get(name.replace(/^off/, 'on')) : undefined)
    wx[name] = name === 'canIUse' ? { support: 'full', callback: false } : !definition ? { support: 'none', callback: false } : { support: definition.partial ? 'partial' : 'full', ...(definition.partial ? { note: definition.partial } : {}), callback: definition.kind === 'async' }
  }
  return { components, wx }
}

async function workerScript(folder, table) {
  const typed = typedMembers().filter(({ name }) => table.wx[name].support === 'none')
  const names = kind => typed.filter(member => member.kind === kind).map(member => member.name).join(' ')
  const schemas = Object.fromEntries(Object.entries(table.components).map(([name, { attributes, events, openTypes = [] }]) => [name, { attributes: Object.keys(attributes), openTypes, events }]))
  return script(folder, 'worker/main.ts', [composedOnly], { TYPED_MEMBERS: JSON.stringify({ async: names('async'), sync: names('sync') }), BUILTIN_SCHEMAS: JSON.stringify(schemas) })
}

export default async ({ folder }) => {
  const table = await support(folder)
  return [
    { name: 'worker.js', bytes: await workerScript(folder, table) },
    { name: 'view.js', bytes: await script(folder, 'view/main.ts', [lazyByScript, minifiedCss]) },
    { name: 'view.css', bytes: await style(folder, 'view/view.css') },
    { name: 'debug/worker.js', bytes: await script(folder, 'debug/worker.ts') },
    { name: 'debug/view.js', bytes: await script(folder, 'debug/view.ts') },
    await restOfWx(folder),
    ...await lazyParts(folder),
    { name: 'support.json', bytes: Buffer.from(`${JSON.stringify(table, null, 1)}\n`), hashed: false },
  ]
}
