// wx in a real frame and worker: what only a browser can show of files, canvas, sound and pictures.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { encodePng } from '../api/canvas/png.ts'
import { Bench, type OpenedApp, type OpenWith } from './browser.ts'

let bench: Bench
before(async () => { bench = await Bench.start() })
after(() => bench.stop())

const picture = Buffer.from(encodePng(40, 20, new Uint8ClampedArray(40 * 20 * 4).fill(200)))

/** A page whose `onLoad` (or its tap) runs a script that ends in `done(result)`. */
function pageThat(run: string, wxml = '', tapped = false) {
  return {
    'app.json': JSON.stringify({ pages: ['pages/a/a'] }),
    'app.js': 'App({})',
    'pages/a/a.wxml': `<view id="go" bindtap="go" style="height:100px">go</view>${wxml}<text id="result">{{result}}</text>`,
    'pages/a/a.js': `Page({ data: { result: "" }, ${tapped ? 'go' : 'onReady'}() { const page = this; const done = value => this.setData({ result: JSON.stringify(value) }); const fail = error => done({ error: error.errMsg || error.message || String(error) }); Promise.resolve().then(async () => { ${run} }).catch(fail) } })`,
  }
}

async function resultOf(app: OpenedApp): Promise<any> {
  await app.until(() => document.querySelector('.page-root')!.shadowRoot!.querySelector('#result')!.textContent !== '')
  const text = await app.frame.evaluate(() => document.querySelector('.page-root')!.shadowRoot!.querySelector('#result')!.textContent)
  return JSON.parse(text!)
}

async function ran(run: string, options: OpenWith & { wxml?: string } = {}): Promise<any> {
  const app = await bench.open(pageThat(run, options.wxml), options)
  try {
    return await resultOf(app)
  } finally {
    await app.close()
  }
}

test('packaged files are read at once by the worker, whose policy lets it ask for them, and later through the view', async () => {
  const extraFiles = { 'files/data/a.json': Buffer.from('{"a":1}') }
  const result = await ran('const fs = wx.getFileSystemManager(); let sync; try { sync = fs.readFileSync("/data/a.json", "utf8") } catch (error) { sync = error.errMsg } fs.readFile({ filePath: "data/a.json", encoding: "utf8", success: ({ data }) => done([sync, data, fs.readFileSync("data/a.json", "utf8")]), fail })', { extraFiles })
  assert.deepEqual(result, ['{"a":1}', '{"a":1}', '{"a":1}'])
})

test('an app cannot reach the request that reads its package', async () => {
  assert.deepEqual(await ran('done([typeof XMLHttpRequest, typeof fetch, typeof importScripts, typeof __madangMore])'), ['undefined', 'undefined', 'undefined', 'undefined'])
})

test('pictures are measured, made smaller and drawn', async () => {
  const result = await ran(`
    const info = await wx.getImageInfo({ src: '/p.png' })
    const small = await wx.compressImage({ src: '/p.png', compressedWidth: 10 })
    const after = await wx.getImageInfo({ src: small.tempFilePath })
    const canvas = wx.createOffscreenCanvas({ type: '2d', width: 8, height: 8 })
    const image = canvas.createImage()
    await new Promise((resolve, reject) => { image.onload = resolve; image.onerror = reject; image.src = '/p.png' })
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0, 8, 8)
    const data = context.getImageData(0, 0, 1, 1).data
    const { tempFilePath } = await wx.canvasToTempFilePath({ canvas, destWidth: 16, destHeight: 4 })
    const file = await wx.getImageInfo({ src: tempFilePath })
    const url = await wx.getImageInfo({ src: canvas.toDataURL() })
    done([info.width, info.height, info.type, after.width, after.height, image.width, Array.from(data), file.width, file.height, url.width])`, { extraFiles: { 'files/p.png': picture } })
  assert.deepEqual(result, [40, 20, 'png', 10, 5, 40, [200, 200, 200, 200], 16, 4, 8])
})

