// The behaviors that components name by a text: 'wx://form-field' and its kin.
import type { CodeSpace } from 'glass-easel-miniprogram-adapter'

export function builtinBehaviors(space: CodeSpace): Record<string, any> {
  const formField = space.behavior().definition({ properties: { name: { type: String, value: '' }, value: { type: null as never } } }).register()
  const formFieldGroup = space.behavior().definition({}).register()
  const formFieldButton = space.behavior().definition({ properties: { formType: { type: String, value: '' } } }).register()
  // `export()` in a definition works without it; here it is only a name that must resolve.
  const componentExport = space.behavior().definition({}).register()
  return {
    'wx://form-field': formField,
    'wx://form-field-group': formFieldGroup,
    'wx://form-field-button': formFieldButton,
    'wx://component-export': componentExport,
  }
}
