import { asyncMember, Failure, members, syncMember } from '../member.ts'
import type { MiniApp } from '../../worker/app.ts'

const info = (app: MiniApp) => ({ keys: app.storage.keys, currentSize: Math.ceil(app.storage.sizeBytes / 1024), limitSize: app.storage.limitBytes / 1024 })

const set = (app: MiniApp, key: unknown, data: unknown): void => {
  if (typeof key !== 'string') throw new Failure('parameter error: parameter.key should be String instead of ' + typeof key)
  app.storage.set(key, data)
}

/** Synchronous members answer with an empty text where there is nothing. */
const read = (app: MiniApp, key: unknown): unknown => app.storage.has(String(key)) ? app.storage.get(String(key)) : ''

const batchKeys = (list: unknown): string[] => Array.isArray(list) ? list.map(String) : []

export default members({
  setStorage: asyncMember<{ key: string; data: unknown }>({ needs: { key: 'string' }, run: (args, app) => set(app, args.key, args.data), partial: 'encrypt is ignored: the host keeps each app apart' }),
  setStorageSync: syncMember(set),
  getStorage: asyncMember<{ key: string }>({
    needs: { key: 'string' },
    run(args, app) {
      if (!app.storage.has(args.key)) throw new Failure('data not found')
      return { data: app.storage.get(args.key) }
    },
  }),
  getStorageSync: syncMember(read),
  removeStorage: asyncMember<{ key: string }>({ needs: { key: 'string' }, run: (args, app) => app.storage.remove(args.key) }),
  removeStorageSync: syncMember((app, key) => app.storage.remove(String(key))),
  clearStorage: asyncMember({ run: (_, app) => app.storage.clear() }),
  clearStorageSync: syncMember(app => app.storage.clear()),
  getStorageInfo: asyncMember({ run: (_, app) => info(app) }),
  getStorageInfoSync: syncMember(info),
  batchSetStorage: asyncMember<{ kvList: { key: string; value: unknown }[] }>({ needs: { kvList: 'array' }, run: (args, app) => args.kvList.forEach(({ key, value }) => set(app, key, value)) }),
  batchSetStorageSync: syncMember((app, list: { key: string; value: unknown }[]) => list.forEach(({ key, value }) => set(app, key, value))),
  batchGetStorage: asyncMember<{ keyList: string[] }>({ needs: { keyList: 'array' }, run: (args, app) => ({ dataList: batchKeys(args.keyList).map(key => read(app, key)) }) }),
  batchGetStorageSync: syncMember((app, list) => batchKeys(list).map(key => read(app, key))),
})
