// Built-ins that are a box with a style.
import { any, bool, num, text } from '../view/builtin.ts'
import type { AttributeTypes, BuiltinDefinition } from '../view/builtin.ts'

export const box = (name: string, attributes: AttributeTypes = {}, support: BuiltinDefinition['support'] = 'full'): BuiltinDefinition => ({ name, attributes, events: [], support })

export const boxes: BuiltinDefinition[] = [
  box('span'),
  box('sticky-header', { 'offset-top': num(0), padding: any() }),
  box('sticky-section', { 'push-pinned-header': bool(true), padding: any() }),
  box('list-view', { padding: any() }),
  box('grid-view', { type: text('aligned'), 'cross-axis-count': num(2), 'max-cross-axis-extent': num(0), 'main-axis-gap': num(0), 'cross-axis-gap': num(0), padding: any() }, { partial: 'aligned by the author\'s style only' }),
  box('snapshot', {}, { partial: 'a box: takeSnapshot lacks' }),
  box('keyboard-accessory', {}, { partial: 'a box at the bottom of the page' }),
]
