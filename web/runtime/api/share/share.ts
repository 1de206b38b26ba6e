// What the host's menu offers for sharing. Sharing itself begins there, or at a button, and asks the page's onShareAppMessage.
import type { MiniApp } from '../../worker/app.ts'
import { asyncMember, members } from '../member.ts'
import { perApp } from '../per-app.ts'

interface ShareMenu { visible: boolean; menus: string[]; withShareTicket: boolean }

const menuOf = perApp<ShareMenu>(() => ({ visible: true, menus: ['shareAppMessage'], withShareTicket: false }))

function change(app: MiniApp, next: Partial<ShareMenu>): void {
  const menu = Object.assign(menuOf(app), next)
  app.host.notify('app.shareMenu', { ...menu })
}

const known = (menus: unknown): string[] => Array.isArray(menus) ? menus.filter(menu => menu === 'shareAppMessage' || menu === 'shareTimeline') : []

export default members({
  showShareMenu: asyncMember<{ withShareTicket?: boolean; menus?: string[] }>({
    run({ withShareTicket = false, menus }, app) { change(app, { visible: true, withShareTicket: withShareTicket === true, menus: menus ? known(menus) : ['shareAppMessage'] }) },
  }),
  hideShareMenu: asyncMember<{ menus?: string[] }>({
    run({ menus }, app) {
      const left = menus ? menuOf(app).menus.filter(menu => !menus.includes(menu)) : []
      change(app, { menus: left, visible: left.length > 0 })
    },
  }),
  updateShareMenu: asyncMember<{ withShareTicket?: boolean }>({
    partial: 'isUpdatableMessage, isPrivateMessage and the like change nothing',
    run({ withShareTicket = false }, app) { change(app, { withShareTicket: withShareTicket === true }) },
  }),
})
