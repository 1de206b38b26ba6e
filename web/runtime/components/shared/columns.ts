// What each mode of `picker` shows in its columns, and what it answers.

export interface Columns {
  /** Labels now, a list a column. */
  labels(): string[][]
  /** The index each column stands at. */
  readonly at: number[]
  /** A column turned; those after it may change. */
  turn(column: number, index: number): void
  /** The detail of `change`. */
  detail(): Record<string, unknown>
}

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0')
const clampTo = <T extends string>(value: T, low: T, high: T): T => (value < low ? low : value > high ? high : value)
const range = (from: number, to: number): number[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)

/** What of an item is shown. */
const label = (item: unknown, key: string): string => String(key && typeof item === 'object' && item !== null ? ((item as Record<string, unknown>)[key] ?? '') : (item ?? ''))

export function selectorColumns(items: readonly unknown[], key: string, value: unknown): Columns {
  const at = [Math.min(Math.max(Number(value) || 0, 0), Math.max(0, items.length - 1))]
  return {
    at,
    labels: () => [items.map(item => label(item, key))],
    turn: (_column, index) => void (at[0] = index),
    // As in WeChat a text where the value is one number.
    detail: () => ({ value: String(at[0]) }),
  }
}

/** The app may change later columns while it turns: `items` is asked anew each time. */
export function multiSelectorColumns(items: () => readonly (readonly unknown[])[], key: string, value: readonly unknown[]): Columns {
  const at = items().map((column, index) => Math.min(Math.max(Number(value[index]) || 0, 0), Math.max(0, column.length - 1)))
  return {
    at,
    labels: () => items().map(column => column.map(item => label(item, key))),
    turn: (column, index) => void (at[column] = index),
    detail: () => ({ value: [...at] }),
  }
}

/** `hh:mm` from start to end, both included. */
export function timeColumns(value: string, start: string, end: string): Columns {
  const low = /^\d\d:\d\d$/.test(start) ? start : '00:00'
  const high = /^\d\d:\d\d$/.test(end) && end >= low ? end : '23:59'
  const now = new Date()
  let chosen = clampTo(/^\d{1,2}:\d\d$/.test(value) ? value.padStart(5, '0') : `${pad(now.getHours())}:${pad(now.getMinutes())}`, low, high)
  const hours = range(Number(low.slice(0, 2)), Number(high.slice(0, 2)))
  const minutes = (): number[] => {
    const hour = chosen.slice(0, 2)
    return range(hour === low.slice(0, 2) ? Number(low.slice(3)) : 0, hour === high.slice(0, 2) ? Number(high.slice(3)) : 59)
  }
  const at = [0, 0]
  const settle = (): void => {
    at[0] = hours.indexOf(Number(chosen.slice(0, 2)))
    at[1] = minutes().indexOf(Number(chosen.slice(3)))
  }
  settle()
  return {
    at,
    labels: () => [hours.map(hour => pad(hour)), minutes().map(minute => pad(minute))],
    turn(column, index) {
      const hour = column === 0 ? pad(hours[index]!) : chosen.slice(0, 2)
      const minute = column === 1 ? pad(minutes()[index]!) : chosen.slice(3)
      chosen = clampTo(`${hour}:${minute}`, low, high)
      settle()
    },
    detail: () => ({ value: chosen }),
  }
}

