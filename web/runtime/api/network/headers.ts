// Headers as apps write and read them.

/** Text values under their names; the Referer is the platform's to set. */
export function sentHeaders(given: unknown): Record<string, string> {
  const headers: Record<string, string> = {}
  if (given === null || typeof given !== 'object') return headers
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || typeof value === 'function' || name.toLowerCase() === 'referer') continue
    headers[name] = String(value)
  }
  return headers
}

export const headerOf = (headers: Record<string, string>, name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]

/**
 * Names as devices give them (`Content-Type`), which apps look up as often as in small letters: those are there too, only not
 * listed, so that nobody who copies or prints the headers sees them twice.
 */
export function receivedHeaders(given: Record<string, unknown> | undefined): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(given ?? {})) {
    const text = Array.isArray(value) ? value.join(',') : String(value)
    const canonical = name.toLowerCase().replace(/(^|-)[a-z]/g, letter => letter.toUpperCase())
    headers[canonical] = text
  }
  for (const [name, value] of Object.entries(headers)) {
    const small = name.toLowerCase()
    if (small !== name) Object.defineProperty(headers, small, { value, enumerable: false, configurable: true })
  }
  return headers
}
