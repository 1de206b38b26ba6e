import { share } from '../../worker/share.ts'
import { asyncMember, members, syncMember } from '../member.ts'

export default members({
  showShareMenu: asyncMember({ run: (_, app) => app.host.notify('app.share', { shown: true }) }),
  hideShareMenu: asyncMember({ run: (_, app) => app.host.notify('app.share', { shown: false }) }),
  updateShareMenu: asyncMember({ run: () => undefined, partial: 'private and dynamic messages lack' }),
  shareAppMessage: syncMember(app => void share(app, { from: 'menu' })),
  onCopyUrl: syncMember((app, listener: any) => app.on('copyUrl', listener)),
  offCopyUrl: syncMember((app, listener?: any) => app.off('copyUrl', listener)),
})
