// Type-checks every folder that has a tsconfig.json. Usage: npm run typecheck [folder…]
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = dirname(fileURLToPath(import.meta.url))
const asked = process.argv.slice(2)
const folders = (asked.length ? asked : readdirSync(home)).filter(folder => existsSync(join(home, folder, 'tsconfig.json')))
let failed = false
for (const folder of folders) {
  const { status } = spawnSync(join(home, 'node_modules', '.bin', 'tsc'), ['-p', join(home, folder)], { stdio: 'inherit' })
  failed ||= status !== 0
}
process.exit(failed ? 1 : 0)
