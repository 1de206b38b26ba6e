import { baseUrl } from '../config'
import { currentLanguage } from '../i18n/index'

const key = 'token'
let opening = null

/** What a failed call rejects with. `code` is the shop's own or OFFLINE; `message` is fit to be shown. */
export class ShopError extends Error {
  constructor(code, message) {
    super(message)
    this.code = code
  }
}

function send(method, path, data, token) {
  return new Promise((resolve, reject) => {
    wx.request({
      url: baseUrl + path,
      method,
      data,
      header: { 'accept-language': currentLanguage(), ...(token ? { authorization: `Bearer ${token}` } : {}) },
      success(response) {
        if (response.statusCode < 300) resolve(withPictures(response.data))
        else reject(new ShopError((response.data && response.data.code) || 'FAILED', (response.data && response.data.message) || `${response.statusCode}`))
      },
      fail(error) {
        reject(new ShopError('OFFLINE', error.errMsg))
      },
    })
  })
}

// The shop names pictures by path; the view wants addresses.
function withPictures(value) {
  if (Array.isArray(value)) return value.map(withPictures)
  if (value === null || typeof value !== 'object') return value
  const result = {}
  for (const name of Object.keys(value)) {
    const own = value[name]
    if (name === 'picture') result[name] = own ? baseUrl + own : ''
    else if (name === 'pictures') result[name] = own.map(path => baseUrl + path)
    else result[name] = withPictures(own)
  }
  return result
}

// One session for all calls that start before it is there. Whom the platform knows already is logged in without a word; anybody else is a guest:
// nobody is asked to sign in for looking around.
function open() {
  opening = opening || wx.checkSession()
    .then(() => wx.login())
    .catch(() => ({ code: '' }))
    .then(({ code }) => send('POST', '/api/session', { code }))
    .then(({ token }) => {
      wx.setStorageSync(key, token)
      return token
    })
    .finally(() => { opening = null })
  return opening
}

/** Calls the shop as this person; a session that the shop forgot is opened again once. */
export async function call(method, path, data) {
  const known = wx.getStorageSync(key)
  try {
    return await send(method, path, data, known || await open())
  } catch (error) {
    if (error.code !== 'NO_SESSION') throw error
    return send(method, path, data, await open())
  }
}

/** name=value pairs, without the empty ones. */
export function query(values) {
  const pairs = Object.keys(values).filter(name => values[name] !== undefined && values[name] !== '' && values[name] !== null).map(name => `${name}=${encodeURIComponent(values[name])}`)
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}
