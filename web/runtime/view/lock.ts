// WXS functions are the only code of an app in the view. They get values, never elements; but what is built into the language they
// share with the view's own code, and whoever could change `Array.prototype.filter` would be handed the elements that it is called on.

const iterators = (): unknown[] => [
  [][Symbol.iterator](), ''[Symbol.iterator](), new Map().entries(), new Set().values(), 'a'.matchAll(/a/g),
  function* () {}, async () => {}, async function* () {},
].map(one => Object.getPrototypeOf(one))

/** Found on what is derived from them too; there they may still be set, as before. */
const OVERRIDDEN = ['constructor', 'toString', 'toLocaleString', 'valueOf', 'toJSON', 'name', 'message', 'hasOwnProperty', 'isPrototypeOf']

const BUILT_IN = [
  'Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Date', 'RegExp', 'Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError',
  'AggregateError', 'Promise', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'FinalizationRegistry', 'ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array',
  'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'Proxy', 'Reflect', 'Math', 'JSON', 'Intl', 'Iterator',
]

/** A frozen value would also forbid objects below it to have their own: an accessor lets them. */
function keepSettable(holder: object, name: string): void {
  const { defineProperty } = Object
  const found = Object.getOwnPropertyDescriptor(holder, name)
  if (!found || !('value' in found) || !found.configurable) return
  const { value, enumerable } = found
  defineProperty(holder, name, {
    enumerable,
    configurable: false,
    get: () => value,
    set(this: unknown, own: unknown) {
      if (this !== holder && this !== null && (typeof this === 'object' || typeof this === 'function')) defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true })
    },
  })
}

let isLocked = false

/** Freezes all that the language itself gives to every script. Before the first script of an app runs in the view. */
export function lockLanguage(): void {
  if (isLocked) return
  isLocked = true
  const scope = globalThis as unknown as Record<string, unknown>
  const open: unknown[] = [...BUILT_IN.map(name => scope[name]), ...iterators(), scope.parseInt, scope.parseFloat, scope.isNaN, scope.isFinite]
  const seen = new Set<unknown>()
  for (let value = open.pop(); value !== undefined || open.length > 0; value = open.pop()) {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) continue
    seen.add(value)
    open.push(Object.getPrototypeOf(value))
    for (const key of Reflect.ownKeys(value)) {
      const { value: held, get, set } = Object.getOwnPropertyDescriptor(value, key)!
      open.push(held, get, set)
    }
  }
  for (const value of seen) {
    if (typeof value === 'object') for (const name of OVERRIDDEN) keepSettable(value as object, name)
    Object.freeze(value)
  }
}
