// What a browser calls itself, in two words that a person knows their device by.
const SYSTEMS: [RegExp, string][] = [[/iPhone|iPod/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/CrOS/, 'ChromeOS'], [/Windows/, 'Windows'], [/Mac OS X|Macintosh/, 'Mac'], [/Linux/, 'Linux']]
const BROWSERS: [RegExp, string][] = [[/Edg(?:e|A|iOS)?\//, 'Edge'], [/OPR\/|Opera/, 'Opera'], [/SamsungBrowser\//, 'Samsung Internet'], [/Whale\//, 'Whale'], [/Firefox\/|FxiOS\//, 'Firefox'], [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'], [/Safari\//, 'Safari']]

/** `Chrome · Android`; the text itself, cut, where it is none that is known. */
export function deviceName(userAgent: string): string {
  const named = [BROWSERS, SYSTEMS].map(list => list.find(([pattern]) => pattern.test(userAgent))?.[1]).filter(Boolean)
  return named.length > 0 ? named.join(' · ') : userAgent.slice(0, 40) || '—'
}
