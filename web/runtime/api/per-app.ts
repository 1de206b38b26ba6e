// State that a group of members keeps for its app.
import type { MiniApp } from '../worker/app.ts'

/** One value an app, made when first asked for. */
export function perApp<T>(create: (app: MiniApp) => T): (app: MiniApp) => T {
  const made = new WeakMap<MiniApp, T>()
  return app => {
    let value = made.get(app)
    if (value === undefined) {
      value = create(app)
      made.set(app, value)
    }
    return value
  }
}

/** Runs once for an app, however often it is asked. */
export function oncePerApp(run: (app: MiniApp) => void): (app: MiniApp) => void {
  const done = perApp(app => {
    run(app)
    return true
  })
  return app => void done(app)
}
