import { asyncMember, eventMember, members, syncMember } from '../member.ts'

const bytes = (text: string): ArrayBuffer => Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer as ArrayBuffer

function text(buffer: ArrayBuffer): string {
  const view = new Uint8Array(buffer)
  let letters = ''
  for (let at = 0; at < view.length; at += 8192) letters += String.fromCharCode(...view.subarray(at, at + 8192))
  return btoa(letters)
}

/** What a browser gives an idle callback at most. */
const IDLE_MS = 50

export default members({
  getLaunchOptionsSync: syncMember(app => ({ ...app.launchOptions })),
  getEnterOptionsSync: syncMember(app => ({ ...app.enterOptions })),
  onAppShow: eventMember('appShow'),
  onAppHide: eventMember('appHide'),
  onError: eventMember('error'),
  onPageNotFound: eventMember('pageNotFound'),
  onUnhandledRejection: eventMember('unhandledRejection'),
  // A mini program is never embedded in another here: it is always the one kind.
  getApiCategory: syncMember(app => app.enterOptions.apiCategory ?? 'default'),
  onApiCategoryChange: eventMember('apiCategoryChange'),
  onThemeChange: eventMember('themeChange'),
  onAudioInterruptionBegin: eventMember('audioInterruptionBegin'),
  onAudioInterruptionEnd: eventMember('audioInterruptionEnd'),
  arrayBufferToBase64: syncMember((_, buffer: ArrayBuffer) => text(buffer)),
  base64ToArrayBuffer: syncMember((_, encoded: string) => bytes(encoded)),
  nextTick: syncMember((app, callback: () => void) => void queueMicrotask(() => app.guarded('nextTick', callback))),
  getUpdateManager: syncMember(app => ({
    onCheckForUpdate: (listener: (result: { hasUpdate: boolean }) => void) => {
      app.host.call<{ hasUpdate: boolean }>('update.check', {}).then(
        result => {
          app.guarded('onCheckForUpdate', () => listener({ hasUpdate: Boolean(result?.hasUpdate) }))
          if (result?.hasUpdate) app.emit('updateReady', {})
        },
        () => app.guarded('onCheckForUpdate', () => listener({ hasUpdate: false })),
      )
    },
    onUpdateReady: (listener: () => void) => app.on('updateReady', listener),
    onUpdateFailed: (listener: () => void) => app.on('updateFailed', listener),
    applyUpdate: () => void app.host.call('update.apply', {}).catch(() => app.emit('updateFailed', {})),
  })),
  updateWeChatApp: asyncMember({ run: (_, app) => app.host.call('update.apply', {}) }),
  setEnableDebug: asyncMember({ run: () => undefined, partial: 'the host decides what is shown for debugging' }),
  getLogManager: syncMember(app => logManager(app)),
  getRealtimeLogManager: syncMember(app => ({ ...logManager(app), error: (...args: unknown[]) => app.host.notify('report', { kind: 'log', level: 'error', data: args.map(String) }), setFilterMsg() {}, addFilterMsg() {}, in() { return this }, getCurrentState: () => ({ size: 0, maxSize: 5120, logCount: 0, maxLogCount: 200 }), tag() { return this } })),
  requestIdleCallback: syncMember((app, callback: (deadline: { didTimeout: boolean; timeRemaining(): number }) => void) => {
    const started = performance.now()
    return setTimeout(() => app.guarded('requestIdleCallback', () => callback({ didTimeout: false, timeRemaining: () => Math.max(0, IDLE_MS - (performance.now() - started)) })), 1)
  }),
  cancelIdleCallback: syncMember((_, id: number) => clearTimeout(id)),
  triggerGC: syncMember(() => undefined),
  preloadAssets: asyncMember({ run: () => undefined, partial: 'the browser loads them when they are used' }),
  preloadWebview: asyncMember({ run: () => undefined, partial: 'pages need no web view of their own' }),
  preloadSkylineView: asyncMember({ run: () => undefined, partial: 'pages need no view of their own' }),
})

function logManager(app: { host: { notify(event: string, data: unknown): void } }) {
  const level = (name: string) => (...args: unknown[]) => app.host.notify('report', { kind: 'log', level: name, data: args.map(value => typeof value === 'string' ? value : JSON.stringify(value)) })
  return { debug: level('debug'), info: level('info'), log: level('log'), warn: level('warn') }
}
