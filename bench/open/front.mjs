// What stands before both sides, the same for both: TLS, HTTP/2, and behind it either files or the platform.
import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import { extname, join } from 'node:path'
import tls from 'node:tls'
import { brotliCompressSync } from 'node:zlib'

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' }
const HOP_BY_HOP = /^(:|connection$|keep-alive$|transfer-encoding$|upgrade$|host$)/
const agent = new http.Agent({ keepAlive: true })

/** Certificates that nobody but this run's browsers trusts: one for the shell's name, one for all below it, so that connections are not shared between sites. */
export function ownCertificates(folder) {
  const key = join(folder, 'key.pem')
  execFileSync('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key], { stdio: 'ignore' })
  const make = (name, names) => {
    const cert = join(folder, `${name}.pem`)
    execFileSync('openssl', ['req', '-x509', '-new', '-key', key, '-out', cert, '-days', '2', '-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`], { stdio: 'ignore' })
    return { key: readFileSync(key), cert: readFileSync(cert) }
  }
  const shell = make('localhost', 'DNS:localhost')
  const below = make('below', 'DNS:*.localhost')
  const spki = createHash('sha256').update(new X509Certificate(shell.cert).publicKey.export({ type: 'spki', format: 'der' })).digest('base64')
  return { shell, below, spki }
}

export async function front({ shell, below }, handler) {
  const contexts = { shell: tls.createSecureContext(shell), below: tls.createSecureContext(below) }
  const server = http2.createSecureServer({ ...shell, allowHTTP1: true, SNICallback: (name, done) => done(null, name === 'localhost' ? contexts.shell : contexts.below) }, handler)
  server.on('sessionError', () => { /* A browser that closed. */ })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return { port: server.address().port, close: () => server.close() }
}

/** Hands a request on; `answered` may change the answer's headers, and its text when it is one of the `rewritten` paths. */
function handOn(request, response, port, { host, headersOf = headers => headers, rewritten = () => null } = {}) {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.test(name)))
  const rewrite = rewritten(request.url)
  if (rewrite) delete headers['accept-encoding']
  const onward = http.request({ agent, port, host: '127.0.0.1', path: request.url, method: request.method, headers: { ...headers, ...(host ? { host } : {}) } }, answer => {
    const told = headersOf(Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.test(name))))
    if (!rewrite) {
      response.writeHead(answer.statusCode, told)
      answer.pipe(response)
      return
    }
    let text = ''
    answer.setEncoding('utf8').on('data', data => { text += data }).on('end', () => {
      delete told['content-length']
      response.writeHead(answer.statusCode, told)
      response.end(rewrite(text))
    })
  })
  onward.on('error', () => response.destroy?.())
  request.pipe(onward)
}

/** The platform listens on plain HTTP and writes its own addresses so; to browsers they are https. */
export const toPlatform = port => (request, response) => {
  const host = request.headers[':authority'] ?? request.headers.host
  const secured = text => text.replaceAll(/http:\/\/(?=[\w.*{}-]*localhost)/g, 'https://')
  handOn(request, response, port, {
    host,
    headersOf: headers => (headers['content-security-policy'] ? { ...headers, 'content-security-policy': secured(headers['content-security-policy']) } : headers),
    rewritten: url => (url.startsWith('/shell/apps') && !url.includes('/screen?') ? secured : null),
  })
}

/** A built web page as a shop would serve it: brotli made beforehand, hashed files for good, the API behind the same origin. */
export function toPage(folder, apiPort) {
  const files = new Map()
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name)
    if (!statSync(path).isFile()) continue
    const isHashed = name.startsWith('assets/')
    files.set(`/${name}`, { body: brotliCompressSync(readFileSync(path)), headers: { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream', 'content-encoding': 'br', 'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache' } })
  }
  return (request, response) => {
    const { pathname } = new URL(request.url, 'https://page')
    if (pathname.startsWith('/api/')) return handOn(request, response, apiPort)
    if (pathname === '/start') {
      response.writeHead(200, { 'content-type': 'text/html' })
      return response.end('<!doctype html><meta name=viewport content="width=device-width"><link rel=icon href="data:,"><body></body>')
    }
    const file = files.get(pathname) ?? files.get('/index.html')
    response.writeHead(200, file.headers)
    response.end(file.body)
  }
}
