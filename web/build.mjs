// Bundles each folder that has a build.config.mjs into dist/<folder>, with content hashes in the names,
// and writes dist/manifest.json, from which the server learns the names.
// Usage: npm run build [folder…]
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'

const home = dirname(fileURLToPath(import.meta.url))
const dist = join(home, 'dist')
const manifestFile = join(dist, 'manifest.json')
const sha256 = bytes => createHash('sha256').update(bytes).digest('hex')

/** `view.js` with its hash becomes `view.1a2b3c4d.js`; a folder in the name stays. */
function hashedName(name, bytes) {
  const dot = name.lastIndexOf('.')
  return `${name.slice(0, dot)}.${sha256(bytes).slice(0, 8)}${name.slice(dot)}`
}

async function buildFolder(folder) {
  const { default: config } = await import(pathToFileURL(join(home, folder, 'build.config.mjs')))
  const target = join(dist, folder)
  rmSync(target, { recursive: true, force: true })
  const files = {}
  const sizes = {}
  const outputs = await config({ home, folder: join(home, folder), hashedName })
  for (const { name, bytes, hashed = true, mode = 0o644 } of outputs) {
    const written = hashed ? hashedName(name, bytes) : name
    mkdirSync(dirname(join(target, written)), { recursive: true })
    writeFileSync(join(target, written), bytes, { mode })
    files[name] = written
    sizes[name] = { bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length }
  }
  const version = sha256(JSON.stringify(files)).slice(0, 16)
  return { version, files, sizes }
}

const asked = process.argv.slice(2)
const folders = (asked.length ? asked : readdirSync(home)).filter(folder => existsSync(join(home, folder, 'build.config.mjs')))
const manifest = existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')) : {}
for (const folder of folders) {
  const started = performance.now()
  manifest[folder] = await buildFolder(folder)
  const total = Object.values(manifest[folder].sizes).reduce((sum, size) => sum + size.gzip, 0)
  console.log(`${folder}: ${(total / 1000).toFixed(1)} kB gzip in ${Math.round(performance.now() - started)} ms`)
  for (const [name, { bytes, gzip }] of Object.entries(manifest[folder].sizes)) {
    console.log(`  ${name.padEnd(28)} ${(bytes / 1000).toFixed(1).padStart(8)} kB ${(gzip / 1000).toFixed(1).padStart(8)} kB gzip`)
  }
}
mkdirSync(dist, { recursive: true })
writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`)
