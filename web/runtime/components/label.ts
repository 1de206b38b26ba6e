import { builtin, builtinAt, text } from '../view/builtin.ts'
import type { AnyBuiltinNode } from '../view/builtin.ts'

const CONTROLS = ['button', 'checkbox', 'radio', 'switch', 'input', 'textarea', 'picker', 'slider']

export default builtin({
  name: 'label',
  attributes: { for: text('') },
  events: [],
  support: 'full',
  create(node) {
    const control = (): AnyBuiltinNode | undefined => {
      if (!node.attrs.for) return node.find(...CONTROLS)[0]
      const element = node.page.root.getElementById(node.attrs.for)
      return element ? builtinAt(element) : undefined
    }
    return {
      tapped(origin) {
        // A control inside heard the tap itself.
        for (let at: Element | null = origin; at && at !== node.element; at = at.parentElement) if (builtinAt(at)?.behaviour.activate) return
        control()?.behaviour.activate?.()
      },
    }
  },
})
