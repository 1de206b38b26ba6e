// Places in a package's code, told in the author's files: the compiler's index maps, one section a module.
export interface Place {
  file: string
  line: number
  column: number
}

interface Section {
  offset: { line: number; column: number }
  map: { sources: string[]; mappings: string }
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Numbers of one segment, as source maps write them: six bits a digit, the lowest of the first the sign. */
export function decodeSegment(text: string): number[] {
  const numbers: number[] = []
  let value = 0
  let shift = 0
  for (const digit of text) {
    const bits = DIGITS.indexOf(digit)
    value |= (bits & 31) << shift
    if (bits & 32) {
      shift += 5
      continue
    }
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1)
    value = shift = 0
  }
  return numbers
}

/** The author's place of a line and column, both from 1; undefined for what the compiler wrote itself. */
export function placeIn(map: { sections?: Section[] }, line: number, column: number): Place | undefined {
  const section = (map.sections ?? []).findLast(one => one.offset.line <= line - 1)
  if (!section) return undefined
  const wanted = line - 1 - section.offset.line
  let source = 0
  let sourceLine = 0
  let sourceColumn = 0
  let found: Place | undefined
  for (const [index, segments] of section.map.mappings.split(';').entries()) {
    if (index > wanted) break
    let generated = 0
    for (const segment of segments === '' ? [] : segments.split(',')) {
      const [ahead, sourceAhead, lineAhead, columnAhead] = decodeSegment(segment)
      generated += ahead!
      if (sourceAhead === undefined) continue
      source += sourceAhead
      sourceLine += lineAhead!
      sourceColumn += columnAhead!
      if (index === wanted && (generated <= column - 1 || !found)) found = { file: section.map.sources[source] ?? '', line: sourceLine + 1, column: sourceColumn + 1 }
    }
  }
  return found
}

const FRAME = /(https?:\/\/[^\s()]+?\/p\/([0-9a-f]{32})\/([^\s():]+\.js)):(\d+):(\d+)/g

export interface MappedLine {
  /** Text around the place. */
  before: string
  place?: Place
  after: string
}

export class SourceMaps {
  private readonly maps = new Map<string, Promise<any>>()

  /** @param root where the page itself may read the app's packages: `/o/<app>` */
  constructor(private readonly root: () => string | undefined) {}

  /** A stack, line by line; lines of the runtime are left out where lines of the app are there. */
  async stack(text: string): Promise<MappedLine[]> {
    const lines = await Promise.all(text.split('\n').map(line => this.line(line)))
    const own = lines.filter(line => line.place || !/\/r\/[a-z.-]+\.[0-9a-f]{8}\.js/.test(line.before))
    return own.some(line => line.place) ? own : lines
  }

  /** The first place of the app's own in a stack. */
  async place(stack: string): Promise<Place | undefined> {
    for (const line of stack.split('\n')) {
      const { place } = await this.line(line)
      if (place) return place
    }
    return undefined
  }

  private async line(text: string): Promise<MappedLine> {
    FRAME.lastIndex = 0
    const match = FRAME.exec(text)
    if (!match) return { before: text, after: '' }
    const [whole, , hash, file, line, column] = match
    const map = await this.map(hash!, file!)
    const place = map && placeIn(map, Number(line), Number(column))
    if (!place) return { before: text, after: '' }
    return { before: text.slice(0, match.index), place, after: text.slice(match.index + whole!.length) }
  }

  private map(hash: string, file: string): Promise<any> {
    const root = this.root()
    if (!root) return Promise.resolve(undefined)
    const url = `${root}/p/${hash}/map/${file}.map`
    let map = this.maps.get(url)
    if (!map) {
      map = fetch(url).then(response => (response.ok ? response.json() : undefined)).catch(() => undefined)
      this.maps.set(url, map)
    }
    return map
  }
}
