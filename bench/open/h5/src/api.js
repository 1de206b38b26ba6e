// The same two calls as the mini program's: a session once, then the page's data.
const key = 'token'

async function send(method, path, body, token) {
  const response = await fetch(path, {
    method,
    headers: { 'accept-language': 'en', 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: body && JSON.stringify(body),
  })
  if (!response.ok) throw Object.assign(new Error(String(response.status)), await response.json().catch(() => ({})))
  return response.json()
}

async function open() {
  const { token } = await send('POST', '/api/session', { code: '' })
  localStorage.setItem(key, token)
  return token
}

export async function home() {
  const path = '/api/home?store=S1'
  try {
    return await send('GET', path, undefined, localStorage.getItem(key) ?? await open())
  } catch (error) {
    if (error.code !== 'NO_SESSION') throw error
    return send('GET', path, undefined, await open())
  }
}

export const picture = path => path && import.meta.env.VITE_PICTURES + path
