// The platform behind the app: who the person is and what they allow. Money, messages and other apps: `others.ts`.
import { asyncMember, eventMember, Failure, hostMember, members, syncMember } from '../member.ts'

const SCOPES = new Set(['scope.userInfo', 'scope.userLocation', 'scope.userFuzzyLocation', 'scope.userLocationBackground', 'scope.address', 'scope.invoice', 'scope.invoiceTitle', 'scope.werun', 'scope.record', 'scope.writePhotosAlbum', 'scope.camera', 'scope.bluetooth', 'scope.addPhoneContact', 'scope.addPhoneCalendar'])

/** Members whose host method no shell serves yet: they fail plainly, and canIUse says no more than that they are there in part. */
const WAITS = 'fails: the shell does not offer it yet'

export default members({
  login: hostMember('login', { partial: WAITS, args: ({ timeout }) => ({ timeout }) }),
  checkSession: hostMember('checkSession', { partial: WAITS, args: () => ({}) }),
  getUserInfo: hostMember('getUserInfo', { partial: WAITS, args: ({ lang = 'en', withCredentials = false }) => ({ lang, withCredentials }) }),
  getUserProfile: hostMember('getUserProfile', { partial: WAITS, needs: { desc: 'string' }, args: ({ lang = 'en', desc }) => ({ lang, desc }) }),
  authorize: asyncMember<{ scope: string }>({
    needs: { scope: 'string' },
    async run({ scope }, app) {
      if (!SCOPES.has(scope)) throw new Failure('invalid scope', 1001)
      await app.host.call('authorize', { scope })
    },
  }),
  getSetting: hostMember('getSetting', { args: ({ withSubscriptions = false }) => ({ withSubscriptions }) }),
  openSetting: hostMember('openSetting', { args: ({ withSubscriptions = false }) => ({ withSubscriptions }) }),
  getAccountInfoSync: syncMember(app => {
    const { appId, envVersion, version } = app.start.boot.app
    // Only a released app has a version, as WeChat tells it.
    return { miniProgram: { appId, envVersion, version: envVersion === 'release' ? version : '' }, plugin: {} }
  }),
  // The platform has no privacy contract of its own to agree to: the host asks at each ability.
  getPrivacySetting: asyncMember({ run: () => ({ needAuthorization: false, privacyContractName: '' }) }),
  requirePrivacyAuthorize: asyncMember({ run: () => ({}) }),
  onNeedPrivacyAuthorization: eventMember('needPrivacyAuthorization'),
  getExtConfig: asyncMember({ run: (_, app) => ({ extConfig: app.manifest.ext?.ext ?? {} }) }),
  getExtConfigSync: syncMember(app => structuredClone(app.manifest.ext?.ext ?? {})),
})
