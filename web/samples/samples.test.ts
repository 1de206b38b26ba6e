// The samples are whole: what a mini-program tool would refuse, found without one.
import { transform } from 'esbuild'
import compiler from 'glass-easel-template-compiler'
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

declare global { interface ImportMeta { home: string } }

interface ComponentJson { usingComponents?: Record<string, string>; componentPlaceholder?: Record<string, string> }
interface AppJson extends ComponentJson {
  pages: string[]
  subPackages?: { root: string; pages: string[] }[]
  tabBar?: { list: { pagePath: string; iconPath?: string; selectedIconPath?: string }[] }
  themeLocation?: string
  preloadRule?: Record<string, { packages: string[] }>
}

const samples = join(import.meta.home, '..', 'samples')
const apps = ['shop', 'vant', 'weui', 'gallery'].map(name => ({ name, project: join(samples, name), root: existsSync(join(samples, name, 'miniprogram')) ? join(samples, name, 'miniprogram') : join(samples, name) }))
const maxBytes = 3 * 1024 * 1024

const skipped = /(^|\/)(node_modules|miniprogram_npm|bin|obj|package-lock\.json)(\/|$)/
const files = (folder: string, end = ''): string[] => (readdirSync(folder, { recursive: true }) as string[])
  .filter(path => !skipped.test(path) && path.endsWith(end) && statSync(join(folder, path)).isFile())
const text = (path: string): string => readFileSync(path, 'utf8')
const json = <T>(path: string): T => JSON.parse(text(path)) as T
const pagesOf = (app: AppJson): string[] => [...app.pages, ...(app.subPackages ?? []).flatMap(one => one.pages.map(page => `${one.root}/${page}`))]
const hasScript = (path: string): boolean => existsSync(`${path}.js`) || existsSync(`${path}.ts`)

test('no sample is heavy, and all together stay under 3 MB', () => {
  const bytes = files(samples).map(path => statSync(join(samples, path)).size).reduce((sum, size) => sum + size, 0)
  assert.ok(bytes < maxBytes, `${bytes} bytes`)
})

