// The runtime: view and worker, one classic script each, and the built-ins that are loaded when first used.
import { build, transform } from 'esbuild'
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { minify } from 'terser'
import { composedOnly, ENGINE_FIELDS, withoutUnreached } from './engine.build.mjs'
import { typedMembers } from './typings.mjs'

const home = dirname(fileURLToPath(import.meta.url))

const LAZY_IMPORT = /import\('(\.{1,2}\/[^']+\.ts)'\)/g

/** What lacks is for the compatibility page: browsers need no word of it. */
const NOTE = String.raw`\b(?:partial|note): (?:WAITS|'(?:[^'\\\n]|\\.)*')`
const withoutNotes = source => source.replace(new RegExp(`${NOTE}, ?`, 'g'), '').replace(new RegExp(`(?:, )?${NOTE}`, 'g'), '')

const leanMembers = {
  name: 'lean-members',
  setup: build => build.onLoad({ filter: /runtime[\\/]api[\\/].*\.ts$/ }, async ({ path }) => ({ contents: withoutNotes(await readFile(path, 'utf8')), loader: 'ts' })),
}

/** In the view's bundles, `import('./map/map.ts')` becomes loading a script. */
const lazyByScript = {
  name: 'lazy-parts-by-script',
  setup(build) {
    build.onLoad({ filter: /runtime[\\/](components|view)[\\/].*\.ts$/ }, async ({ path }) => {
      const source = withoutNotes(await readFile(path, 'utf8'))
      const replaced = source.replace(LAZY_IMPORT, (_, file) => `loadPart('${basename(file, '.ts')}')`)
      return { contents: replaced === source ? source : `import { loadPart } from '${join(home, 'view', 'lazy.ts')}'\n${replaced}`, loader: 'ts' }
    })
  },
}

/** Paths of modules that a list (`view/shared.ts`) names. */
const namedIn = async list => new Set([...(await readFile(join(home, list), 'utf8')).matchAll(/^  '([^']+)': /gm)].map(([, path]) => path))

/** In a script that is loaded later, the modules of a list are those of the script that loads it. */
const sharedWith = async (list, expression) => {
  const shared = await namedIn(list)
  return {
    name: 'shared',
    setup(build) {
      build.onResolve({ filter: /\.ts$/ }, ({ path, resolveDir, kind }) => {
        const file = relative(home, resolve(resolveDir, path))
        if (kind !== 'import-statement') return undefined
        if (file === 'view/lazy.ts') return { path: file, namespace: 'frame' }
        return shared.has(file) ? { path: file, namespace: 'shared' } : undefined
      })
      build.onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => ({ contents: `module.exports = ${expression}[${JSON.stringify(path)}]`, loader: 'js' }))
      build.onLoad({ filter: /.*/, namespace: 'frame' }, () => ({ contents: 'export const { loadPart } = globalThis.__madangBuiltins', loader: 'js' }))
    },
  }
}

/** Styles that go into the script as a text. */
const minifiedCss = {
  name: 'minified-css',
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => ({ contents: (await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true })).code.trim(), loader: 'text' }))
  },
}

/** The members of wx that are loaded when first touched. Among the built-ins' parts, so that a frame learns its address with theirs. */
async function restOfWx(folder, table) {
  const schemas = Object.fromEntries(Object.entries(table.components).map(([name, { attributes, events, openTypes = [] }]) => [name, { attributes: Object.keys(attributes), openTypes, events }]))
  const contents = `import { more } from './api/more.ts'\n__result = more`
  const text = await script({ stdin: { contents, resolveDir: folder, loader: 'js' }, banner: { js: '__madangMore(function(__shared){"use strict";let __result;' }, footer: { js: 'return __result})' }, plugins: [await sharedWith('api/shared.ts', '__shared'), leanMembers], define: { BUILTIN_SCHEMAS: JSON.stringify(schemas) } })
  return { name: 'components/wx.js', bytes: Buffer.from(text) }
}

async function lazyParts(folder) {
  const files = new Set()
  for (const inside of ['components', 'view']) {
    for (const name of await readdir(join(folder, inside), { recursive: true })) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue
      for (const [, file] of (await readFile(join(folder, inside, name), 'utf8')).matchAll(LAZY_IMPORT)) files.add(resolve(dirname(join(folder, inside, name)), file))
    }
  }
  const shared = await sharedWith('view/shared.ts', 'globalThis.__madangBuiltins.shared')
  return Promise.all([...files].sort().map(async file => {
    const name = basename(file, '.ts')
    const contents = `import * as part from ${JSON.stringify(file)}\nglobalThis.__madangBuiltins.loaded(${JSON.stringify(name)}, part)`
    return { name: `components/${name}.js`, bytes: Buffer.from(await script({ stdin: { contents, resolveDir: folder, loader: 'ts' }, plugins: [shared, lazyByScript, minifiedCss] })) }
  }))
}

