// What a frame can learn of the window around it and of what that window keeps. Gives the names of what it got.
async ({ shell, secret }) => {
  const got = []
  const look = async (name, read) => {
    try {
      const found = await read()
      if (found !== undefined && found !== null && found !== false && found !== '') got.push(name)
    } catch {
      // Refused.
    }
  }
  await look('document', () => parent.document.body)
  await look('title', () => top.document.title)
  await look('element', () => frameElement)
  await look('variable', () => parent.shellSecret)
  await look('cookie', () => (document.cookie.includes(secret) ? document.cookie : parent.document.cookie))
  await look('local storage', () => (parent.localStorage.getItem('secret') === secret || localStorage.getItem('secret') === secret))
  await look('session storage', () => parent.sessionStorage.getItem('secret') === secret || sessionStorage.getItem('secret') === secret)
  await look('database', async () => {
    const databases = [...await indexedDB.databases().catch(() => []), ...await (async () => parent.indexedDB.databases())().catch(() => [])]
    return databases.some(({ name }) => name === 'madang')
  })
  await look('caches', async () => (await caches.keys()).some(name => name.startsWith('shell-')))
  await look('location', () => parent.location.href)
  await look('history', () => { parent.history.pushState(null, '', '/chats'); return true })
  await look('address', async () => (await fetch(`${shell}/shell/apps`, { credentials: 'include' })).status)
  await look('gateway', async () => (await fetch(`${shell}/gateway/visit`, { method: 'POST', credentials: 'include' })).status)
  await look('wallet', async () => (await fetch(`${shell}/wallet/api`, { credentials: 'include', mode: 'no-cors' })).type)
  await look('sibling', () => [...parent.frames].some(frame => { try { return frame !== window && frame.document } catch { return false } }))
  await look('service worker', async () => (await parent.navigator.serviceWorker.getRegistrations()).length >= 0)
  await look('shell in a frame', () => new Promise(resolve => {
    const inner = document.createElement('iframe')
    inner.src = `${shell}/me`
    inner.onload = () => { try { resolve(inner.contentDocument.body) } catch { resolve('') } }
    setTimeout(resolve, 1500, '')
    document.body.append(inner)
  }))
  return got
}
