// What the shell keeps in this browser: opened apps, permissions, and what each app stores, apart by app and version.
const NAME = 'madang'
const VERSION = 1

export interface KnownApp {
  /** The part of the link after `/a/`. */
  link: string
  appId: string
  name: string
  env: string
  /** Milliseconds since 1970. */
  openedAt: number
  pinned: boolean
}

type StoreName = 'apps' | 'storage' | 'files' | 'permissions' | 'facts'

let opened: Promise<IDBDatabase> | undefined

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION)
    request.onupgradeneeded = () => {
      const made = request.result
      made.createObjectStore('apps', { keyPath: 'link' })
      for (const name of ['storage', 'files', 'permissions', 'facts']) made.createObjectStore(name)
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return opened
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

async function read<T>(name: StoreName, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return settled(ask((await database()).transaction(name).objectStore(name)))
}

async function write(name: StoreName, act: (store: IDBObjectStore) => void): Promise<void> {
  const transaction = (await database()).transaction(name, 'readwrite')
  act(transaction.objectStore(name))
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = transaction.onabort = () => reject(transaction.error)
  })
}

/** Every key that begins with an app's name. */
const ofApp = (app: string): IDBKeyRange => IDBKeyRange.bound([app], [app, []])

export const knownApps = (): Promise<KnownApp[]> => read('apps', store => store.getAll() as IDBRequest<KnownApp[]>)

export async function remember(app: Omit<KnownApp, 'pinned'>): Promise<void> {
  const before = await read('apps', store => store.get(app.link) as IDBRequest<KnownApp | undefined>)
  await write('apps', store => store.put({ ...app, pinned: before?.pinned ?? false }))
}

export async function setPinned(link: string, pinned: boolean): Promise<void> {
  const before = await read('apps', store => store.get(link) as IDBRequest<KnownApp | undefined>)
  if (before) await write('apps', store => store.put({ ...before, pinned }))
}

/** The app's storage: JSON text of each key. */
export async function storageOf(app: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  const [keys, values] = await Promise.all([
    read('storage', store => store.getAllKeys(ofApp(app))),
    read('storage', store => store.getAll(ofApp(app)) as IDBRequest<string[]>),
  ])
  keys.forEach((key, index) => (found[(key as string[])[1]!] = values[index]!))
  return found
}

/** Changes of an app's storage by key, where nothing means removed, in one go. */
export const changeStorage = (app: string, changes: ReadonlyMap<string, string | undefined>): Promise<void> =>
  write('storage', store => {
    for (const [key, data] of changes) {
      if (data === undefined) store.delete([app, key])
      else store.put(data, [app, key])
    }
  })
export const clearStorage = (app: string): Promise<void> => write('storage', store => store.delete(ofApp(app)))

export async function filesOf(app: string): Promise<{ path: string; bytes: ArrayBuffer }[]> {
  const [keys, values] = await Promise.all([
    read('files', store => store.getAllKeys(ofApp(app))),
    read('files', store => store.getAll(ofApp(app)) as IDBRequest<ArrayBuffer[]>),
  ])
  return keys.map((key, index) => ({ path: (key as string[])[1]!, bytes: values[index]! }))
}

export const setFile = (app: string, path: string, bytes: ArrayBuffer): Promise<void> => write('files', store => store.put(bytes, [app, path]))
export const removeFile = (app: string, path: string): Promise<void> => write('files', store => store.delete([app, path]))
export const getFile = (app: string, path: string): Promise<ArrayBuffer | undefined> => read('files', store => store.get([app, path]) as IDBRequest<ArrayBuffer | undefined>)

/** What the person has decided about an app: a scope that is not there has not been asked for. */
export async function permissionsOf(app: string): Promise<Record<string, boolean>> {
  const found: Record<string, boolean> = {}
  const [keys, values] = await Promise.all([
    read('permissions', store => store.getAllKeys(ofApp(app))),
    read('permissions', store => store.getAll(ofApp(app)) as IDBRequest<boolean[]>),
  ])
  keys.forEach((key, index) => (found[(key as string[])[1]!] = values[index]!))
  return found
}

export const setPermission = (app: string, scope: string, allowed: boolean): Promise<void> => write('permissions', store => store.put(allowed, [app, scope]))

/** One thing of the shell's own: the last list of apps, the last address. */
export const fact = <T>(name: string): Promise<T | undefined> => read('facts', store => store.get(name) as IDBRequest<T | undefined>)
export const setFact = (name: string, value: unknown): Promise<void> => write('facts', store => store.put(value, name))

/** What is kept of an app for whoever is signed in has this before the app's name. */
export const PERSON = 'person:'

/** Forgets what was kept of the answers of whoever was signed in. */
export const forgetPerson = (): Promise<void> => write('permissions', store => store.delete(IDBKeyRange.bound([PERSON], [`${PERSON}\uffff`])))

export async function forgetEverything(): Promise<void> {
  for (const name of ['apps', 'storage', 'files', 'permissions', 'facts'] as const) await write(name, store => store.clear())
}