test('dependencies are exact, and lock files name no registry', () => {
  for (const folder of ['shop', 'vant', 'weui', 'pictures']) {
    const { dependencies = {}, devDependencies = {} } = json<Record<string, Record<string, string>>>(join(samples, folder, 'package.json'))
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) assert.match(version, /^\d+\.\d+\.\d+$/, `${folder}: ${name}`)
    assert.doesNotMatch(text(join(samples, folder, 'package-lock.json')), /"resolved"|https?:\/\/[^"]*registry/, folder)
  }
})

for (const { name, project, root } of apps) {
  const app = json<AppJson>(join(root, 'app.json'))
  const dependencies = existsSync(join(project, 'package.json')) ? Object.keys(json<{ dependencies?: object }>(join(project, 'package.json')).dependencies ?? {}) : []

  test(`${name}: every JSON file is JSON`, () => {
    for (const path of files(project, '.json').filter(one => !one.endsWith('tsconfig.json'))) assert.doesNotThrow(() => json(join(project, path)), path)
  })

  test(`${name}: every page and component that is named exists`, () => {
    for (const page of pagesOf(app)) assert.ok(existsSync(join(root, `${page}.wxml`)) && hasScript(join(root, page)), page)
    for (const path of files(root, '.json')) {
      for (const [tag, target] of Object.entries(json<ComponentJson>(join(root, path)).usingComponents ?? {})) {
        if (dependencies.some(one => target.startsWith(`${one}/`))) {
          const inPackage = join(project, 'node_modules', target.replace(/^((?:@[^/]+\/)?[^/]+)/, name === 'vant' ? '$1/dist' : '$1/miniprogram_dist'))
          if (existsSync(join(project, 'node_modules'))) assert.ok(existsSync(`${inPackage}.wxml`), `${path}: ${tag} ${target}`)
          continue
        }
        const own = target.startsWith('/') ? join(root, target) : join(root, dirname(path), target)
        assert.ok(existsSync(`${own}.wxml`) && hasScript(own), `${path}: ${tag} ${target}`)
        assert.equal(json<{ component?: boolean }>(`${own}.json`).component, true, target)
      }
    }
  })

  test(`${name}: every component a template uses is declared`, () => {
    const builtin = /^(view|text|image|button|block|slot|template|import|include|wxs|[a-z]+(-[a-z]+)*)$/
    const appWide = Object.keys(app.usingComponents ?? {})
    for (const path of files(root, '.wxml')) {
      const config = join(root, path.replace(/wxml$/, 'json'))
      if (!existsSync(config)) continue
      const declared = [...appWide, ...Object.keys(json<ComponentJson>(config).usingComponents ?? {})]
      const used = new Set([...text(join(root, path)).matchAll(/<([a-z][a-z0-9-]*)/g)].map(match => match[1]!))
      for (const tag of used) if (/^(t|van|mp)-/.test(tag)) assert.ok(declared.includes(tag), `${path}: <${tag}>`)
      for (const tag of Object.keys(json<ComponentJson>(config).usingComponents ?? {})) assert.ok(used.has(tag) || /generic:/.test(text(join(root, path))), `${path}: ${tag} is declared and not used`)
      for (const tag of used) assert.match(tag, builtin, path)
    }
  })

  test(`${name}: templates compile, and what they import exists`, () => {
    const group = new compiler.TmplGroup()
    for (const path of files(root, '.wxml')) {
      const source = text(join(root, path))
      const warnings = group.addTmpl(path.replace(/\.wxml$/, ''), source) as { isError: boolean; message: string; startLine: number; startColumn: number }[]
      const errors = warnings.filter(one => one.isError).map(one => `${path}:${one.startLine + 1}:${one.startColumn + 1} ${one.message}`)
      assert.deepEqual(errors, [])
      for (const [, src] of source.matchAll(/<(?:import|include|wxs)\s[^>]*src="([^"]+)"/g)) assert.ok(existsSync(src!.startsWith('/') ? join(root, src!) : join(root, dirname(path), src!)), `${path}: ${src}`)
    }
    group.free()
  })

  test(`${name}: pictures that are named exist`, () => {
    const themes = app.themeLocation ? Object.values(json<Record<string, Record<string, string>>>(join(root, app.themeLocation))).flatMap(theme => Object.entries(theme)) : []
    const icons = (app.tabBar?.list ?? []).flatMap(one => [one.iconPath, one.selectedIconPath]).flatMap(icon => !icon ? [] : icon.startsWith('@') ? themes.filter(([key]) => key === icon.slice(1)).map(([, value]) => value) : [icon])
    if (app.tabBar) assert.ok(icons.length >= app.tabBar.list.length * 2)
    const named = files(root).filter(path => /\.(wxml|js|ts|wxss)$/.test(path)).flatMap(path => [...text(join(root, path)).matchAll(/["'(](\/images\/[\w/.-]+\.(?:png|webp|jpg|svg))["')]/g)].map(match => match[1]!))
    for (const path of [...icons, ...named].filter(one => !one.endsWith('/none.png'))) assert.ok(existsSync(join(root, path)), path)
  })

  test(`${name}: scripts parse, and what they import exists`, async () => {
    for (const path of [...files(root, '.js'), ...files(root, '.ts')]) {
      const source = text(join(root, path))
      await transform(source, { loader: path.endsWith('.ts') ? 'ts' : 'js', sourcefile: path })
      for (const [, from] of source.matchAll(/(?:from|require\()\s*'(\.[^']+)'/g)) {
        const target = join(root, dirname(path), from!)
        assert.ok(hasScript(target) || existsSync(target), `${path}: ${from}`)
      }
    }
  })

  test(`${name}: addresses of pages that are opened exist`, () => {
    const known = pagesOf(app)
    const tabs = (app.tabBar?.list ?? []).map(one => one.pagePath)
    assert.deepEqual(tabs.filter(tab => !app.pages.includes(tab)), [])
    const sources = files(root).filter(path => /\.(js|ts|wxml)$/.test(path))
    for (const path of sources) {
      for (const [, page] of text(join(root, path)).matchAll(/["'`]\/((?:pages|packages)\/[\w/-]+)(?=["'`?])/g)) assert.ok(known.includes(page!), `${path}: ${page}`)
      for (const [, page] of text(join(root, path)).matchAll(/switchTab\(\{ url: '\/([^']+)'/g)) assert.ok(tabs.includes(page!), `${path}: ${page} is no tab`)
    }
  })
}

test('shop: every text is there in three languages with the same gaps, and every text a template names exists', async () => {
  const root = apps[0]!.root
  const { code } = await transform(text(join(root, 'i18n/texts.js')), { format: 'cjs' })
  const module = { exports: {} as { default: Record<string, Record<string, string[]>> } }
  new Function('module', 'exports', code)(module, module.exports)
  const texts = module.exports.default
  const gaps = (value: string): string => [...value.matchAll(/\{\d\}/g)].map(match => match[0]).sort().join('')
  for (const [section, rows] of Object.entries(texts)) {
    for (const [word, row] of Object.entries(rows)) {
      assert.equal(row.filter(value => value.length > 0).length, 3, `${section}.${word}`)
      assert.deepEqual(row.map(gaps), row.map(() => gaps(row[0]!)), `${section}.${word}`)
      assert.doesNotMatch(row.join(''), /[!！]/, `${section}.${word}`)
    }
  }
  for (const path of files(root, '.wxml')) {
    const script = join(root, path.replace(/wxml$/, 'js'))
    const section = existsSync(script) ? /\bt: section\('(\w+)'\)/.exec(text(script))?.[1] : undefined
    if (section === undefined) continue
    const words = [...(text(join(root, path)).matchAll(/\bt\.(\w+)/g)), ...text(script).matchAll(/\bdata\.t\.(\w+)/g)].map(match => match[1]!)
    for (const word of words) assert.ok(texts[section]![word] ?? texts.common![word], `${path}: ${section}.${word}`)
  }
})
