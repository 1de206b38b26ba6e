// Addresses and queries of network members.
import { Failure } from '../member.ts'

/** @param protocols as `new URL` names them, with their colon */
export function checkUrl(url: unknown, protocols: readonly string[]): string {
  const text = String(url).trim()
  let parsed: URL | null = null
  try {
    parsed = new URL(text)
  } catch {
    // Told below.
  }
  if (!parsed || !protocols.includes(parsed.protocol) || parsed.hostname === '') throw new Failure(`invalid url "${text.slice(0, 200)}"`, 600009)
  return text
}

/** `a=1&b=%5B2%5D`: values that are objects go as JSON. */
export function queryText(data: Record<string, unknown>): string {
  return Object.keys(data).map(name => {
    const value = data[name]
    return `${encodeURIComponent(name)}=${encodeURIComponent(value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value))}`
  }).join('&')
}

export function withQuery(url: string, data: Record<string, unknown>): string {
  const query = queryText(data)
  if (query === '') return url
  const [address, fragment] = url.split(/#(.*)/s)
  return `${address}${address!.includes('?') ? /[?&]$/.test(address!) ? '' : '&' : '?'}${query}${fragment === undefined ? '' : `#${fragment}`}`
}