const DATE_DIGITS = { year: 4, month: 7, day: 10 } as const
export type DateFields = keyof typeof DATE_DIGITS

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD` from start to end, both included; a century and a half around today without them. */
export function dateColumns(value: string, start: string, end: string, fields: DateFields, units: { year: string; month: string; day: string }): Columns {
  const now = new Date()
  const whole = (date: string, otherwise: string): string => (/^\d{4}(-\d{1,2}(-\d{1,2})?)?$/.test(date) ? date.split('-').map((part, index) => pad(Number(part), index ? 2 : 4)).join('-') + otherwise.slice(date.split('-').length === 1 ? 4 : date.split('-').length === 2 ? 7 : 10) : otherwise)
  const low = whole(start, `${now.getFullYear() - 100}-01-01`)
  const high = whole(end, `${now.getFullYear() + 50}-12-31`)
  let chosen = clampTo(whole(value, `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`), low, high)
  const part = (date: string, from: number, to: number): number => Number(date.slice(from, to))
  const years = range(part(low, 0, 4), part(high, 0, 4))
  const months = (): number[] => range(chosen.slice(0, 4) === low.slice(0, 4) ? part(low, 5, 7) : 1, chosen.slice(0, 4) === high.slice(0, 4) ? part(high, 5, 7) : 12)
  const days = (): number[] =>
    range(chosen.slice(0, 7) === low.slice(0, 7) ? part(low, 8, 10) : 1, chosen.slice(0, 7) === high.slice(0, 7) ? part(high, 8, 10) : daysIn(part(chosen, 0, 4), part(chosen, 5, 7)))
  const count = fields === 'year' ? 1 : fields === 'month' ? 2 : 3
  const at: number[] = []
  const settle = (): void => {
    const all = [years.indexOf(part(chosen, 0, 4)), months().indexOf(part(chosen, 5, 7)), days().indexOf(part(chosen, 8, 10))]
    at.splice(0, at.length, ...all.slice(0, count))
  }
  settle()
  return {
    at,
    labels: () =>
      [years.map(year => `${year}${units.year}`), months().map(month => `${pad(month)}${units.month}`), days().map(day => `${pad(day)}${units.day}`)].slice(0, count),
    turn(column, index) {
      let [year, month, day] = [part(chosen, 0, 4), part(chosen, 5, 7), part(chosen, 8, 10)]
      if (column === 0) year = years[index]!
      else if (column === 1) month = months()[index]!
      else day = days()[index]!
      day = Math.min(day, daysIn(year, month))
      chosen = clampTo(`${pad(year, 4)}-${pad(month)}-${pad(day)}`, low, high)
      settle()
    },
    detail: () => ({ value: chosen.slice(0, DATE_DIGITS[fields]) }),
  }
}

/** Names by code: of provinces `110000`, of cities `110100`, of counties `110101`. */
export interface Regions {
  province_list: Record<string, string>
  city_list: Record<string, string>
  county_list: Record<string, string>
}
export type RegionLevel = 'province' | 'city' | 'region' | 'sub-district'

/** Province, city and county; `any` is an item before all others of each column ("全部"). */
export function regionColumns(regions: Regions, value: readonly unknown[], any: string, level: RegionLevel): Columns {
  const lists = [regions.province_list, regions.city_list, regions.county_list]
  const count = level === 'province' ? 1 : level === 'city' ? 2 : 3
  const below = (names: Record<string, string>, prefix: string): [string, string][] => Object.entries(names).filter(([code]) => code.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1))
  const chosen: [string, string][] = []
  const items = (column: number): [string, string][] => {
    const head: [string, string][] = any ? [['', any]] : []
    if (column === 0) return [...head, ...below(lists[0]!, '')]
    const above = chosen[column - 1]?.[0] ?? ''
    return above ? [...head, ...below(lists[column]!, above.slice(0, column * 2))] : head
  }
  const at: number[] = []
  for (let column = 0; column < count; column++) {
    const list = items(column)
    const index = Math.max(0, list.findIndex(([, name]) => name === value[column]))
    at[column] = index
    chosen[column] = list[index] ?? ['', '']
  }
  return {
    at,
    labels: () => Array.from({ length: count }, (_, column) => items(column).map(([, name]) => name)),
    turn(column, index) {
      at[column] = index
      chosen[column] = items(column)[index] ?? ['', '']
      for (let next = column + 1; next < count; next++) {
        at[next] = 0
        chosen[next] = items(next)[0] ?? ['', '']
      }
    },
    detail: () => ({ value: chosen.map(([, name]) => name), code: chosen.map(([code]) => code).filter(Boolean) }),
  }
}
