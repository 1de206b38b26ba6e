import type { MiniApp } from '../../worker/app.ts'
import { Failure, typeName } from '../member.ts'

export function checkKey(key: unknown): asserts key is string {
  if (typeof key !== 'string') throw new Failure(`parameter error: parameter.key should be String instead of ${typeName(key)};`)
}

/** Synchronous members answer with an empty text where there is nothing. */
export const read = (app: MiniApp, key: unknown): unknown => typeof key === 'string' && app.storage.has(key) ? app.storage.get(key) : ''
