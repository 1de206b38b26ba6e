// What the worker takes of its scope before it hides it from the app: the only way to read a packaged file at once.
export const SynchronousRequest = globalThis.XMLHttpRequest as typeof XMLHttpRequest | undefined
