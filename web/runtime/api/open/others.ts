// The platform behind the app, past the person: money, messages, addresses, other apps. Loaded when an app first touches one of them.
import { asyncMember, eventMember, Failure, hostMember, members, syncMember, withoutCallbacks } from '../member.ts'

const TEMPLATES_LIMIT = 3
const NEEDS_PRIVACY = 'needPrivacyAuthorization'
const WAITS = 'fails: the shell does not offer it yet'

const SCOPES = new Set(['scope.userInfo', 'scope.userLocation', 'scope.userFuzzyLocation', 'scope.userLocationBackground', 'scope.address', 'scope.invoice', 'scope.invoiceTitle', 'scope.werun', 'scope.record', 'scope.writePhotosAlbum', 'scope.camera', 'scope.bluetooth', 'scope.addPhoneContact', 'scope.addPhoneCalendar'])

export default members({
  requestPayment: hostMember('pay', {
    needs: { timeStamp: 'string', nonceStr: 'string', package: 'string', paySign: 'string' },
    args: ({ timeStamp, nonceStr, package: prepay, signType = 'MD5', paySign }) => ({ timeStamp, nonceStr, package: prepay, signType, paySign }),
    result: () => ({}),
  }),
  requestMerchantTransfer: hostMember('merchantTransfer', {
    needs: { mchId: 'string', package: 'string' },
    args: ({ mchId, subMchId, package: named, appId, subAppId, openId }) => ({ mchId, subMchId, package: named, appId, subAppId, openId }),
    result: () => ({}),
  }),
  chooseAddress: hostMember('address.choose', { args: () => ({}) }),
  chooseInvoice: hostMember('invoice.choose', { partial: WAITS, args: () => ({ kind: 'invoice' }) }),
  chooseInvoiceTitle: hostMember('invoice.choose', { partial: WAITS, args: () => ({ kind: 'title' }) }),
  requestSubscribeMessage: asyncMember<{ tmplIds: string[] }>({
    needs: { tmplIds: 'array' },
    async run({ tmplIds }, app) {
      const ids = tmplIds.filter(id => typeof id === 'string' && id !== '')
      // errCodes of the documentation: they come beside errno, and apps read them.
      if (ids.length === 0) throw new Failure('TmplIds can\'t be empty', 10001, { errCode: 10001 })
      if (ids.length > TEMPLATES_LIMIT) throw new Failure('Templates count out of max bound', 20003, { errCode: 20003 })
      return app.host.call('subscribe', { tmplIds: ids })
    },
  }),
  openCustomerServiceChat: hostMember('contact', { partial: WAITS, args: args => withoutCallbacks(args) }),
  navigateToMiniProgram: asyncMember<{ appId?: string; shortLink?: string; path?: string; extraData?: unknown; envVersion?: string }>({
    async run({ appId, shortLink, path = '', extraData = {}, envVersion = 'release' }, app) {
      if (typeof appId !== 'string' && typeof shortLink !== 'string') throw new Failure('parameter error: parameter.appId should be String instead of Undefined;', 1001)
      await app.host.call('app.open', { appId, shortLink, path, extraData: JSON.parse(JSON.stringify(extraData ?? {})), envVersion })
    },
  }),
  navigateBackMiniProgram: asyncMember<{ extraData?: unknown }>({
    async run({ extraData = {} }, app) { await app.host.call('app.back', { extraData: JSON.parse(JSON.stringify(extraData ?? {})) }) },
  }),
  restartMiniProgram: asyncMember<{ path?: string }>({
    partial: 'opens the page anew; app.js is not run again',
    run({ path }, app) { app.stack.reLaunch(path ?? `/${app.manifest.entry}`) },
  }),
  exitMiniProgram: hostMember('app.exit', { args: () => ({}) }),
  authorize: asyncMember<{ scope: string }>({
    needs: { scope: 'string' },
    async run({ scope }, app) {
      if (!SCOPES.has(scope)) throw new Failure('invalid scope', 1001)
      await app.host.call('authorize', { scope })
    },
  }),
  openSetting: hostMember('openSetting', { args: ({ withSubscriptions = false }) => ({ withSubscriptions }) }),
  getPrivacySetting: hostMember('privacy.setting', { args: () => ({}) }),
  requirePrivacyAuthorize: hostMember('privacy.require', { args: () => ({}), result: () => ({}) }),
  openPrivacyContract: hostMember('privacy.open', { args: () => ({}), result: () => ({}) }),
  onNeedPrivacyAuthorization: eventMember(NEEDS_PRIVACY, {
    begin(app) {
      // The host asks whoever listens before it asks the person itself; the API that needs it waits meanwhile.
      app.host.on('privacy.needed', ({ id, referrer }: { id: number; referrer: string }) => {
        const resolve = ({ event, buttonId }: { event?: string; buttonId?: string } = {}): void => void app.host.call('privacy.resolve', { id, event, buttonId }).catch(() => { /* It was answered already. */ })
        for (const listener of [...app.listeners.get(NEEDS_PRIVACY) ?? []]) app.guarded('onNeedPrivacyAuthorization', () => (listener as (...told: unknown[]) => void)(resolve, { referrer }))
      })
      void app.host.call('privacy.listen', {}).catch(() => { /* A host without contracts never asks. */ })
    },
  }),
  getExtConfig: asyncMember({ run: (_, app) => ({ extConfig: app.manifest.ext?.ext ?? {} }) }),
  getExtConfigSync: syncMember(app => structuredClone(app.manifest.ext?.ext ?? {})),
  getUserInfo: hostMember('getUserInfo', { args: ({ lang = 'en', withCredentials = false }) => ({ lang, withCredentials }) }),
  getUserProfile: hostMember('getUserProfile', { needs: { desc: 'string' }, args: ({ lang = 'en', desc }) => ({ lang, desc }) }),
})
