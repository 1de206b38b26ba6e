// Custom components with the behavior wx://form-field take part in a form: the view knows only the built-in fields.
import * as easel from 'glass-easel'

/** Adds to a submitted form's values those of the custom fields inside it. */
export function collectFormFields(form: easel.Element, detail: { value?: Record<string, unknown> } | null): void {
  if (!detail) return
  const values = detail.value ??= {}
  for (const node of easel.ElementIterator.create(form, 'composed-descendants-root-first' as never)) {
    if (!easel.Component.isComponent(node)) continue
    const component = node as easel.GeneralComponent
    const data = component.data as { name?: unknown; value?: unknown }
    const isField = easel.Component.hasProperty(component, 'name') && easel.Component.hasProperty(component, 'value')
    if (isField && typeof data.name === 'string' && data.name !== '') values[data.name] = data.value
  }
}
