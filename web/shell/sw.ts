// Keeps the shell itself, so that it opens offline; never an answer about apps, and nothing of an app.
export {}

declare const SHELL_FILES: string[]
declare const self: ServiceWorkerGlobalScope

interface ServiceWorkerGlobalScope {
  addEventListener(type: string, listener: (event: any) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
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
