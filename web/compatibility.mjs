// Writes docs/reference/compatibility.md from the definitions of the runtime: nobody writes it by hand. With --check: exit code 1 when it is not current.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { support } from './runtime/build.config.mjs'

const home = dirname(fileURLToPath(import.meta.url))
const page = join(home, '..', 'docs', 'reference', 'compatibility.md')
const words = { full: 'works', partial: 'in part', none: 'not yet' }

const escaped = text => text.replaceAll('|', '\\|')
const count = (entries, level) => entries.filter(([, entry]) => entry.support === level).length

function render({ components, wx }) {
  const parts = Object.entries(components)
  const members = Object.entries(wx).sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = members.filter(([, entry]) => entry.support !== 'none').map(([name, entry]) => `| \`wx.${name}\` | ${words[entry.support]} | ${escaped(entry.note ?? '')} |`)
  return `# What mini programs can use

Made from the runtime's own definitions by \`node web/compatibility.mjs\`, against the members of \`miniprogram-api-typings\`; a test fails when it is not current.
A definition's "works" is its author's word until a test shows it. What is "not yet" exists, fails with the documented \`errMsg\`, and \`wx.canIUse\` says so.

## Components: ${count(parts, 'full')} work, ${count(parts, 'partial')} in part

| component | | what lacks | attributes | events |
|---|---|---|---|---|
${parts.map(([name, entry]) => `| \`${name}\` | ${words[entry.support]} | ${escaped(entry.note ?? '')} | ${Object.keys(entry.attributes).map(key => `\`${key}\``).join(' ')} | ${entry.events.map(key => `\`${key}\``).join(' ')} |`).join('\n')}

## wx: ${count(members, 'full')} work, ${count(members, 'partial')} in part, ${count(members, 'none')} not yet

| member | | what lacks |
|---|---|---|
${rows.join('\n')}

Not yet: ${members.filter(([, entry]) => entry.support === 'none').map(([name]) => `\`${name}\``).join(' ')}
`
}

const text = render(await support(join(home, 'runtime')))
if (process.argv.includes('--check')) {
  let found = ''
  try {
    found = readFileSync(page, 'utf8')
  } catch {
    // Missing is not current either.
  }
  if (found !== text) {
    console.error('docs/reference/compatibility.md is not current: run node web/compatibility.mjs')
    process.exit(1)
  }
} else {
  mkdirSync(dirname(page), { recursive: true })
  writeFileSync(page, text)
}
