// A small compiler for the runtime's own tests: enough of WXML, WXSS and WXS to try the engine in isolation.
// Packages that people run come from the C# compiler.
import compiler from 'glass-easel-template-compiler'
import { MODULE_PARAMETERS, type ComponentFacts, type PackageManifest } from '../protocol.ts'

export type Sources = Record<string, string>

const parse = (sources: Sources, path: string): any => JSON.parse(sources[path] ?? '{}')

function absolute(from: string, target: string): string {
  const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}

function css(source: string, scope: string): string {
  return source
    .replace(/(-?\d*\.?\d+)rpx\b/g, (_, amount: string) => `${Math.round(Number(amount) / 7.5 * 1e5) / 1e5}vw`)
    .replace(/([^{}]+)\{/g, (all, selector: string) => selector.trim().startsWith('@') || /^\s*(from|to|\d+%)/.test(selector) ? all : `${selector
      .replace(/\.([\w-]+)/g, (_, name: string) => `.${scope ? `${scope}--` : ''}${name}`)
      .replace(/(^|[\s>+~,])([a-z][\w-]*)/g, (_, before: string, tag: string) => `${before}wx-${tag}`)
      .replaceAll(':host', `[wx-host="${scope}"]`)}{`)
}

/** Compiles the files of an app into the files of a package. */
export function compile(sources: Sources): { files: Record<string, string>; manifest: PackageManifest } {
  const app = parse(sources, 'app.json')
  const group = new compiler.TmplGroup()
  const components = new Map<string, any>()
  const visit = (path: string): void => {
    if (components.has(path)) return
    const json = parse(sources, `${path}.json`)
    const using: Record<string, string> = {}
    for (const [name, target] of Object.entries<string>(json.usingComponents ?? {})) using[name] = absolute(path, target)
    components.set(path, { ...json, usingComponents: using })
    for (const target of Object.values(using)) visit(target)
    for (const generic of Object.values<any>(json.componentGenerics ?? {})) if (generic.default) visit(absolute(path, generic.default))
  }
  for (const page of app.pages) visit(page)
  for (const target of Object.values<string>(app.usingComponents ?? {})) visit(absolute('', target))
  if (app.tabBar?.custom) visit('custom-tab-bar/index')

  let chunk = ''
  let workers = ''
  const files: Record<string, string> = {}
  const responders: string[] = []
  for (const [path, source] of Object.entries(sources)) {
    const name = path.replace(/\.\w+$/, '')
    if (path.endsWith('.wxml')) group.addTmpl(name, source)
    if (path.endsWith('.wxs')) group.addScript(name, source)
    if (path.endsWith('.js')) {
      const definition = `__madang.define(${JSON.stringify(path)},function(require,module,exports,${MODULE_PARAMETERS}){return (function(){${source}\n}).call(undefined)});\n`
      if (app.workers && path.startsWith(`${app.workers}/`)) workers += definition
      else chunk += definition
    }
  }
  // As the C# compiler rewrites them: constructors as texts, patterns with the backslashes that were written.
  const ctor = (text: string): string => text
    .replace(/([\w.]+)\.constructor\b/g, '__wxs.ctor($1)')
    .replace(/getRegExp\(("[^"]*"|'[^']*')/g, all => all.replaceAll('\\', '\\\\'))
  let wxs = ''
  for (const [path, source] of Object.entries(sources)) {
    const name = path.replace(/\.\w+$/, '')
    if (path.endsWith('.wxs')) {
      const definition = `__madang.wxs(${JSON.stringify(name)},function(require,exports,module){${ctor(source)}\n});\n`
      chunk += definition
      wxs += definition
    }
    if (!path.endsWith('.wxml')) continue
    chunk += `__madang.template(${JSON.stringify(name)},function(G,R,D,Q,X,Y,Z,P){return ${ctor(group.getTmplGenObject(name))}});\n`
    for (const module of group.getInlineScriptModuleNames(name) as string[]) {
      wxs += `__madang.wxs(${JSON.stringify(`${name}#${module}`)},function(require,exports,module){${ctor(group.getInlineScript(name, module))}\n});\n`
    }
    responders.push(name)
  }
  const facts: Record<string, ComponentFacts> = {}
  const styles: Record<string, string> = {}
  let number = 0
  for (const [path, json] of components) {
    chunk += `__madang.component(${JSON.stringify(path)},${JSON.stringify(json)});\n`
    const script = sources[`${path}.js`] ?? ''
    const byScript = /styleIsolation:\s*['"]([\w-]+)/.exec(script)?.[1] ?? (/addGlobalClass:\s*true/.test(script) ? 'apply-shared' : undefined)
    // What is a page too has no scope of its own.
    const isolation = app.pages.includes(path) ? json.styleIsolation : json.styleIsolation ?? byScript ?? (json.component ? 'isolated' : undefined)
    const scoped = isolation === 'isolated' || isolation === 'apply-shared'
    const scope = scoped ? `s${++number}` : ''
    const source = sources[`${path}.wxss`]
    facts[path] = { ...(scope ? { scope } : {}), ...(isolation ? { isolation } : {}), ...(source?.includes(':host') ? { host: true } : {}), ...(wxs ? { wxs: ['wxs/all.js'] } : {}) }
    if (source) {
      styles[path] = `style/${path.replaceAll('/', '_')}.css`
      files[styles[path]!] = css(source, scope)
    }
  }
  if (sources['app.wxss']) files['style/app.css'] = css(sources['app.wxss'], '')
  files['app.js'] = chunk
  if (workers) files['workers.js'] = workers
  if (wxs) files['wxs/all.js'] = wxs
  const styleOrder = (path: string, seen = new Set<string>()): string[] => {
    if (seen.has(path)) return []
    seen.add(path)
    const json = components.get(path)
    return [...Object.values<string>(json?.usingComponents ?? {}).flatMap(target => styleOrder(target, seen)), ...(styles[path] ? [styles[path]!] : [])]
  }
  const { pages, ...rest } = app
  const manifest: PackageManifest = {
    format: 1, appId: 'wxtest', name: 'test', app: rest, entry: app.entryPagePath ?? pages[0], ext: null,
    scripts: ['app.js'], styles: sources['app.wxss'] ? ['style/app.css'] : [],
    pages: Object.fromEntries(pages.map((path: string) => [path, { scripts: [], styles: [...(app.tabBar?.custom ? styleOrder('custom-tab-bar/index') : []), ...styleOrder(path)], window: parse(sources, `${path}.json`) }])),
    packages: { '': {} }, modules: {}, components: facts, files: {}, ...(workers ? { workers: 'workers.js' } : {}),
  }
  files['manifest.json'] = JSON.stringify(manifest)
  return { files, manifest }
}
