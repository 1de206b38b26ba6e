// Small apps for the tests, and what the page that shows says.
import type { OpenedApp } from './browser.ts'
import type { Sources } from './compile.ts'

/** An app of one page, p/p. */
export const page = (wxml: string, js: string, rest: Sources = {}): Sources => ({
  'app.json': JSON.stringify({ pages: ['p/p'] }), 'app.js': 'App({})', 'p/p.wxml': wxml, 'p/p.js': js, 'p/p.json': '{}', ...rest,
})

export const using = (components: Record<string, string>, rest: Record<string, unknown> = {}): string => JSON.stringify({ usingComponents: components, ...rest })

/** A component in the folder c. */
export const component = (name: string, wxml: string, js = 'Component({})', rest: Record<string, unknown> = {}): Sources => ({
  [`c/${name}.wxml`]: wxml, [`c/${name}.js`]: js, [`c/${name}.json`]: JSON.stringify({ component: true, ...rest }),
})

/** Text of the node with an id on the page that shows. */
export const told = (app: OpenedApp, id = 'out'): Promise<string> => app.frame.evaluate(id => document.querySelector('.page:not(.behind) .page-root')!.shadowRoot!.querySelector(`#${id}`)?.textContent ?? '', id)

/** Waits until that text is a certain one; what it is instead is the failure's message. */
export async function tells(app: OpenedApp, text: string, id = 'out'): Promise<void> {
  for (let tries = 0; ; tries++) {
    const now = await told(app, id).catch(() => '')
    if (now === text) return
    if (tries === 200) throw new Error(`#${id} says ${JSON.stringify(now)} instead of ${JSON.stringify(text)}; ${JSON.stringify(await app.errors())}`)
    await app.page.waitForTimeout(50)
  }
}

/** Runs a function in the frame with the shadow root of the page that shows. The function travels as text. */
export const inPage = <T>(app: OpenedApp, look: (root: ShadowRoot) => T): Promise<T> => app.frame.evaluate(text => (0, eval)(`(${text})`)(document.querySelector('.page:not(.behind) .page-root')!.shadowRoot), look.toString()) as Promise<T>
