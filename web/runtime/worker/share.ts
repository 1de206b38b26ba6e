// Sharing: the page says what, the host says to whom.
import type { MiniApp } from './app.ts'

interface ShareContent {
  title?: string
  path?: string
  imageUrl?: string
  promise?: Promise<ShareContent>
}

const PROMISE_LIMIT_MS = 3000

/** Asks the current page what to share and hands it to the host. */
export async function share(app: MiniApp, source: { from: 'button' | 'menu'; target?: unknown }): Promise<void> {
  const page = app.stack.current
  if (!page) return
  const fallback: ShareContent = { title: app.start.boot.app.name, path: `/${page.path}${search(page.query)}` }
  const { promise, ...given } = (page.call('onShareAppMessage', [{ ...source, webViewUrl: undefined }]) ?? {}) as ShareContent
  const late = promise ? await Promise.race([promise.catch(() => ({})), new Promise<ShareContent>(resolve => setTimeout(resolve, PROMISE_LIMIT_MS, {}))]) : {}
  await app.host.call('share', { ...fallback, ...given, ...late }).catch(() => undefined)
}

function search(query: Record<string, string>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`)
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}

export function listenToSharing(app: MiniApp): void {
  app.host.on('menu', ({ item }: { item: string }) => {
    if (item === 'share') void share(app, { from: 'menu' })
    if (item === 'favorite') app.stack.current?.call('onAddToFavorites', [{}])
  })
  app.view.on('share', ({ page, node }: { page: number; node: number }) => {
    const element: any = app.stack.byId(page)?.mirror.nodes.get(node)?.__wxElement
    void share(app, { from: 'button', target: element ? { id: element.id, dataset: element.dataset } : undefined })
  })
}
