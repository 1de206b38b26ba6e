import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settled, testApp } from '../testing/app.ts'

const manifest = { scripts: ['app.js'], styles: ['style/app.css'], entry: 'pages/a', pages: { 'pages/a': { scripts: ['page/0.js'], styles: [] } } }

/** A platform that has another version, and a web that gives its files or does not. */
function withUpdate(news: unknown, isThere = true) {
  const asked: string[] = []
  const before = globalThis.fetch
  globalThis.fetch = (async (url: URL) => {
    asked.push(String(url))
    return isThere ? new Response(JSON.stringify(manifest)) : new Response('', { status: 404 })
  }) as typeof fetch
  const one = testApp()
  let checks = 0
  let applied = 0
  one.host.serve('update.check', () => {
    checks++
    return news
  })
  one.host.serve('update.apply', () => void applied++)
  const log: string[] = []
  const manager = one.wx.getUpdateManager()
  manager.onCheckForUpdate((result: { hasUpdate: boolean }) => log.push(`check ${result.hasUpdate}`))
  manager.onUpdateReady(() => log.push('ready'))
  manager.onUpdateFailed(() => log.push('failed'))
  return { ...one, manager, log, asked, checks: () => checks, applied: () => applied, end: () => { globalThis.fetch = before } }
}

const everything = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await settled()
}

test('an update is told, fetched, and begun when the app says so', async () => {
  const app = withUpdate({ hasUpdate: true, hash: 'b'.repeat(32) })
  app.manager.applyUpdate()
  await everything()
  assert.deepEqual(app.log, ['check true', 'ready'])
  assert.equal(app.applied(), 0, 'nothing is begun before it is there')
  const base = `https://app.test/p/${'b'.repeat(32)}/`
  assert.deepEqual(app.asked.sort(), [`${base}app.js`, `${base}manifest.json`, `${base}page/0.js`, `${base}style/app.css`])
  app.manager.applyUpdate()
  await everything()
  assert.equal(app.applied(), 1)
  app.end()
})

test('a listener that comes late hears that the update is ready', async () => {
  const app = withUpdate({ hasUpdate: true, hash: 'b'.repeat(32) })
  await everything()
  const late: string[] = []
  app.wx.getUpdateManager().onUpdateReady(() => late.push('ready'))
  assert.deepEqual(late, ['ready'])
  app.end()
})

test('an update whose files do not come has failed, and is not begun', async () => {
  const app = withUpdate({ hasUpdate: true, hash: 'b'.repeat(32) }, false)
  await everything()
  assert.deepEqual(app.log, ['check true', 'failed'])
  app.manager.applyUpdate()
  await everything()
  assert.equal(app.applied(), 0)
  app.end()
})

test('without an update nothing is fetched', async () => {
  const app = withUpdate({ hasUpdate: false })
  await everything()
  assert.deepEqual(app.log, ['check false'])
  assert.deepEqual(app.asked, [])
  app.end()
})

test('coming back asks again, and finds each version once', async () => {
  const app = withUpdate({ hasUpdate: true, hash: 'b'.repeat(32) })
  await everything()
  const before = app.checks()
  app.app.emit('appShow', {})
  await everything()
  assert.equal(app.checks(), before + 1)
  assert.deepEqual(app.log, ['check true', 'ready'])
  app.end()
})
