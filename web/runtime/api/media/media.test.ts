import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filesOf } from '../file/file-system.ts'
import { called, settled, testApp } from '../testing/app.ts'
import { imageHeader } from './image-header.ts'

/** The first bytes of a PNG. */
function png(width: number, height: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(24))
  view.setUint32(0, 0x89504e47)
  view.setUint32(16, width)
  view.setUint32(20, height)
  return new Uint8Array(view.buffer)
}

function jpeg(width: number, height: number, orientation?: number): Uint8Array {
  const exif = orientation === undefined ? [] : [0xff, 0xe1, 0, 34, ...[...'Exif'].map(letter => letter.charCodeAt(0)), 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  return Uint8Array.from([0xff, 0xd8, ...exif, 0xff, 0xdb, 0, 4, 0, 0, 0xff, 0xc2, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 0, 0, 0])
}

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer
const chosen = (name: string, type: string, data: ArrayBuffer | Uint8Array) => ({ name, type, bytes: data instanceof Uint8Array ? data.slice().buffer : data, modifiedMs: 1_700_000_000_000 })

test('formats tell their size and orientation', () => {
  assert.deepEqual(imageHeader(png(3, 4)), { type: 'png', width: 3, height: 4, orientation: 'up' })
  assert.deepEqual(imageHeader(jpeg(640, 480)), { type: 'jpeg', width: 640, height: 480, orientation: 'up' })
  assert.deepEqual(imageHeader(jpeg(640, 480, 6)), { type: 'jpeg', width: 640, height: 480, orientation: 'right' })
  assert.deepEqual(imageHeader(Uint8Array.from([...'GIF89a'].map(letter => letter.charCodeAt(0)).concat([5, 0, 6, 0]))), { type: 'gif', width: 5, height: 6, orientation: 'up' })
  for (const broken of [new Uint8Array(0), png(1, 1).subarray(0, 10), jpeg(1, 1).subarray(0, 8), new Uint8Array(100), Uint8Array.of(0xff, 0xd8, 0xff, 0xff, 0xff)]) assert.equal(imageHeader(broken), null)
})

test('chosen pictures become temporary files', async () => {
  const { wx, view } = testApp()
  const asked: any[] = []
  view.serve('choose', args => {
    asked.push(args)
    return [chosen('a.png', 'image/png', png(1, 2)), chosen('b.jpg', 'image/jpeg', jpeg(1, 1))]
  })
  const { tempFilePaths, tempFiles } = await wx.chooseImage({ count: 2, sourceType: ['camera'] })
  assert.match(tempFilePaths[0], /^wxfile:\/\/tmp\/\w+\.png$/)
  assert.deepEqual(tempFiles.map((file: any) => file.size), [24, jpeg(1, 1).length])
  assert.deepEqual(await wx.getImageInfo({ src: tempFilePaths[0] }), { type: 'png', width: 1, height: 2, orientation: 'up', path: tempFilePaths[0], errMsg: 'getImageInfo:ok' })
  await wx.chooseImage()
  await wx.chooseImage({ count: 99, sourceType: ['album', 'camera'] })
  assert.deepEqual(asked, [{ accept: 'image/*', count: 2, capture: 'environment' }, { accept: 'image/*', count: 9, capture: undefined }, { accept: 'image/*', count: 20, capture: undefined }])
})

test('choosing fails as WeChat words it', async () => {
  const { wx, view } = testApp()
  view.serve('choose', () => { throw { errMsg: 'cancel' } })
  assert.deepEqual((await called(wx.chooseImage)).result, { errMsg: 'chooseImage:fail cancel' })
  assert.deepEqual((await called(wx.chooseMedia)).result, { errMsg: 'chooseMedia:fail cancel' })
  assert.match((await called(wx.chooseMessageFile)).result.errMsg, /parameter.count should be Number instead of Undefined/)
  assert.equal((await called(wx.chooseImage, { count: 0 })).result.errno, 1001)
  assert.equal((await called(wx.chooseMedia, { mediaType: ['sound'] })).result.errno, 1001)
})

test('mixed media tell what each of them is', async () => {
  const { wx, view } = testApp()
  view.serve('choose', () => [chosen('a.png', 'image/png', png(7, 8)), chosen('v.mp4', 'video/mp4', bytes('film'))])
  view.serve('videoInfo', () => ({ width: 100, height: 50, duration: 2.5, thumb: 'wxfile://tmp/thumb.jpg' }))
  const { tempFiles, type } = await wx.chooseMedia({ count: 2 })
  assert.equal(type, 'mix')
  assert.deepEqual(tempFiles.map(({ tempFilePath, ...rest }: any) => rest), [
    { size: 24, fileType: 'image', width: 7, height: 8 },
    { size: 4, fileType: 'video', width: 100, height: 50, duration: 2.5, thumbTempFilePath: 'wxfile://tmp/thumb.jpg' },
  ])
  assert.deepEqual((await wx.chooseMessageFile({ count: 2 })).tempFiles.map(({ path, ...rest }: any) => rest), [
    { size: 24, name: 'a.png', type: 'image', time: 1_700_000_000 },
    { size: 4, name: 'v.mp4', type: 'video', time: 1_700_000_000 },
  ])
})

test('a picture of the web is fetched through the host, one of the package through the view, one in a text at once', async () => {
  const { wx, host, view } = testApp({ manifest: { files: { 'files/images/a.png': 24 } } })
  host.serve('download', ({ url }: { url: string }) => ({ statusCode: 200, header: { 'content-type': 'image/png' }, data: png(9, 9).buffer, url }))
  view.serve('package.read', () => png(2, 3).buffer)
  assert.equal((await wx.getImageInfo({ src: 'https://a.test/p.png' })).width, 9)
  assert.deepEqual((({ width, path }) => ({ width, path }))(await wx.getImageInfo({ src: '/images/a.png' })), { width: 2, path: 'images/a.png' })
  assert.equal((await wx.getImageInfo({ src: `data:image/png;base64,${Buffer.from(png(4, 4)).toString('base64')}` })).height, 4)
  await assert.rejects(wx.getImageInfo({ src: '/none.png' }), (error: any) => error.errMsg === 'getImageInfo:fail no such file or directory, open /none.png')
  const fs = wx.getFileSystemManager()
  fs.writeFileSync('wxfile://usr/t.png', 'no picture')
  await assert.rejects(wx.getImageInfo({ src: 'wxfile://usr/t.png' }), (error: any) => error.errMsg === 'getImageInfo:fail file not found or not a picture')
})

test('previews begin at the picture named, by address or number', async () => {
  const { wx, view } = testApp()
  const shown: any[] = []
  view.serve('preview', args => { shown.push([args.sources.map((source: any) => source.url), args.current]) })
  await wx.previewImage({ urls: ['a', 'b'], current: 'b' })
  await wx.previewImage({ urls: ['a', 'b'], current: 1 })
  await wx.previewImage({ urls: ['a', 'b'], current: 'elsewhere' })
  await wx.previewMedia({ sources: [{ url: 'v', type: 'video' }, { nothing: 1 }, { url: 'p' }], current: 7 })
  assert.deepEqual(shown, [[['a', 'b'], 1], [['a', 'b'], 1], [['a', 'b'], 0], [['v', 'p'], 1]])
  assert.match((await called(wx.previewImage, {})).result.errMsg, /parameter.urls should be Array instead of Undefined/)
  assert.equal((await called(wx.previewImage, { urls: [] })).kind, 'fail')
})

test('saving to the album asks first and saves only media', async () => {
  const { app, wx, host, view } = testApp()
  const saved: any[] = []
  let allowed = true
  host.serve('authorize', () => { if (!allowed) throw { errMsg: 'auth deny' } })
  view.serve('save', args => { saved.push([args.name, args.type, args.bytes.byteLength]) })
  const picture = filesOf(app).temporary(png(1, 1), 'image/png')
  await wx.saveImageToPhotosAlbum({ filePath: picture })
  assert.deepEqual(saved, [[picture.split('/').pop(), 'image/png', 24]])
  assert.equal(wx.getFileSystemManager().statSync(picture).size, 24, 'the file itself stays')
  allowed = false
  assert.equal((await called(wx.saveImageToPhotosAlbum, { filePath: picture })).result.errMsg, 'saveImageToPhotosAlbum:fail auth deny')
  wx.getFileSystemManager().writeFileSync('wxfile://usr/a.txt', 'text')
  for (const filePath of ['wxfile://usr/a.txt', 'https://a.test/x.png']) assert.equal((await called(wx.saveImageToPhotosAlbum, { filePath })).result.errMsg, 'saveImageToPhotosAlbum:fail invalid file type')
  assert.equal((await called(wx.openDocument, { filePath: 'wxfile://usr/a.txt' })).result.errMsg, 'openDocument:fail filetype not supported')
  await wx.openDocument({ filePath: 'wxfile://usr/a.txt', fileType: 'pdf' })
  assert.equal(saved[1]?.[0], 'a.txt.pdf')
})

test('an audio context sends its settings and hears its player', async () => {
  const { wx, view, notices } = testApp()
  const audio = wx.createInnerAudioContext()
  const other = wx.createInnerAudioContext()
  const told: unknown[] = []
  audio.onPlay(() => told.push('play'))
  audio.onError((error: unknown) => told.push(error))
  other.onPlay(() => told.push('not mine'))
  audio.src = '/a.mp3'
  audio.loop = true
  audio.obeyMuteSwitch = false
  audio.play()
  audio.seek(3)
  audio.volume = { valueOf: () => 1 }
  await settled()
  assert.deepEqual(notices.filter(notice => notice.event === 'audio').map(({ data: { op, name, value } }) => [op, name, value]), [['set', 'src', '/a.mp3'], ['set', 'loop', true], ['play', undefined, undefined], ['seek', undefined, 3]])
  view.notify('audio', { id: 1, event: 'Play', state: { currentTime: 3, duration: 10, paused: false, buffered: 5 } })
  view.notify('audio', { id: 1, event: 'Error', error: { errCode: 10003, errMsg: 'x' } })
  await settled()
  assert.deepEqual(told, ['play', { errCode: 10003, errMsg: 'x' }])
  assert.deepEqual([audio.src, audio.loop, audio.obeyMuteSwitch, audio.currentTime, audio.duration, audio.paused, audio.buffered], ['/a.mp3', true, false, 3, 10, false, 5])
  audio.destroy()
  audio.play()
  await settled()
  assert.equal(notices.at(-1)!.data.op, 'destroy')
})

test('background audio plays when it gets a source, in its new and old members', async () => {
  const { wx, view, notices } = testApp()
  const manager = wx.getBackgroundAudioManager()
  assert.equal(manager, wx.getBackgroundAudioManager())
  assert.equal((await wx.getBackgroundAudioPlayerState()).status, 2)
  let played = 0
  wx.onBackgroundAudioPlay(() => played++)
  await wx.playBackgroundAudio({ dataUrl: 'https://a.test/a.mp3', title: 't' })
  view.notify('audio', { id: 0, event: 'Play', state: { currentTime: 1, duration: 4, paused: false, buffered: 2 } })
  await settled()
  assert.equal(manager.title, 't')
  assert.equal(played, 1)
  assert.deepEqual(await wx.getBackgroundAudioPlayerState(), { status: 1, duration: 4, currentPosition: 1, downloadPercent: 50, dataUrl: 'https://a.test/a.mp3', errMsg: 'getBackgroundAudioPlayerState:ok' })
  await wx.pauseBackgroundAudio()
  assert.deepEqual(notices.map(({ data }) => data.op), ['set', 'play', 'pause'])
})

test('contexts of nodes that are not there fail and break nothing', async () => {
  const { wx } = testApp()
  wx.createVideoContext('none').play()
  const { kind, result } = await called(wx.createMapContext('none').getScale)
  assert.equal(kind, 'fail')
  assert.match(result.errMsg, /^getScale:fail no map found: none/)
  assert.equal((await called(wx.createMapContext('none').moveAlong)).result.errMsg, 'moveAlong:fail not supported')
})
