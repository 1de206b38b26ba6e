import { bool, text } from '../../view/builtin.ts'

export const editor = {
  name: 'editor',
  attributes: { 'read-only': bool(false), placeholder: text(''), 'show-img-size': bool(false), 'show-img-toolbar': bool(false), 'show-img-resize': bool(false) },
  events: ['ready', 'focus', 'blur', 'input', 'statuschange'],
  support: { partial: 'no tools over pictures, no custom blocks' },
}
