// wx.canIUse: true only for what works here. Answers from the definitions themselves.
import { isMember } from './index.ts'
import { more } from './lazy.ts'

const OBJECTS: Record<string, string[]> = {
  SelectorQuery: ['select', 'selectAll', 'selectViewport', 'in', 'exec'],
  NodesRef: ['boundingClientRect', 'scrollOffset', 'fields', 'context', 'node', 'ref'],
  IntersectionObserver: ['observe', 'disconnect', 'relativeTo', 'relativeToViewport'],
  EventChannel: ['on', 'once', 'off', 'emit'],
}

export function canIUse(schema: unknown): boolean {
  if (typeof schema !== 'string' || schema === '') return false
  const [name, ...rest] = schema.split('.') as [string, ...string[]]
  if (name === 'canIUse') return rest.length === 0
  if (OBJECTS[name]) return rest.length === 0 || OBJECTS[name].includes(rest[0]!)
  if (isMember(name)) {
    const [part, , option] = rest
    if (part === undefined) return true
    return ['success', 'return', 'callback', 'object'].includes(part) && option === undefined
  }
  const builtin = more().builtins()[name]
  if (!builtin) return false
  const [attribute, value] = rest
  if (attribute === undefined) return true
  if (attribute === 'open-type' && value !== undefined) return builtin.openTypes.includes(value)
  return builtin.attributes.includes(attribute) || builtin.events.includes(attribute.replace(/^bind:?/, ''))
}
