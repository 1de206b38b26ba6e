import { pageOf } from '../../worker/callers.ts'
import { contextOf } from '../../worker/contexts.ts'
import { IntersectionObserver, MediaQueryObserver } from '../../worker/observers.ts'
import { SelectorQuery } from '../../worker/query.ts'
import { members, syncMember } from '../member.ts'

const byKind = (name: string) => syncMember((app, caller?: any) => {
  const owner = caller ?? app.stack.visible.at(-1)?.caller
  const page = pageOf(app, owner)
  const node = page ? [...page.mirror.nodes.values()].find(item => item.tag === name) : undefined
  return page && node ? contextOf(app, page, node) : new Proxy({}, { get: () => () => undefined })
})

export default members({
  createSelectorQuery: syncMember(app => new SelectorQuery(app, undefined)),
  createIntersectionObserver: syncMember((app, caller: any, options: any) => new IntersectionObserver(app, caller, options)),
  createMediaQueryObserver: syncMember(app => new MediaQueryObserver(app)),
  createCameraContext: byKind('camera'),
})
