// wx.getUpdateManager: a newer version is found at the start and each time the app comes back, fetched while the old one runs, and begun when the app says so.
import { more } from '../lazy.ts'
import { perApp } from '../per-app.ts'

interface News {
  hasUpdate: boolean
  /** The newer package; without one there is nothing to fetch ahead. */
  hash?: string
}

export const updateManager = perApp(app => {
  let told: Promise<News> | undefined
  let found = ''
  let state: 'none' | 'loading' | 'ready' | 'failed' = 'none'

  const settle = (next: 'ready' | 'failed'): void => {
    state = next
    app.emit(next === 'ready' ? 'updateReady' : 'updateFailed', {})
  }
  const check = (): Promise<News> => (told = app.host.call<News>('update.check', {}).then(
    news => {
      // A moment later, so that whoever asked hears of the update before it is ready.
      if (news?.hasUpdate && (state === 'none' || news.hash !== found)) queueMicrotask(() => load(news))
      return { hasUpdate: Boolean(news?.hasUpdate) }
    },
    () => ({ hasUpdate: false }),
  ))
  const load = (news: News): void => {
    found = news.hash ?? ''
    state = 'loading'
    ;(news.hash ? more().fetchAhead(app, news.hash) : Promise.resolve()).then(() => settle('ready'), () => settle('failed'))
  }
  // What began a while ago may have become old meanwhile.
  app.on('appShow', () => void check())

  return {
    onCheckForUpdate: (listener: (result: { hasUpdate: boolean }) => void) => void (told ?? check()).then(news => app.guarded('onCheckForUpdate', () => listener({ hasUpdate: news.hasUpdate }))),
    onUpdateReady(listener: () => void) {
      if (state === 'ready') app.guarded('onUpdateReady', listener)
      app.on('updateReady', listener)
    },
    onUpdateFailed(listener: () => void) {
      if (state === 'failed') app.guarded('onUpdateFailed', listener)
      app.on('updateFailed', listener)
    },
    applyUpdate() {
      // Nothing is begun that is not there yet, as documented.
      if (state === 'ready') void app.host.call('update.apply', {}).catch(() => settle('failed'))
    },
    check,
  }
})
