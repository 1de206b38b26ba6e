// Runs in an engine of the C# compiler: dart-sass behind one call. It sees no file but those that `find` hands to it.
import './text-coding'
import { restart } from './surroundings'

import { compileString } from 'sass'

interface Found { path: string; text: string }

declare const globalThis: {
  find(from: string, name: string): string | null
  compile(path: string, text: string): string
}

const scheme = 'app:///'

const pathOf = (url: { toString(): string }) => decodeURI(url.toString().slice(scheme.length))
const urlOf = (path: string) => new URL(scheme + encodeURI(path))
const syntaxOf = (path: string): 'indented' | 'css' | 'scss' => (path.endsWith('.sass') ? 'indented' : path.endsWith('.css') ? 'css' : 'scss')

globalThis.compile = (path, text) => {
  restart()
  const warnings: unknown[] = []
  const texts = new Map<string, string>()
  // A name is tried beside its file first, which makes it an address of ours, and then as it is written.
  const find = (from: string, name: string) => {
    const found = globalThis.find(from, name)
    if (found === null) return null
    const file = JSON.parse(found) as Found
    texts.set(file.path, file.text)
    return urlOf(file.path)
  }
  const importer = {
    canonicalize: (name: string, { containingUrl }: { containingUrl: URL | null }) =>
      name.startsWith(scheme) ? find('', `/${pathOf(name)}`) : /^[a-z]+:/i.test(name) ? null : find(containingUrl ? pathOf(containingUrl) : path, name),
    load: (url: URL) => {
      const file = pathOf(url)
      return { contents: texts.get(file)!, syntax: syntaxOf(file), sourceMapUrl: url }
    },
  }
  const place = (span: any) => (span ? { path: span.url ? pathOf(span.url) : path, line: span.start.line + 1, column: span.start.column + 1 } : { path, line: 0, column: 0 })
  try {
    const { css, sourceMap } = compileString(text, {
      url: urlOf(path),
      importer,
      importers: [importer],
      syntax: syntaxOf(path),
      sourceMap: true,
      charset: false,
      quietDeps: true,
      logger: {
        warn: (message: string, { deprecation, span }: any) => { if (!deprecation && warnings.length < 50) warnings.push({ message, ...place(span) }) },
        debug: () => {},
      },
    })
    return JSON.stringify({ css, map: JSON.stringify({ ...sourceMap, sources: sourceMap!.sources.map((url: string) => (url.startsWith(scheme) ? pathOf(url) : path)) }), warnings })
  } catch (error: any) {
    if (error?.sassMessage === undefined) throw error
    return JSON.stringify({ error: { message: error.sassMessage, ...place(error.span) }, warnings })
  }
}
