import type { MiniApp } from '../../worker/app.ts'
import { asyncMember, hostMember, members, syncMember } from '../member.ts'

const settings = (app: MiniApp): Record<string, boolean> => app.start.boot.settings

export default members({
  login: hostMember('login', { args: ({ timeout }) => ({ timeout }) }),
  checkSession: hostMember('checkSession'),
  getUserInfo: hostMember('getUserInfo'),
  getUserProfile: hostMember('getUserProfile', { needs: { desc: 'string' } }),
  authorize: asyncMember<any>({
    needs: { scope: 'string' },
    async run({ scope }, app) {
      await app.host.call('authorize', { scope })
      settings(app)[scope] = true
    },
  }),
  getSetting: hostMember('getSetting', { result: (ok, app) => ({ authSetting: ok?.authSetting ?? settings(app), subscriptionsSetting: ok?.subscriptionsSetting ?? { mainSwitch: false } }) }),
  openSetting: hostMember('openSetting', { result: ok => ({ authSetting: ok?.authSetting ?? {} }) }),
  requestPayment: hostMember('pay', { needs: { timeStamp: 'string', nonceStr: 'string', package: 'string', paySign: 'string' } }),
  requestSubscribeMessage: hostMember('subscribe', { needs: { tmplIds: 'array' }, args: ({ tmplIds }) => ({ tmplIds }) }),
  chooseAddress: hostMember('address.choose'),
  chooseInvoice: hostMember('invoice.choose'),
  openCustomerServiceChat: hostMember('contact'),
  navigateToMiniProgram: hostMember('app.open', { args: ({ appId, path, extraData, envVersion, shortLink }) => ({ appId, path, extraData, envVersion, shortLink }) }),
  navigateBackMiniProgram: hostMember('app.openBack', { args: ({ extraData }) => ({ extraData }) }),
  exitMiniProgram: hostMember('app.exit'),
  restartMiniProgram: asyncMember<any>({ run: ({ path }, app) => app.stack.reLaunch(path ?? `/${app.manifest.entry}`) }),
  getPrivacySetting: asyncMember({ run: () => ({ needAuthorization: false, privacyContractName: '' }) }),
  requirePrivacyAuthorize: asyncMember({ run: () => undefined, partial: 'the host asks at the first use of each permission' }),
  onNeedPrivacyAuthorization: syncMember(() => undefined, 'the host asks instead'),
  openPrivacyContract: hostMember('privacy.open'),
  checkIsSupportSoterAuthentication: asyncMember({ run: () => ({ supportMode: [] }) }),
})
