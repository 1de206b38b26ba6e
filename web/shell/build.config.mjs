// The shell: one module for the first paint, what is rarely needed in chunks of its own, a document, a service worker, a manifest.
import { build } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

const common = { bundle: true, write: false, minify: true, target: 'es2022', legalComments: 'none', charset: 'utf8', jsx: 'automatic', jsxImportSource: 'preact' }
const base = '/shell/files/'

async function scripts(folder) {
  const result = await build({
    ...common,
    entryPoints: [join(folder, 'main.tsx')],
    outdir: join(folder, 'out'),
    format: 'esm',
    splitting: true,
    chunkNames: 'chunk-[name]-[hash]',
    publicPath: base,
  })
  return result.outputFiles.map(file => ({ name: basename(file.path), bytes: Buffer.from(file.contents), hashed: !basename(file.path).startsWith('chunk-') }))
}

async function style(folder) {
  const result = await build({ ...common, entryPoints: [join(folder, 'look', 'shell.css')] })
  return { name: 'shell.css', bytes: Buffer.from(result.outputFiles[0].contents) }
}

export default async ({ folder, hashedName }) => {
  const outputs = [...await scripts(folder), await style(folder)]
  for (const name of ['sign.svg', 'icon-192.png', 'icon-512.png']) outputs.push({ name, bytes: await readFile(join(folder, 'look', name)) })
  const url = name => {
    const output = outputs.find(one => one.name === name)
    return base + (output.hashed === false ? name : hashedName(name, output.bytes))
  }
  const fill = text => text.replace(/\{\{([^}]+)\}\}/g, (_, name) => url(name))
  const document = fill(await readFile(join(folder, 'index.html'), 'utf8'))
  outputs.push({ name: 'index.html', bytes: Buffer.from(document), hashed: false })
  outputs.push({ name: 'shell.webmanifest', bytes: Buffer.from(fill(await readFile(join(folder, 'shell.webmanifest'), 'utf8'))), hashed: false })
  // The worker keeps exactly the files of this build.
  const files = JSON.stringify(outputs.filter(one => /\.(js|css|svg)$/.test(one.name)).map(one => url(one.name)))
  const worker = await build({ ...common, entryPoints: [join(folder, 'sw.ts')], format: 'iife', define: { SHELL_FILES: files } })
  outputs.push({ name: 'sw.js', bytes: Buffer.from(worker.outputFiles[0].contents), hashed: false })
  return outputs
}
