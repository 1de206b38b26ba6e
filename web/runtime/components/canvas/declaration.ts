import { bool, text } from '../../view/builtin.ts'

export const canvas = {
  name: 'canvas',
  attributes: { type: text(''), 'canvas-id': text(''), 'disable-scroll': bool(false), width: text(''), height: text('') },
  events: ['error'],
  support: 'full' as const,
}