test('the older canvas draws what was recorded and gives it back', async () => {
  const result = await ran(`
    const context = wx.createCanvasContext('c', this)
    context.setFillStyle('#ff0000')
    context.fillRect(0, 0, 10, 10)
    const width = context.measureText('mmmm').width
    context.draw(false, async drawn => {
      const { data } = await wx.canvasGetImageData({ canvasId: 'c', x: 0, y: 0, width: 1, height: 1 })
      await wx.canvasPutImageData({ canvasId: 'c', x: 0, y: 0, width: 1, height: 1, data: new Uint8ClampedArray([0, 255, 0, 255]) })
      const { data: put } = await wx.canvasGetImageData({ canvasId: 'c', x: 0, y: 0, width: 1, height: 1 })
      const { tempFilePath } = await wx.canvasToTempFilePath({ canvasId: 'c', destWidth: 30, destHeight: 20 })
      const info = await wx.getImageInfo({ src: tempFilePath })
      done([drawn.errMsg, Array.from(data), Array.from(put), info.width, info.height, width > 10])
    })`, { wxml: '<canvas canvas-id="c" style="width:30px;height:20px"></canvas>' })
  assert.deepEqual(result, ['drawCanvas:ok', [255, 0, 0, 255], [0, 255, 0, 255], 30, 20, true])
})

