// The developer's page: one module and one style. Only `app dev` serves it.
import { build } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const common = { bundle: true, write: false, minify: true, target: 'es2022', legalComments: 'none', charset: 'utf8', jsx: 'automatic', jsxImportSource: 'preact' }
const base = '/dev/files/'

export default async ({ home, folder, hashedName }) => {
  const script = await build({ ...common, entryPoints: [join(folder, 'main.tsx')], format: 'esm' })
  const style = await build({ ...common, entryPoints: [join(folder, 'look', 'developer.css')] })
  const outputs = [
    { name: 'main.js', bytes: Buffer.from(script.outputFiles[0].contents) },
    { name: 'developer.css', bytes: Buffer.from(style.outputFiles[0].contents) },
    { name: 'sign.svg', bytes: await readFile(join(home, 'shell', 'look', 'sign.svg')) },
  ]
  const url = name => base + hashedName(name, outputs.find(one => one.name === name).bytes)
  const document = (await readFile(join(folder, 'index.html'), 'utf8')).replace(/\{\{([^}]+)\}\}/g, (_, name) => url(name))
  return [...outputs, { name: 'index.html', bytes: Buffer.from(document), hashed: false }]
}
