// Opens a compiled app in Chromium as a host does: a frame of the app's own origin in a page of another, the ports, the boot.
import { build } from 'esbuild'
import { createServer, type Server } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type Frame, type Page } from 'playwright-core'
import { compile, type Sources } from './compile.ts'

const home = (import.meta as any).home as string
const dist = join(home, 'dist')

const TYPES: Record<string, string> = { js: 'text/javascript', css: 'text/css', json: 'application/json', html: 'text/html; charset=utf-8', png: 'image/png', svg: 'image/svg+xml' }

let hostScript: Promise<string> | null = null

const HOST_PAGE = `
import { openApp, prepareFrame } from './host.ts'
const log = window.madangLog = []
window.open = (src, origin, boot, answers, screen) => new Promise(resolve => {
  const iframe = document.querySelector('iframe')
  const methods = {}
  for (const [name, answer] of Object.entries(answers)) methods[name] = args => {
    log.push({ call: name, args })
    if (answer && answer.__fail) throw { errMsg: answer.__fail }
    return answer
  }
  window.app = openApp(screen ? prepareFrame(iframe, src, origin, screen) : iframe, { src, origin, boot, methods, onEvent(event, data) {
    log.push({ event, data })
    if (event === 'ready') resolve()
  } })
})
`

async function bundleHost(): Promise<string> {
  const result = await build({ stdin: { contents: HOST_PAGE, resolveDir: join(home, 'runtime'), loader: 'ts' }, bundle: true, write: false, format: 'iife' })
  return result.outputFiles[0]!.text
}

export interface OpenedApp {
  page: Page
  frame: Frame
  /** Notices and calls that reached the host. */
  log(): Promise<any[]>
  /** Errors told by the debug hook. */
  errors(): Promise<any[]>
  emit(event: string, data?: unknown): Promise<void>
  /** Asks the app as a developer's page does. */
  ask(side: 'view' | 'logic', method: string, args?: unknown): Promise<{ ok?: any; error?: any }>
  /** Waits until a function of the frame gives a true value. */
  until(check: () => unknown): Promise<void>
  close(): Promise<void>
}

export interface OpenWith {
  path?: string
  query?: Record<string, string>
  storage?: Record<string, string>
  answers?: Record<string, unknown>
  theme?: 'light' | 'dark'
  opaque?: boolean
  touch?: boolean
  /** As a released version is opened: nothing is there for debugging. */
  released?: boolean
  /** A first screen that was kept of an opening before. */
  screen?: unknown
  /** Asks the app for its first screen. */
  keepsScreen?: boolean
  /** Also served from the package's folder. */
  extraFiles?: Record<string, Buffer>
}

export class Bench {
  private constructor(private readonly browser: Browser, private readonly server: Server, private readonly port: number, private readonly packages: Map<string, Record<string, string | Buffer>>, private readonly released: Set<string>) {}

