import { Animation } from '../../worker/animation.ts'
import { pageOf } from '../../worker/callers.ts'
import { contextOf } from '../../worker/contexts.ts'
import { IntersectionObserver, MediaQueryObserver } from '../../worker/observers.ts'
import { select, SelectorQuery } from '../../worker/query.ts'
import type { MiniApp } from '../../worker/app.ts'
import { members, syncMember } from '../member.ts'

/** The context of a built-in by its id, in a component or the current page. */
function byId(app: MiniApp, id: unknown, caller: any): unknown {
  const owner = caller ?? app.stack.visible.at(-1)?.caller
  const page = pageOf(app, owner)
  const element = select(owner, `#${String(id)}`, false)[0]
  const node = page && element ? page.nodeOf(element) : null
  if (!page || !node) return new Proxy({}, { get: () => () => undefined })
  return contextOf(app, page, node)
}

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
  createAnimation: syncMember((_, options: any) => new Animation(options)),
  createVideoContext: syncMember(byId),
  createMapContext: syncMember(byId),
  createAudioContext: syncMember(byId),
  createCameraContext: byKind('camera'),
})
