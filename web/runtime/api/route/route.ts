import type { MiniApp } from '../../worker/app.ts'
import { asyncMember, members } from '../member.ts'

type Url = { url: string }

/** A route is taken when the code that asks for it is done: a page that leaves in its own onLoad is on the stack by then. */
const routeMember = <A>(run: (args: A, app: MiniApp) => unknown) => asyncMember<A>({
  async run(args, app) {
    await null
    return run(args, app)
  },
})

export default members({
  navigateTo: routeMember<Url & { events?: Record<string, (...args: any[]) => void> }>((args, app) => ({ eventChannel: app.stack.navigateTo(args.url, args.events) })),
  redirectTo: routeMember<Url>((args, app) => app.stack.redirectTo(args.url)),
  navigateBack: routeMember<{ delta?: number }>((args, app) => app.stack.navigateBack(args.delta)),
  switchTab: routeMember<Url>((args, app) => app.stack.switchTab(args.url)),
  reLaunch: routeMember<Url>((args, app) => app.stack.reLaunch(args.url)),
})
