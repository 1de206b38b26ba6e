import { bool, builtin, builtinAt } from '../view/builtin.ts'
import type { AnyBuiltinNode } from '../view/builtin.ts'

/** Every field below that belongs to this form, in document order. */
function fieldsOf(form: AnyBuiltinNode): AnyBuiltinNode[] {
  const fields: AnyBuiltinNode[] = []
  for (const element of form.element.querySelectorAll('*')) {
    const field = builtinAt(element)
    if (field?.behaviour.form && field.closest('form') === form) fields.push(field)
  }
  return fields
}

/** `submit`: {value: {name: value}, target: {id}}. `reset`: {target: {id}}. */
export default builtin({
  name: 'form',
  attributes: { 'report-submit': bool(false), 'report-submit-timeout': bool(false) },
  events: ['submit', 'reset', 'submitToGroup'],
  support: { partial: 'formId is empty: the platform it was for has retired it' },
  create(node) {
    const target = (button: AnyBuiltinNode | undefined) => ({ id: button?.element.id ?? '' })
    return {
      methods: {
        submit(button?: AnyBuiltinNode) {
          const value: Record<string, unknown> = {}
          for (const field of fieldsOf(node)) {
            const name = field.attrs['name'] as string | undefined
            if (name) value[name] = field.behaviour.form!.value()
          }
          node.emit('submit', { value, target: target(button), ...(node.attrs['report-submit'] ? { formId: '' } : {}) })
        },
        reset(button?: AnyBuiltinNode) {
          for (const field of fieldsOf(node)) field.behaviour.form!.reset()
          node.emit('reset', { target: target(button) })
        },
      },
    }
  },
})
