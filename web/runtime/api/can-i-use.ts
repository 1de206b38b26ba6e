// wx.canIUse: true only for what works here. Answers from the definitions themselves.
import { memberNamed } from './index.ts'

/** Filled in by the build from the built-ins' definitions: `name.attribute` and `name.open-type.value`. */
declare const BUILTIN_SCHEMAS: Record<string, { attributes: string[]; openTypes: string[]; events: string[] }>

const OBJECTS: Record<string, string[]> = {
  SelectorQuery: ['select', 'selectAll', 'selectViewport', 'in', 'exec'],
  NodesRef: ['boundingClientRect', 'scrollOffset', 'fields', 'context', 'node', 'ref'],
  IntersectionObserver: ['observe', 'disconnect', 'relativeTo', 'relativeToViewport'],
  EventChannel: ['on', 'once', 'off', 'emit'],
}

export function canIUse(schema: unknown): boolean {
  if (typeof schema !== 'string' || schema === '') return false
  const [name, ...rest] = schema.split('.') as [string, ...string[]]
  const builtin = BUILTIN_SCHEMAS[name]
  if (builtin) {
    const [attribute, value] = rest
    if (attribute === undefined) return true
    if (attribute === 'open-type' && value !== undefined) return builtin.openTypes.includes(value)
    return builtin.attributes.includes(attribute) || builtin.events.includes(attribute.replace(/^bind:?/, ''))
  }
  if (OBJECTS[name]) return rest.length === 0 || OBJECTS[name].includes(rest[0]!)
  const definition = memberNamed(name)
  if (!definition) return name === 'canIUse'
  const [part, , option] = rest
  if (part === undefined) return true
  if (part === 'success' || part === 'return' || part === 'callback' || part === 'object') return option === undefined
  return false
}
