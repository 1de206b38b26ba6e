// Bundles the tests (**/*.test.ts) and runs them with node:test.
// Usage: npm test -- [--fast] [part of a path…]   --fast leaves out *.browser.test.ts, which drive Chromium.
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = dirname(fileURLToPath(import.meta.url))
const out = join(home, '.cache', 'tests')
const fast = process.argv.includes('--fast')
const parts = process.argv.slice(2).filter(argument => !argument.startsWith('--'))

const tests = readdirSync(home, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile() && entry.name.endsWith('.test.ts'))
  .map(entry => relative(home, join(entry.parentPath, entry.name)))
  .filter(path => !path.includes('node_modules') && !path.startsWith('.cache') && !path.startsWith('dist'))
  .filter(path => !(fast && path.endsWith('.browser.test.ts')))
  .filter(path => parts.length === 0 || parts.some(part => path.includes(part)))
  .sort()
if (tests.length === 0) {
  console.error('No test fits.')
  process.exit(1)
}

rmSync(out, { recursive: true, force: true })
await build({
  entryPoints: tests.map(path => join(home, path)),
  outdir: out,
  outbase: home,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  external: ['playwright-core', 'esbuild', 'glass-easel-template-compiler', 'typescript'],
  loader: { '.css': 'text', '.svg': 'text' },
  define: { 'import.meta.home': JSON.stringify(home) },
  logLevel: 'warning',
})
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...tests.map(path => join(out, path.replace(/\.ts$/, '.mjs')))], {
  stdio: 'inherit',
  cwd: home,
})
process.exit(status ?? 1)
