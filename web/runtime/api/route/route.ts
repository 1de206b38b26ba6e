import { asyncMember, members } from '../member.ts'

type Url = { url: string }

export default members({
  navigateTo: asyncMember<Url & { events?: Record<string, (...args: any[]) => void> }>({ run: (args, app) => ({ eventChannel: app.stack.navigateTo(args.url, args.events) }) }),
  redirectTo: asyncMember<Url>({ run: (args, app) => app.stack.redirectTo(args.url) }),
  navigateBack: asyncMember<{ delta?: number }>({ run: (args, app) => app.stack.navigateBack(args.delta) }),
  switchTab: asyncMember<Url>({ run: (args, app) => app.stack.switchTab(args.url) }),
  reLaunch: asyncMember<Url>({ run: (args, app) => app.stack.reLaunch(args.url) }),
})
