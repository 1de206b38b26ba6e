// Many values at once: few apps do so.
import type { MiniApp } from '../../worker/app.ts'
import { asyncMember, Failure, members, syncMember, typeName } from '../member.ts'
import { checkKey, read } from './keys.ts'

type Pair = { key: string; value: unknown }

function setAll(app: MiniApp, list: unknown): void {
  if (!Array.isArray(list)) throw new Failure(`parameter error: parameter.kvList should be Array instead of ${typeName(list)};`)
  for (const pair of list as Pair[]) checkKey(pair?.key)
  for (const { key, value } of list as Pair[]) app.storage.set(key, value)
}

function readAll(app: MiniApp, list: unknown): unknown[] {
  if (!Array.isArray(list)) throw new Failure(`parameter error: parameter.keyList should be Array instead of ${typeName(list)};`)
  return list.map(key => read(app, key))
}

export default members({
  batchSetStorage: asyncMember<{ kvList: Pair[] }>({ needs: { kvList: 'array' }, run: (args, app) => setAll(app, args.kvList) }),
  batchSetStorageSync: syncMember(setAll),
  batchGetStorage: asyncMember<{ keyList: string[] }>({ needs: { keyList: 'array' }, run: (args, app) => ({ dataList: readAll(app, args.keyList) }) }),
  batchGetStorageSync: syncMember(readAll),
})
