import { asyncMember, Failure, members, syncMember } from '../member.ts'
import type { MiniApp } from '../../worker/app.ts'
import { checkKey, read } from './keys.ts'

const info = (app: MiniApp) => ({ keys: app.storage.keys, currentSize: Math.ceil(app.storage.sizeBytes / 1024), limitSize: app.storage.limitBytes / 1024 })

// The host keeps each app's storage apart, in plain text. An app that asks for encryption is told so.
function checkPlain(args: { encrypt?: boolean }): void {
  if (args.encrypt === true) throw new Failure('encrypted storage is not supported')
}

const set = (app: MiniApp, key: unknown, data: unknown): void => {
  checkKey(key)
  app.storage.set(key, data)
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
})
