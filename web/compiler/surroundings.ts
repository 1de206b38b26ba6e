// What dart-sass expects around it, beyond the language. Its addresses are whole already, so nothing is resolved here.
class Address {
  readonly href: string

  constructor(text: string) {
    if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) throw new TypeError(`${text} is no whole address`)
    this.href = text
  }

  get protocol() {
    return this.href.slice(0, this.href.indexOf(':') + 1)
  }

  toString() {
    return this.href
  }
}

let state = 1

/** Random numbers start over: the same styles make the same bytes each time, with random() in them too. */
export function restart() {
  state = 1
}

function random() {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}

Object.assign(globalThis, { URL: Address, location: { href: 'app:///' } })
Object.assign(Math, { random })