  static async start(): Promise<Bench> {
    if (!existsSync(join(dist, 'manifest.json'))) throw new Error('Build first: npm run build runtime')
    const packages = new Map<string, Record<string, string | Buffer>>()
    hostScript ??= bundleHost()
    const host = await hostScript
    const runtime = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8')).runtime.files as Record<string, string>
    const components = Object.fromEntries(Object.entries(runtime).filter(([name]) => name.startsWith('components/')).map(([name, file]) => [name.slice('components/'.length).replace(/\.js$/, ''), `/r/${file}`]))
    const released = new Set<string>()
    const server = createServer((request, response) => {
      const path = decodeURIComponent(new URL(request.url!, 'http://x').pathname)
      const send = (body: string | Buffer, type: string, headers: Record<string, string> = {}): void => {
        response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*', ...headers })
        response.end(body)
      }
      const [, area, first, ...rest] = path.split('/')
      if (path === '/host') return send(`<!doctype html><meta charset="utf-8"><style>html,body{margin:0;height:100%}iframe{border:0;width:100%;height:100%;display:block}</style><iframe></iframe><script>${host}</script>`, TYPES.html!)
      if (area === 'r') {
        const file = join(dist, 'runtime', [first, ...rest].join('/'))
        if (existsSync(file)) return send(readFileSync(file), TYPES[file.split('.').pop()!] ?? '', { 'content-security-policy': `default-src 'none'; script-src http: 'self'; connect-src http://${request.headers.host}/p/` })
      }
      if (area === 'p' && rest.join('/') === 'frame.html') {
        const self = `http://${request.headers.host}`
        return send(`<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover"><link rel="stylesheet" href="/r/${runtime['view.css']}"></head><body><script src="/r/${runtime['first.js']}" data-view="/r/${runtime['view.js']}" data-base="/p/${first}/" data-worker="/r/${runtime['worker.js']}" data-components='${JSON.stringify(components)}'${released.has(first!) ? '' : ` data-debug-worker="/r/${runtime['debug/worker.js']}" data-debug-view="/r/${runtime['debug/view.js']}"`}></script></body></html>`, TYPES.html!, {
          'content-security-policy': `default-src 'none'; script-src ${self}/r/ ${self}/p/${first}/ blob:; worker-src ${self}/r/ blob:; style-src ${self}/r/ ${self}/p/${first}/ 'unsafe-inline'; img-src ${self}/p/${first}/ data: blob: http: https:; media-src ${self}/p/${first}/ blob:; font-src ${self}/p/${first}/ data:; connect-src ${self}/p/${first}/; base-uri 'none'; form-action 'none'`,
        })
      }
      const body = area === 'p' ? packages.get(first!)?.[rest.join('/')] : undefined
      if (body !== undefined) return send(body, TYPES[path.split('.').pop()!] ?? 'application/octet-stream')
      response.writeHead(404)
      response.end()
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const port = (server.address() as { port: number }).port
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
    return new Bench(browser, server, port, packages, released)
  }

  async open(sources: Sources, options: OpenWith = {}): Promise<OpenedApp> {
    const { files, manifest } = compile(sources)
    const sizes = Object.fromEntries(Object.entries(options.extraFiles ?? {}).filter(([path]) => path.startsWith('files/')).map(([path, bytes]) => [path, bytes.length]))
    return this.openPackage({ ...files, 'manifest.json': JSON.stringify({ ...manifest, files: { ...manifest.files, ...sizes } }), ...options.extraFiles }, options)
  }

  async openPackage(files: Record<string, string | Buffer>, options: OpenWith = {}): Promise<OpenedApp> {
    const hash = `p${this.packages.size}`
    this.packages.set(hash, files)
    if (options.released) this.released.add(hash)
    const context = await this.browser.newContext({ viewport: { width: 375, height: 667 }, hasTouch: options.touch ?? false, deviceScaleFactor: 2 })
    const page = await context.newPage()
    const origin = `http://app-${hash}.localhost:${this.port}`
    const boot = {
      app: { appId: 'wxtest', envVersion: options.released ? 'release' : 'develop', version: '1.0.0', name: 'test' },
      launch: { ...(options.path ? { path: options.path } : {}), query: options.query ?? {} },
      storage: options.storage ?? {},
      system: { theme: options.theme ?? 'light', language: 'zh_CN', platform: 'devtools', brand: 'devtools', model: 'browser', system: 'Linux', version: '8.0.50', SDKVersion: '3.7.0', safeArea: { top: 20, right: 0, bottom: 0, left: 0 }, statusBarHeight: 20 },
      menuButton: { left: 281, top: 24, width: 87, height: 32, right: 368, bottom: 56 },
      settings: {},
      keepsScreen: options.keepsScreen ?? false,
      debug: !options.released,
    }
    const consoleLines: string[] = []
    page.on('console', message => consoleLines.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', error => consoleLines.push(`pageerror: ${error.message}`))
    await page.goto(`http://localhost:${this.port}/host`)
    const src = options.opaque ? `http://127.0.0.1:${this.port}/p/${hash}/frame.html` : `${origin}/p/${hash}/frame.html`
    const opened = page.evaluate(([src, origin, boot, answers, screen]) => (window as any).open(src, origin, boot, answers, screen), [src, options.opaque ? null : origin, boot, options.answers ?? {}, options.screen] as const)
    const failed = new Promise((_, reject) => setTimeout(async () => {
      const log = await page.evaluate(() => (window as any).madangLog).catch(() => [])
      reject(new Error(`The app was not ready in 30 s.\n${consoleLines.join('\n')}\n${JSON.stringify(log).slice(0, 4000)}`))
    }, 30000).unref())
    await Promise.race([opened, failed])
    const frame = page.frames().find(candidate => candidate.url() === src || candidate.url() === `${src}#|`)!
    const log = (): Promise<any[]> => page.evaluate(() => (window as any).madangLog)
    return {
      page,
      frame,
      log,
      errors: async () => (await log()).filter(entry => entry.event === 'debug' && entry.data.kind === 'error').map(entry => entry.data),
      emit: (event, data) => page.evaluate(([event, data]) => (window as any).app.emit(event, data), [event, data] as const),
      ask: (side, method, args) => page.evaluate(([side, method, args]) => (window as any).app.ask(side, method, args).then((ok: unknown) => ({ ok }), (error: unknown) => ({ error })), [side, method, args] as const),
      until: async check => { await frame.waitForFunction(check as never, undefined, { timeout: 15000 }) },
      close: () => context.close(),
    }
  }

  async stop(): Promise<void> {
    await this.browser.close()
    this.server.close()
  }
}

/** The text of the page that shows, as the frame draws it. Runs in the frame. */
export const shownText = (): string => {
  const root = document.querySelector('.page:not(.behind) .page-root')?.shadowRoot
  return (root?.querySelector('wx-page') as HTMLElement | null)?.innerText ?? ''
}
