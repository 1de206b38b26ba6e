// The runtime: view and worker, one classic script each, and the built-ins that are loaded when first used.
import { build } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * glass-easel serves three kinds of backend from one source. Ours is the composed one: built from the package's own
 * source with the other two folded away, it is a third smaller.
 */
const composedOnly = {
  name: 'composed-backend-only',
  setup(build) {
    build.onResolve({ filter: /^glass-easel$/ }, async ({ resolveDir }) => {
      const { path } = await build.resolve('glass-easel/package.json', { resolveDir, kind: 'import-statement' })
      return { path: join(dirname(path), 'src', 'index.ts') }
    })
    build.onLoad({ filter: /glass-easel[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8'))
        .replaceAll('BM.DYNAMIC', 'false')
        .replaceAll('BM.SHADOW', 'false')
        .replaceAll('BM.DOMLIKE', 'false')
        .replaceAll('BM.COMPOSED', 'true')
        .replaceAll('ENV.DEV', 'false'),
      loader: 'ts',
    }))
  },
}

const common = { bundle: true, write: false, minify: true, target: 'es2022', legalComments: 'none', charset: 'utf8' }

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
  { name: 'view.js', bytes: await script(folder, 'view/main.ts') },
  { name: 'view.css', bytes: await style(folder, 'view/view.css') },
]
