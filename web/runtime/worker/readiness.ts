// `ready` of components: once after they are attached and the view has drawn them, children before parents.
import * as easel from 'glass-easel'
import type { CodeSpace } from 'glass-easel-miniprogram-adapter'

let last = 0
const instances = new Map<string, WeakRef<object>>()

/** The page or component that an app means: itself, or another object with its number. */
export const instanceOf = (given: any): any => given?._$ ? given : instances.get(given?.__wxExparserNodeId__)?.deref() ?? given

export class Readiness {
  private readonly done = new WeakSet<object>()
  private pending: easel.GeneralComponent[] = []

  /** Watches every component of a space. Must come before any is registered. */
  watch(space: CodeSpace): void {
    const { attached } = this
    space.setOverallBehavior(space.getComponentSpace().define().lifetime('created', function (this: any) {
      // Frameworks on top keep an instance by its number, and hand objects of their own with that number to wx.
      instances.set(this.__wxExparserNodeId__ = String(++last), new WeakRef(this))
    }).lifetime('detached', function (this: any) {
      instances.delete(this.__wxExparserNodeId__)
    }).lifetime('attached', function (this: any) {
      attached(this._$ ?? this)
    }).registerBehavior() as never)
  }

  private readonly attached = (component: easel.GeneralComponent): void => {
    if (this.done.has(component)) return
    this.done.add(component)
    this.pending.push(component)
    if (this.pending.length === 1) easel.triggerRender(component, () => this.settle())
  }

  private settle(): void {
    for (const component of this.pending.splice(0).reverse()) {
      if (easel.Element.isAttached(component)) component.triggerLifetime('ready', [])
    }
  }
}
