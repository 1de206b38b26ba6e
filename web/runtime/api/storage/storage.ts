import { asyncMember, Failure, members, syncMember, typeName } from '../member.ts'
import type { MiniApp } from '../../worker/app.ts'

const info = (app: MiniApp) => ({ keys: app.storage.keys, currentSize: Math.ceil(app.storage.sizeBytes / 1024), limitSize: app.storage.limitBytes / 1024 })

function checkKey(key: unknown): asserts key is string {
  if (typeof key !== 'string') throw new Failure(`parameter error: parameter.key should be String instead of ${typeName(key)};`)
}

// The host keeps each app's storage apart, in plain text. An app that asks for encryption is told so.
function checkPlain(args: { encrypt?: boolean }): void {
  if (args.encrypt === true) throw new Failure('encrypted storage is not supported')
}

const set = (app: MiniApp, key: unknown, data: unknown): void => {
  checkKey(key)
  app.storage.set(key, data)
}

/** Synchronous members answer with an empty text where there is nothing. */
const read = (app: MiniApp, key: unknown): unknown => typeof key === 'string' && app.storage.has(key) ? app.storage.get(key) : ''

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

const noEncryption = 'encrypt: true is refused'

export default members({
  setStorage: asyncMember<{ key: string; data: unknown; encrypt?: boolean }>({
    needs: { key: 'string' },
    partial: noEncryption,
    run(args, app) {
      checkPlain(args)
      app.storage.set(args.key, args.data)
    },
  }),
  setStorageSync: syncMember(set),
  getStorage: asyncMember<{ key: string; encrypt?: boolean }>({
    needs: { key: 'string' },
    partial: noEncryption,
    run(args, app) {
      checkPlain(args)
      if (!app.storage.has(args.key)) throw new Failure('data not found')
      return { data: app.storage.get(args.key) }
    },
  }),
  getStorageSync: syncMember(read),
  removeStorage: asyncMember<{ key: string }>({ needs: { key: 'string' }, run: (args, app) => app.storage.remove(args.key) }),
  removeStorageSync: syncMember((app, key) => {
    checkKey(key)
    app.storage.remove(key)
  }),
  clearStorage: asyncMember({ run: (_, app) => app.storage.clear() }),
  clearStorageSync: syncMember(app => app.storage.clear()),
  getStorageInfo: asyncMember({ run: (_, app) => info(app) }),
  getStorageInfoSync: syncMember(info),
  batchSetStorage: asyncMember<{ kvList: Pair[] }>({ needs: { kvList: 'array' }, run: (args, app) => setAll(app, args.kvList) }),
  batchSetStorageSync: syncMember(setAll),
  batchGetStorage: asyncMember<{ keyList: string[] }>({ needs: { keyList: 'array' }, run: (args, app) => ({ dataList: readAll(app, args.keyList) }) }),
  batchGetStorageSync: syncMember(readAll),
})
