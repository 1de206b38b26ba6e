// Every way out of a worker, each to an address of its own below `target`. Runs in the hostile app, in a compromised worker, and, to show that each way
// leads somewhere when nobody guards it, in a worker of a page without any protection.
module.exports = async function (target) {
  const scope = (function () { return this })() || globalThis
  const anywhere = name => {
    for (let at = scope; at; at = Object.getPrototypeOf(at)) {
      const found = Object.getOwnPropertyDescriptor(at, name)
      if (found && found.value) return found.value
      if (found && found.get) return found.get.call(scope)
    }
    return undefined
  }
  const late = work => Promise.race([work, new Promise(resolve => setTimeout(resolve, 1500, 'no answer'))])
  const ways = {
    fetch: () => anywhere('fetch').call(scope, `${target}/fetch`, { mode: 'no-cors' }),
    xhr: () => new Promise((resolve, reject) => {
      const request = new (anywhere('XMLHttpRequest'))()
      request.open('GET', `${target}/xhr`)
      request.onload = resolve
      request.onerror = () => reject(new Error('refused'))
      request.send()
    }),
    socket: () => new Promise((resolve, reject) => {
      const socket = new (anywhere('WebSocket'))(`${target.replace('http', 'ws')}/socket`)
      socket.onopen = resolve
      socket.onerror = () => reject(new Error('refused'))
    }),
    events: () => new Promise((resolve, reject) => {
      const source = new (anywhere('EventSource'))(`${target}/events`)
      source.onopen = resolve
      source.onerror = () => reject(new Error('refused'))
    }),
    importScripts: async () => anywhere('importScripts').call(scope, `${target}/importScripts`),
    import: () => import(`${target}/import`),
    worker: async () => new (anywhere('Worker'))(URL.createObjectURL(new Blob([`fetch('${target}/worker', {mode: 'no-cors'})`], { type: 'text/javascript' }))),
    font: () => new (anywhere('FontFace'))('stolen', `url(${target}/font)`).load(),
  }
  const done = {}
  await Promise.all(Object.entries(ways).map(async ([name, way]) => {
    try {
      await late(way())
      done[name] = 'done'
    } catch (error) {
      done[name] = String(error && error.message || error).slice(0, 120)
    }
  }))
  return done
}
