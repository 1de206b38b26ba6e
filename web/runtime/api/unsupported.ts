// Members that the typings name and no group defines: they exist, tell that they are not there, and break nothing.
import type { MiniApp } from '../worker/app.ts'
import { asyncFunction, Failure, type AsyncDefinition } from './member.ts'

/** Filled in by the build: names by kind; of `pairs` there are `onX` and `offX`. */
declare const TYPED_MEMBERS: { async: string; sync: string; pairs: string }

const failing: AsyncDefinition = { kind: 'async', run: () => { throw new Failure('not supported') } }

/** What `wx.createX` gives when there is no X: any method of it fails the same way. */
function inert(app: MiniApp, name: string): unknown {
  return new Proxy({}, {
    get: (_, member) => typeof member !== 'string' || member === 'then' || member === 'toJSON' ? undefined : (options?: any) => {
      app.debug?.missing(`${name}().${member}`)
      if (/^(on|off)[A-Z]/.test(member)) return undefined
      const answer = asyncFunction(member, failing, app)(options)
      if (answer instanceof Promise) answer.catch(() => { /* Whoever cares hangs on to it. */ })
      return answer
    },
  })
}

export function defineUnsupported(wx: Record<string, unknown>, app: MiniApp): void {
  for (const name of TYPED_MEMBERS.async.split(' ')) {
    if (name in wx) continue
    const call = asyncFunction(name, failing, app)
    wx[name] = (options?: unknown) => {
      app.debug?.missing(name)
      return call(options)
    }
  }
  const pairs = TYPED_MEMBERS.pairs.split(' ').flatMap(name => [`on${name}`, `off${name}`])
  for (const name of [...TYPED_MEMBERS.sync.split(' '), ...pairs]) {
    if (name in wx) continue
    wx[name] = () => {
      app.debug?.missing(name)
      if (/^(on|off)[A-Z]/.test(name)) return undefined
      if (/^create|^get\w+Manager$/.test(name)) return inert(app, name)
      throw new Error(`${name}:fail not supported`)
    }
  }
}
