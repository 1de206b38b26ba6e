// What the C# compiler of mini programs needs from npm: the template compiler (its JavaScript and its WebAssembly apart, so that
// nobody decodes 2 MB of base64) and esbuild's native binary.
import { cpSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'

const require = createRequire(import.meta.url)

/** Our own code, which the engine runs as one classic script. */
async function script(folder, entry, options = {}) {
  const { outputFiles } = await build({
    entryPoints: [join(folder, entry)], bundle: true, write: false, format: 'iife', target: 'es2022', platform: 'neutral', mainFields: ['module', 'main'],
    charset: 'utf8', minify: true, legalComments: 'none', logLevel: 'warning', ...options,
  })
  return outputFiles[0].contents
}

async function moduleParameters(home) {
  const { outputFiles } = await build({ entryPoints: [join(home, 'runtime/protocol.ts')], bundle: true, write: false, format: 'esm', logLevel: 'warning' })
  const { MODULE_PARAMETERS } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
  return MODULE_PARAMETERS
}

export default async function ({ home, folder }) {
  const esbuild = require('esbuild/package.json').version
  const engine = dirname(require.resolve('glass-easel-template-compiler'))
  // What apps ask the platform for with useExtendedLib: files that are compiled with theirs.
  cpSync(join(home, 'node_modules/weui-miniprogram/miniprogram_dist'), join(home, 'dist/compiler/extended/weui-miniprogram'), { recursive: true })
  return [
    { name: 'template.js', bytes: await script(folder, 'template.ts') },
    // Read when an app has such styles, and not before.
    { name: 'less.js', bytes: await script(folder, 'less.ts') },
    { name: 'sass.js', bytes: await script(folder, 'sass.ts') },
    { name: 'template.wasm', bytes: readFileSync(join(engine, 'glass_easel_template_compiler_bg.wasm')) },
    { name: 'esbuild.bin', bytes: readFileSync(require.resolve('@esbuild/linux-x64/bin/esbuild')), mode: 0o755 },
    {
      name: 'facts.json',
      bytes: Buffer.from(JSON.stringify({
        esbuild,
        engine: require('glass-easel-template-compiler/package.json').version,
        moduleParameters: await moduleParameters(home),
      })),
    },
  ]
}
