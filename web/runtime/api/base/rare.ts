// What of the base few apps ever touch.
import type { MiniApp } from '../../worker/app.ts'
import { asyncMember, eventMember, Failure, members, syncMember } from '../member.ts'

const bytes = (text: string): ArrayBuffer => Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer as ArrayBuffer

function text(buffer: ArrayBuffer): string {
  const view = new Uint8Array(buffer)
  let letters = ''
  for (let at = 0; at < view.length; at += 8192) letters += String.fromCharCode(...view.subarray(at, at + 8192))
  return btoa(letters)
}

/** What a browser gives an idle callback at most. */
const IDLE_MS = 50

const authorizeSetting = () => ({
  albumAuthorized: 'authorized', bluetoothAuthorized: 'denied', cameraAuthorized: 'not determined', locationAuthorized: 'not determined', locationReducedAccuracy: false,
  microphoneAuthorized: 'not determined', notificationAuthorized: 'not determined', notificationAlertAuthorized: 'not determined', notificationBadgeAuthorized: 'not determined', notificationSoundAuthorized: 'not determined', phoneCalendarAuthorized: 'not determined',
})

/** Of the current page: what is asked before going back from it. */
function alertBeforeUnload(app: MiniApp, message: string): void {
  const current = app.stack.visible.at(-1)
  if (current) current.alertBeforeUnload = message
}

export default members({
  onBeforeAppRoute: eventMember('beforeAppRoute'),
  onAppRoute: eventMember('appRoute'),
  onAppRouteDone: eventMember('appRouteDone'),
  onBeforePageLoad: eventMember('beforePageLoad'),
  onAfterPageLoad: eventMember('afterPageLoad'),
  onBeforePageUnload: eventMember('beforePageUnload'),
  onAfterPageUnload: eventMember('afterPageUnload'),
  onLazyLoadError: eventMember('lazyLoadError'),
  onMenuButtonBoundingClientRectWeightChange: eventMember('menuButtonWeightChange', { note: 'the capsule keeps its weight' }),
  // A mini program is never embedded in another here: it is always the one kind.
  getApiCategory: syncMember(app => app.enterOptions.apiCategory ?? 'default'),
  onApiCategoryChange: eventMember('apiCategoryChange'),
  onAudioInterruptionBegin: eventMember('audioInterruptionBegin'),
  onAudioInterruptionEnd: eventMember('audioInterruptionEnd'),
  enableAlertBeforeUnload: asyncMember<{ message: string }>({ needs: { message: 'string' }, run: ({ message }, app) => alertBeforeUnload(app, message) }),
  disableAlertBeforeUnload: asyncMember({ run: (_, app) => alertBeforeUnload(app, '') }),
  setBackgroundColor: asyncMember<any>({ run: (args, app) => app.view.notify('background', { page: app.stack.current?.id ?? 0, style: { backgroundColor: args.backgroundColor ?? args.backgroundColorTop } }) }),
  setBackgroundTextStyle: asyncMember<any>({ run: (args, app) => app.view.notify('background', { page: app.stack.current?.id ?? 0, style: { textStyle: args.textStyle } }) }),
  getAppAuthorizeSetting: syncMember(authorizeSetting),
  getSkylineInfoSync: syncMember(() => ({ isSupported: false, version: '', reason: 'client not supported' })),
  getSkylineInfo: asyncMember({ run: () => ({ isSupported: false, version: '', reason: 'client not supported' }) }),
  getRendererUserAgent: asyncMember({ run: () => ({ userAgent: navigator.userAgent }) }),
  loadFontFace: asyncMember<any>({ needs: { family: 'string', source: 'string' }, run: ({ family, source, desc }, app) => app.view.call('font.load', { family, source, desc }) }),
  setTopBarText: asyncMember({ run: () => undefined, partial: 'no client shows it' }),
  setWindowSize: asyncMember({ run: () => { throw new Failure('not supported') } }),
  arrayBufferToBase64: syncMember((_, buffer: ArrayBuffer) => text(buffer)),
  base64ToArrayBuffer: syncMember((_, encoded: string) => bytes(encoded)),
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