/** A second of silence. */
function silence(): Buffer {
  const samples = 8000
  const wav = Buffer.alloc(44 + samples, 128)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + samples, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(8000, 24)
  wav.writeUInt32LE(8000, 28)
  wav.writeUInt16LE(1, 32)
  wav.writeUInt16LE(8, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(samples, 40)
  return wav
}

test('a sound of the app\'s own file plays to its end, one that is not there fails', async () => {
  const app = await bench.open(pageThat(`
    const told = []
    const audio = wx.createInnerAudioContext()
    const broken = wx.createInnerAudioContext()
    broken.onError(error => { told.push(error.errCode); audio.play() })
    audio.onPlay(() => told.push('play'))
    audio.onError(fail)
    audio.onEnded(() => done([told, Math.round(audio.duration), audio.paused]))
    wx.getFileSystemManager().copyFile({ srcPath: '/s.wav', destPath: wx.env.USER_DATA_PATH + '/s.wav', fail, success() { audio.src = wx.env.USER_DATA_PATH + '/s.wav'; audio.playbackRate = 2; broken.src = 'wxfile://usr/none.mp3' } })`, '', true), { extraFiles: { 'files/s.wav': silence() } })
  await app.frame.locator('wx-view').click()
  assert.deepEqual(await resultOf(app), [[10003, 'play'], 1, true])
  await app.close()
})

test('pictures are chosen in the browser\'s picker after a tap, and previewed', async () => {
  const app = await bench.open(pageThat(`
    const { tempFilePaths, tempFiles } = await wx.chooseImage({ count: 2 })
    await wx.previewImage({ urls: tempFilePaths, current: tempFilePaths[1] })
    done([tempFiles.map(file => file.size)])`, '', true))
  const choosing = app.page.waitForEvent('filechooser')
  await app.frame.locator('wx-view').click()
  const chooser = await choosing
  assert.equal(chooser.isMultiple(), true)
  await chooser.setFiles([{ name: 'a.png', mimeType: 'image/png', buffer: picture }, { name: 'b.png', mimeType: 'image/png', buffer: picture }])
  assert.deepEqual(await resultOf(app), [[picture.length, picture.length]])
  const dialog = app.frame.locator('[role=dialog]')
  await dialog.locator('p').getByText('2 / 2').waitFor()
  await app.page.keyboard.press('ArrowLeft')
  await dialog.locator('p').getByText('1 / 2').waitFor()
  await app.page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  assert.deepEqual(await app.errors(), [])
  await app.close()
})

test('without a tap the picker does not open', async () => {
  assert.deepEqual(await ran('await wx.chooseImage()'), { error: 'chooseImage:fail can only be invoked by user TAP gesture.' })
})

test('a file is saved as a download, which an opaque frame may not', async () => {
  const run = `wx.getFileSystemManager().writeFileSync('wxfile://usr/note.txt', 'hello'); await wx.saveFileToDisk({ filePath: 'wxfile://usr/note.txt' }); done('saved')`
  const app = await bench.open(pageThat(run, '', true))
  const downloading = app.page.waitForEvent('download')
  await app.frame.locator('wx-view').click()
  assert.equal((await downloading).suggestedFilename(), 'note.txt')
  await app.close()
  assert.deepEqual(await ran(run, { opaque: true }), { error: 'saveFileToDisk:fail not supported' })
})

const workerApp = (run: string): Record<string, string> => ({
  ...pageThat(run),
  'app.json': JSON.stringify({ pages: ['pages/a/a'], workers: 'workers' }),
  'workers/sum.js': `
    const { add } = require('./add')
    worker.onMessage(({ numbers, wrong, reach }) => {
      if (wrong) throw new Error('no such sum')
      worker.postMessage(reach
        ? { seen: [typeof wx, typeof fetch, typeof XMLHttpRequest, typeof importScripts, typeof Worker, typeof self, typeof indexedDB] }
        : { sum: numbers.reduce(add, 0) })
    })`,
  'workers/add.js': 'exports.add = (a, b) => a + b',
})

for (const opaque of [false, true]) {
  test(`an app's worker${opaque ? ', in an opaque frame too,' : ''} answers, reaches nothing, tells its errors, and ends`, async () => {
    const app = await bench.open(workerApp(`
      const worker = wx.createWorker('workers/sum.js')
      const answer = message => new Promise(resolve => { answered = resolve; worker.postMessage(message) })
      let answered
      worker.onMessage(value => answered(value))
      worker.onError(({ message }) => answered({ failed: message }))
      const { sum } = await answer({ numbers: [1, 2, 3] })
      const { seen } = await answer({ reach: true })
      const { failed } = await answer({ wrong: true })
      let second, text
      try { wx.createWorker('workers/sum.js') } catch (error) { second = error.errMsg }
      worker.terminate()
      const next = wx.createWorker('/workers/sum')
      const again = await new Promise(resolve => { next.onMessage(resolve); next.postMessage({ numbers: [4] }) })
      next.terminate()
      const gone = wx.createWorker('workers/none.js')
      const missing = await new Promise(resolve => gone.onError(({ message }) => resolve(message)))
      done([sum, seen, failed, second, again.sum, missing])`), { opaque })
    const [sum, seen, failed, second, again, missing] = await resultOf(app)
    assert.equal(sum, 6)
    assert.deepEqual([...new Set(seen)], ['undefined'])
    assert.match(failed, /no such sum/)
    assert.equal(second, 'createWorker:fail exceed max concurrent worker limit')
    assert.equal(again, 4)
    assert.match(missing, /workers\/none\.js/)
    await app.close()
  })
}

test('an app whose app.json names no workers has none', async () => {
  assert.deepEqual(await ran('wx.createWorker("workers/a.js")'), { error: 'createWorker:fail app.json names no workers' })
})

test('libraries find the global object and the language in it; no other text becomes code', async () => {
  const found = await ran(`
    const root = Function('return this')()
    let evil
    try { evil = Function('return 1')() } catch (error) { evil = error.name }
    const scope = (function () { return this })()
    scope.XMLHttpRequest = class Own {}
    done([scope.XMLHttpRequest.name, root === new Function('return this')(), root === global, root.Object === Object, typeof root.setTimeout, typeof root.fetch, (() => 1) instanceof Function, (() => 1).constructor === Function, evil])`)
  assert.deepEqual(found, ['Own', true, true, true, 'function', 'undefined', true, true, 'EvalError'])
})

test('a page reads its own path while its script runs', async () => {
  const sources = pageThat('done(own)')
  const app = await bench.open({ ...sources, 'pages/a/a.js': `const own = __wxRoute\n${sources['pages/a/a.js']}` })
  assert.equal(await resultOf(app), 'pages/a/a')
  await app.close()
})
