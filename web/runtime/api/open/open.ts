// The platform behind the app: who the person is and what they allow. Money, messages, other apps, and what is rarely asked: `others.ts`.
import { hostMember, members, syncMember } from '../member.ts'

export default members({
  login: hostMember('login', { args: ({ timeout }) => ({ timeout }) }),
  checkSession: hostMember('checkSession', { args: () => ({}) }),
  getSetting: hostMember('getSetting', { args: ({ withSubscriptions = false }) => ({ withSubscriptions }) }),
  getAccountInfoSync: syncMember(app => {
    const { appId, envVersion, version } = app.start.boot.app
    // Only a released app has a version, as WeChat tells it.
    return { miniProgram: { appId, envVersion, version: envVersion === 'release' ? version : '' }, plugin: {} }
  }),
})
