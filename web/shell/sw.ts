// Keeps the shell itself, so that it opens offline; never an answer about apps, and nothing of an app.
export {}

declare const SHELL_FILES: string[]
declare const self: ServiceWorkerGlobalScope

interface ServiceWorkerGlobalScope {
  addEventListener(type: string, listener: (event: any) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void>; matchAll(options: { type: 'window' }): Promise<any[]>; openWindow(address: string): Promise<unknown> }
  registration: { showNotification(title: string, options: object): Promise<void> }
  location: Location
}

const NAME = `shell-${SHELL_FILES.join('').length}-${hash(SHELL_FILES.join(' '))}`

function hash(text: string): string {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) >>> 0
  return sum.toString(36)
}

self.addEventListener('install', event => {
  event.waitUntil(caches.open(NAME).then(cache => cache.addAll(['/', ...SHELL_FILES])).then(() => self.skipWaiting()))
})

self.addEventListener('activate', event => {
  event.waitUntil(
    caches.keys()
      .then(names => Promise.all(names.filter(name => name !== NAME).map(name => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

/** What a push says of a message, in the languages of the shell. */
const KINDS: Record<string, [string, string, string]> = {
  image: ['사진', '图片', 'A picture'],
  red_packet: ['레드 패킷', '红包', 'A red packet'],
  transfer: ['송금', '转账', 'A transfer'],
  receipt: ['영수증', '支付凭证', 'A receipt'],
  other: ['새 메시지', '新消息', 'A new message'],
}

self.addEventListener('push', event => {
  const told = event.data?.json() as { conversation: string; name: string; kind: string; text: string } | undefined
  if (!told) return
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then(windows => {
      // Whoever looks at the shell hears of it there.
      if (windows.some(one => one.visibilityState === 'visible')) return undefined
      const column = { ko: 0, zh: 1 }[navigator.language.slice(0, 2)] ?? 2
      const body = told.text || (KINDS[told.kind] ?? KINDS.other!)[column]!
      return self.registration.showNotification(told.name || 'Madang', { body, tag: told.conversation, data: told.conversation })
    }),
  )
})

self.addEventListener('notificationclick', event => {
  event.notification.close()
  const address = `/chats?c=${encodeURIComponent(event.notification.data)}`
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then(async windows => {
      const open = windows[0]
      if (!open) return self.clients.openWindow(address)
      await open.navigate(address)
      return open.focus()
    }),
  )
})

const SCREENS = /^\/(?:$|a\/|chats$|nearby$|scan$|wallet$|me$)/

self.addEventListener('fetch', event => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (SHELL_FILES.includes(url.pathname)) event.respondWith(caches.match(request).then(kept => kept ?? fetch(request)))
  else if (request.mode === 'navigate' && SCREENS.test(url.pathname))
    event.respondWith(
      fetch(request).then(
        response => {
          if (response.ok && url.pathname === '/') {
            const copy = response.clone()
            event.waitUntil(caches.open(NAME).then(cache => cache.put('/', copy)))
          }
          return response
        },
        async () => (await caches.match('/')) ?? Response.error(),
      ),
    )
})
