// Where a path of an app points: into its package, or to one of the three places that are its own.
import { typeName, Failure } from '../member.ts'
import { denied, invalid, nameTooLong } from './failures.ts'

export const USER_DATA_PATH = 'wxfile://usr'
const NAME_LIMIT = 255
const DEPTH_LIMIT = 64

/** `tmp`: until the app is closed; `store`: what saveFile keeps; `usr`: the app's own tree. */
export type Place = 'package' | 'tmp' | 'store' | 'usr'

export interface Located {
  place: Place
  /** One spelling for each file: `wxfile://usr/a/b`, or the path in the package without a leading slash. */
  path: string
}

export function locate(given: unknown, parameter = 'filePath'): Located {
  if (typeof given !== 'string') throw new Failure(`parameter error: parameter.${parameter} should be String instead of ${typeName(given)};`)
  if (given === '' || given.includes('\0')) throw invalid()
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(given) ?? []
  if (scheme === undefined) return { place: 'package', path: segments(given, given).join('/') }
  const [place, ...parts] = segments(rest!, given)
  // The developer tools spell the same places http://usr, http://tmp and http://store.
  const own = scheme === 'wxfile' || scheme === 'http'
  if (!own || (place !== 'usr' && place !== 'tmp' && place !== 'store')) throw denied(given)
  return { place, path: ['wxfile:/', place, ...parts].join('/') }
}

function segments(text: string, given: string): string[] {
  const parts: string[] = []
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (parts.length === 0) throw denied(given)
      parts.pop()
      continue
    }
    if (part.length > NAME_LIMIT) throw nameTooLong()
    parts.push(part)
  }
  if (parts.length > DEPTH_LIMIT) throw nameTooLong()
  return parts
}

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'))
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Extension with its dot, in small letters; empty when there is none that looks like one. */
export const extensionOf = (path: string): string => /\.[a-z0-9]{1,8}$/i.exec(nameOf(path.split(/[?#]/)[0]!))?.[0].toLowerCase() ?? ''
