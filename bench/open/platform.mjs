// The platform and the sample shop's back end, as processes of their own; the sample published as a release.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'

export const home = join(import.meta.dirname, '..', '..')

export const freePort = () => new Promise(resolve => {
  const server = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    server.close(() => resolve(port))
  })
})

const answers = async (url, ms = 60_000) => {
  for (const until = Date.now() + ms; ;) {
    try {
      await fetch(url)
      return
    } catch (error) {
      if (Date.now() > until) throw new Error(`${url} does not answer: ${error.cause?.code ?? error.message}`)
      await new Promise(resolve => setTimeout(resolve, 200))
    }
  }
}

function start(command, args, log, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  const lines = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => lines.push(String(data)))
  child.on('exit', code => { if (code) log(`${args[0]} ended with ${code}\n${lines.join('').slice(-2000)}`) })
  return child
}

export async function startBackend(log) {
  const port = await freePort()
  const child = start('dotnet', [join(home, 'samples/shop-backend/bin/Release/net10.0/Shop.dll'), '--urls', `http://127.0.0.1:${port}`], log)
  await answers(`http://127.0.0.1:${port}/api/filters`)
  return { port, pid: child.pid, stop: () => child.kill() }
}

export async function startPlatform(folder, { withOrigins }, log) {
  const port = await freePort()
  const data = join(folder, withOrigins ? 'own' : 'opaque')
  mkdirSync(data, { recursive: true })
  const child = start('dotnet', [
    join(home, 'src/Server/bin/Release/net10.0/madang.dll'), 'serve', '--data', data, '--no-demo', '--first-screens', '--urls', `http://127.0.0.1:${port}`, ...(withOrigins ? [] : ['--app-hosts', '']),
  ], log)
  await answers(`http://127.0.0.1:${port}/shell/apps`)
  return { port, data, pid: child.pid, stop: () => child.kill() }
}

/** The sample as it is, but for the addresses that its configuration is for: the back end, and its pictures over the network of this run. */
export function copySample(folder, backendPort, picturesPort) {
  const copy = join(folder, 'shop')
  cpSync(join(home, 'samples/shop'), copy, { recursive: true, filter: path => !path.endsWith('package-lock.json') })
  const edit = (file, from, to) => {
    const path = join(copy, file)
    const text = readFileSync(path, 'utf8')
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
    writeFileSync(path, text.replaceAll(from, to))
  }
  edit('config.js', "'http://127.0.0.1:5290'", `'http://127.0.0.1:${backendPort}'\nexport const picturesUrl = 'http://127.0.0.1:${picturesPort}'`)
  edit('api/request.js', 'import { baseUrl }', 'import { baseUrl, picturesUrl }')
  edit('api/request.js', 'baseUrl + own', 'picturesUrl + own')
  edit('api/request.js', 'baseUrl + path)\n    else', 'picturesUrl + path)\n    else')
  return copy
}

export async function publish(platform, sample, origins, env = 'release') {
  const run = args => new Promise((resolve, reject) => {
    const child = spawn('dotnet', [join(home, 'src/Server/bin/Release/net10.0/madang.dll'), 'app', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    const text = ['', '']
    for (const [at, stream] of [child.stdout, child.stderr].entries()) stream.on('data', data => { text[at] += data })
    child.on('close', code => (code === 0 ? resolve(text[0]) : reject(new Error(text.join('\n')))))
  })
  const url = `http://127.0.0.1:${platform.port}`
  const told = JSON.parse(await run(['publish', sample, '--env', env, '--version', '1.0.0', '--url', url, '--data', platform.data, '--json']))
  const token = readFileSync(join(platform.data, 'operator.token'), 'utf8').trim()
  const answer = await fetch(`${url}/apps/${told.app_id}/domains`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ request: origins, image: origins, download: origins }) })
  if (!answer.ok) throw new Error(`domains: ${answer.status} ${await answer.text()}`)
  return told
}

/** Until the platform has drawn an app's first screen ahead: as when somebody has opened it before, on a phone of the same size. */
export async function drawnAhead(platform, app, { width, height, ratio }) {
  for (const until = Date.now() + 240_000; Date.now() < until; await new Promise(resolve => setTimeout(resolve, 500))) {
    const answer = await fetch(`http://127.0.0.1:${platform.port}/shell/apps/${app}/screen?width=${width}&height=${height}&ratio=${ratio}&language=en&dark=false`)
    if (answer.status === 200) return
    // It answers a person sixty times a minute.
    await new Promise(resolve => setTimeout(resolve, 1_500))
  }
  throw new Error('the first screen was not drawn ahead')
}
