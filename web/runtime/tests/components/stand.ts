// A browser page with the harness in it, for the tests of the built-ins.
import { build } from 'esbuild'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { Harness, Spec } from './harness.ts'

declare global {
  interface ImportMeta {
    /** The folder web/, put in by the test runner. */
    readonly home: string
  }
}

export const ORIGIN = 'http://app-test.localhost'
let bundle: Promise<{ script: string; style: string; chunks: Map<string, string> }> | undefined
let browser: Promise<Browser> | undefined

async function bundled() {
  const folder = join(import.meta.home, 'runtime')
  const result = await build({
    entryPoints: [join(folder, 'tests/components/harness.ts'), join(folder, 'view/view.css')], bundle: true, write: false, format: 'esm', splitting: true, outdir: '/out', outbase: folder, target: 'es2022',
    // As the runtime's own build: fields are set in the order of the constructor.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    loader: { '.css': 'text' }, sourcemap: 'inline', logLevel: 'warning',
    plugins: [{ name: 'page-css', setup: setup => setup.onLoad({ filter: /view[\\/]view\.css$/ }, async ({ path }) => ({ contents: (await import('node:fs')).readFileSync(path, 'utf8'), loader: 'css' })) }],
  })
  const chunks = new Map(result.outputFiles.map(file => [file.path.slice('/out'.length), file.text]))
  return { script: '/tests/components/harness.js', style: '/view/view.css', chunks }
}

/** A red square of 40 by 20, a drawing with a size of its own. */
export const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#c00"/><rect width="10" height="20" fill="#06c"/></svg>'

export interface StandOptions {
  width?: number
  height?: number
  touch?: boolean
  language?: string
  app?: Record<string, unknown>
  reducedMotion?: 'reduce' | 'no-preference'
  colorScheme?: 'dark' | 'light'
}

export interface Stand {
  page: Page
  /** Errors the page threw. */
  errors: string[]
  mount(specs: Spec[], parent?: string): Promise<void>
  set(id: string, attributes: Record<string, unknown>): Promise<void>
  taken(...types: string[]): Promise<{ node: string; type: string; detail: any }[]>
  run<T>(action: (h: Harness) => T | Promise<T>): Promise<T>
  frame(): Promise<void>
  box(id: string): Promise<{ x: number; y: number; width: number; height: number }>
  close(): Promise<void>
}

export async function stand({ width = 375, height = 667, touch = false, language = 'en', app = {}, reducedMotion = 'no-preference', colorScheme = 'light' }: StandOptions = {}): Promise<Stand> {
  const { script, style, chunks } = await (bundle ??= bundled())
  browser ??= chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
  const context = await (await browser).newContext({ viewport: { width, height }, hasTouch: touch, isMobile: touch, reducedMotion, colorScheme, deviceScaleFactor: 2 })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', error => errors.push(error.message))
  await page.route('**/*', route => {
    const url = new URL(route.request().url())
    if (url.pathname === '/') return route.fulfill({ contentType: 'text/html', body: `<!doctype html><meta charset=utf-8><meta name=viewport content="width=device-width"><link rel=stylesheet href="${style}"><body></body><script type=module src="${script}"></script>` })
    if (url.pathname.endsWith('.svg')) return route.fulfill({ contentType: 'image/svg+xml', body: PICTURE })
    const text = chunks.get(url.pathname)
    return text === undefined ? route.fulfill({ status: 404, body: '' }) : route.fulfill({ contentType: url.pathname.endsWith('.css') ? 'text/css' : 'text/javascript', body: text })
  })
  await page.goto(`${ORIGIN}/`)
  await page.waitForFunction(() => window.Harness !== undefined)
  await page.evaluate(([app, language, theme]) => void (window.h = new window.Harness(app as Record<string, unknown>, language as string, theme as 'light')), [app, language, colorScheme] as const)
  return {
    page,
    errors,
    mount: (specs, parent) => page.evaluate(text => {
      const given = JSON.parse(text)
      window.h.mount(given.specs, given.parent)
    }, JSON.stringify({ specs, parent })),
    set: (id, attributes) => page.evaluate(([id, attributes]) => window.h.set(id, attributes), [id, attributes] as const),
    taken: (...types) => page.evaluate(types => window.h.taken(...types), types),
    // The action travels as text: it must use nothing from outside itself.
    run: action => page.evaluate(text => (0, eval)(`(${text})`)(window.h), action.toString()) as never,
    frame: () => page.evaluate(() => new Promise<void>(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))),
    async box(id) {
      const box = await page.evaluate(id => {
        const { x, y, width, height } = window.h.element(id).getBoundingClientRect()
        return { x, y, width, height }
      }, id)
      return box
    },
    close: () => context.close(),
  }
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close()
  browser = undefined
}