/** The package's own tsconfig.json would keep imports that are types only, and with them a circle. */
const tsconfigRaw = { compilerOptions: { useDefineForClassFields: false } }

const common = { tsconfigRaw, bundle: true, write: false, minify: true, target: 'es2022', legalComments: 'none', charset: 'utf8' }

/** A classic script. */
async function script(options) {
  const result = await build({ ...common, format: 'iife', loader: { '.css': 'text' }, ...options })
  return result.outputFiles[0].text
}

/** One that every page load fetches, as small as it gets: esbuild leaves a twentieth that terser still takes, slowly. */
async function smallScript(options, { fields, reduce = text => text } = {}) {
  const { code } = await minify(reduce(await script({ ...options, minify: false, minifySyntax: true })), {
    ecma: 2020,
    compress: { pure_getters: true },
    mangle: fields ? { properties: { regex: fields } } : true,
    format: { comments: false },
  })
  return code
}

async function style(folder, entry) {
  const result = await build({ ...common, entryPoints: [join(folder, entry)] })
  return Buffer.from(result.outputFiles[0].contents)
}

/** Definitions of a module of ours, read by running it: the same code that the browser gets. */
async function definitions(folder, contents) {
  const result = await build({ ...common, minify: false, stdin: { contents, resolveDir: folder, loader: 'ts' }, format: 'esm', platform: 'node', plugins: [minifiedCss], external: ['glass-easel', 'glass-easel-miniprogram-adapter', '@vant/area-data'], define: { TYPED_MEMBERS: '{"async":"","sync":"","pairs":""}', BUILTIN_SCHEMAS: '{}' } })
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
  const later = await Promise.all(lazyBuiltins.map(async ({ load }) => (await load()).default))
  const { groups, more } = await definitions(folder, "export { groups } from './api/index.ts'; export { more } from './api/more.ts'")
  const components = {}
  for (const { name, attributes, events, support: level, openTypes } of [...builtins, ...later.flat()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
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
    wx[name] = name === 'canIUse' ? { support: 'full', callback: false } : !definition ? { support: 'none', callback: false } : { support: definition.partial ? 'partial' : 'full', ...(definition.partial || definition.note ? { note: definition.partial ?? definition.note } : {}), callback: definition.kind === 'async' }
  }
  return { components, wx }
}

async function workerScript(folder, table) {
  const typed = typedMembers().filter(({ name }) => table.wx[name].support === 'none')
  const names = kind => typed.filter(member => member.kind === kind).map(member => member.name)
  // `onX` and `offX` in one word.
  const sync = names('sync')
  const pairs = sync.filter(name => /^on[A-Z]/.test(name) && sync.includes(name.replace('on', 'off'))).map(name => name.slice(2))
  const single = sync.filter(name => !pairs.some(pair => name === `on${pair}` || name === `off${pair}`))
  const text = await smallScript({ entryPoints: [join(folder, 'worker/main.ts')], plugins: [composedOnly, leanMembers], define: { TYPED_MEMBERS: JSON.stringify({ async: names('async').join(' '), sync: single.join(' '), pairs: pairs.join(' ') }) } }, { fields: ENGINE_FIELDS, reduce: withoutUnreached })
  return { name: 'worker.js', bytes: Buffer.from(text) }
}

async function viewScript(folder) {
  return { name: 'view.js', bytes: Buffer.from(await smallScript({ entryPoints: [join(folder, 'view/main.ts')], plugins: [lazyByScript, minifiedCss] })) }
}

/** Goes into the frame's document as it is: by its content alone the document's policy knows it. */
async function firstScript(folder) {
  return { name: 'first.js', bytes: Buffer.from(await smallScript({ entryPoints: [join(folder, 'view/first.ts')] })) }
}

export default async ({ folder }) => {
  const table = await support(folder)
  return [
    await workerScript(folder, table),
    await viewScript(folder),
    await firstScript(folder),
    { name: 'view.css', bytes: await style(folder, 'view/view.css') },
    { name: 'debug/worker.js', bytes: Buffer.from(await script({ entryPoints: [join(folder, 'debug/worker.ts')] })) },
    { name: 'debug/view.js', bytes: Buffer.from(await script({ entryPoints: [join(folder, 'debug/view.ts')] })) },
    await restOfWx(folder, table),
    // What wx.createWorker starts.
    { name: 'components/thread.js', bytes: Buffer.from(await script({ entryPoints: [join(folder, 'worker/thread.ts')] })) },
    ...await lazyParts(folder),
    { name: 'support.json', bytes: Buffer.from(`${JSON.stringify(table, null, 1)}\n`), hashed: false },
  ]
}
