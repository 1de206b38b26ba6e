import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { called, settled, testApp } from '../testing/app.ts'
import { filesOf } from './file-system.ts'

const USR = 'wxfile://usr'
const text = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes)
const buffer = (content: string): ArrayBuffer => new TextEncoder().encode(content).buffer as ArrayBuffer

test('files are written, read, appended to and deleted in both forms', async () => {
  const { wx } = testApp()
  const fs = wx.getFileSystemManager()
  assert.equal(wx.env.USER_DATA_PATH, USR)
  assert.equal(fs, wx.getFileSystemManager())
  fs.writeFileSync(`${USR}/a.txt`, 'one')
  assert.equal((await called(fs.appendFile, { filePath: `${USR}/a.txt`, data: buffer(' two') })).result.errMsg, 'appendFile:ok')
  assert.equal(fs.readFileSync(`${USR}/a.txt`, 'utf8'), 'one two')
  assert.equal(text(fs.readFileSync(`${USR}/a.txt`)), 'one two')
  assert.deepEqual((await called(fs.readFile, { filePath: `${USR}/a.txt`, encoding: 'utf-8', position: 4, length: 2 })).result, { data: 'tw', errMsg: 'readFile:ok' })
  fs.unlinkSync(`${USR}/a.txt`)
  const gone = await called(fs.access, { path: `${USR}/a.txt` })
  assert.deepEqual(gone, { kind: 'fail', result: { errMsg: `access:fail no such file or directory ${USR}/a.txt`, errno: 1300002 }, order: ['fail', 'complete'] })
  assert.equal(fs.readFile({ filePath: `${USR}/none` }), undefined, 'a method of the manager gives no promise to reject unheard')
})

test('every encoding goes both ways', () => {
  const { wx } = testApp()
  const fs = wx.getFileSystemManager()
  const path = `${USR}/e`
  for (const [encoding, content] of [['utf8', '한글 €'], ['utf-8', 'a'], ['ascii', 'abc'], ['latin1', 'é'], ['binary', 'ÿ\0'], ['ucs2', '漢字'], ['utf-16le', 'x'], ['hex', '00ff10'], ['base64', 'AP8Q']]) {
    fs.writeFileSync(path, content, encoding)
    assert.equal(fs.readFileSync(path, encoding), content, encoding)
  }
  assert.throws(() => fs.writeFileSync(path, '%%', 'base64'), { message: 'writeFileSync:fail base64 encode error', errno: 1300203 })
  assert.throws(() => fs.writeFileSync(path, 'a', 'rot13'), { errno: 1300022 })
  assert.throws(() => fs.writeFileSync(path, 5), { message: 'writeFileSync:fail parameter error: parameter.data should be String instead of Number;' })
})

test('ranges outside the file are refused', () => {
  const { wx } = testApp()
  const fs = wx.getFileSystemManager()
  fs.writeFileSync(`${USR}/r`, '0123456789')
  assert.equal(fs.readFileSync(`${USR}/r`, 'utf8', 9, 1), '9')
  for (const position of [-1, 10, 1.5, '1']) assert.throws(() => fs.readFileSync(`${USR}/r`, 'utf8', position), { errno: 1301009 })
  for (const length of [0, 11, -1, 2.5]) assert.throws(() => fs.readFileSync(`${USR}/r`, 'utf8', 0, length), { errno: 1301006 })
})

test('folders: made, listed, counted, removed', async () => {
  const { wx, notices } = testApp()
  const fs = wx.getFileSystemManager()
  assert.throws(() => fs.mkdirSync(`${USR}/a/b`), { message: `mkdirSync:fail no such file or directory ${USR}/a/b`, errno: 1300002 })
  fs.mkdirSync(`${USR}/a/b`, true)
  assert.throws(() => fs.mkdirSync(`${USR}/a`, true), { errno: 1301005 })
  fs.writeFileSync(`${USR}/a/b/f`, 'x')
  assert.deepEqual(fs.readdirSync(`${USR}/a`), ['b'])
  assert.deepEqual((await called(fs.readdir, { dirPath: USR })).result.files, ['a'])
  assert.throws(() => fs.readdirSync(`${USR}/a/b/f`), { errno: 1300020 })
  assert.throws(() => fs.writeFileSync(`${USR}/a/b/f/g`, ''), { errno: 1300020 })
  assert.throws(() => fs.writeFileSync(`${USR}/a`, ''), { errno: 1301003 })
  assert.throws(() => fs.rmdirSync(`${USR}/a`), { message: 'rmdirSync:fail directory not empty', errno: 1300066 })
  fs.rmdirSync(`${USR}/a`, true)
  assert.throws(() => fs.statSync(`${USR}/a/b/f`), { errno: 1300002 })
  assert.throws(() => fs.rmdirSync(USR, true), { errno: 1300013 })
  await settled()
  assert.deepEqual(notices.map(({ event, data }) => `${event} ${data.path}`), [
    `files.write ${USR}/a/`, `files.write ${USR}/a/b/`, `files.write ${USR}/a/b/f`, `files.remove ${USR}/a/b/f`, `files.remove ${USR}/a/b/`, `files.remove ${USR}/a/`,
  ])
})

test('stat tells kind and size, recursively too', async () => {
  const { wx } = testApp()
  const fs = wx.getFileSystemManager()
  fs.mkdirSync(`${USR}/d`)
  fs.writeFileSync(`${USR}/d/f`, 'four')
  const stats = fs.statSync(`${USR}/d/f`)
  assert.ok(stats.isFile() && !stats.isDirectory())
  assert.equal(stats.size, 4)
  assert.ok(Math.abs(stats.lastModifiedTime - Date.now() / 1000) < 5)
  const all = (await called(fs.stat, { path: `${USR}/d`, recursive: true })).result.stats
  assert.deepEqual(all.map((entry: any) => [entry.path, entry.stats.isDirectory()]), [['/', true], ['/f', false]])
})

test('copies and renames', async () => {
  const { wx, notices } = testApp()
  const fs = wx.getFileSystemManager()
  fs.mkdirSync(`${USR}/d/e`, true)
  fs.writeFileSync(`${USR}/d/e/f`, 'x')
  fs.copyFileSync(`${USR}/d/e/f`, `${USR}/copy`)
  fs.appendFileSync(`${USR}/d/e/f`, 'y')
  assert.equal(fs.readFileSync(`${USR}/copy`, 'utf8'), 'x')
  fs.renameSync(`${USR}/d`, `${USR}/moved`)
  fs.renameSync(`${USR}/copy`, `${USR}/renamed`)
  assert.equal(fs.readFileSync(`${USR}/moved/e/f`, 'utf8'), 'xy')
  assert.throws(() => fs.accessSync(`${USR}/d`))
  assert.throws(() => fs.renameSync(`${USR}/moved`, `${USR}/moved/e/g`), { errno: 1300022 })
  assert.throws(() => fs.renameSync(`${USR}/none`, `${USR}/x`), { errno: 1300002 })
  assert.throws(() => fs.copyFileSync(`${USR}/moved`, `${USR}/y`), { errno: 1301003 })
  await settled()
  const written = notices.filter(notice => notice.event === 'files.write').map(notice => notice.data.path)
  assert.ok(written.includes(`${USR}/renamed`) && written.includes(`${USR}/moved/e/f`), 'a new file that is renamed at once reaches the host under its last name')
})

test('nothing outside the app can be named', () => {
  const { wx } = testApp({ manifest: { files: { 'files/a.txt': 1 } } })
  const fs = wx.getFileSystemManager()
  for (const path of ['wxfile://usr/../../etc/passwd', '../a', 'wxfile://../usr/a', 'file:///etc/passwd', 'https://a.test/x', 'wxfile://other/x', 'a/../../b']) {
    assert.throws(() => fs.readFileSync(path), (error: any) => /permission denied|no such file/.test(error.message), path)
  }
  for (const path of ['a.txt', '/b.txt', 'wxfile://tmp/x', 'wxfile://store/x', USR]) assert.throws(() => fs.writeFileSync(path, 'x'), { errno: 1300013 })
  assert.throws(() => fs.writeFileSync(`${USR}/a\0b`, 'x'), { errno: 1300022 })
  assert.throws(() => fs.writeFileSync(`${USR}/${'n'.repeat(300)}`, 'x'), { errno: 1300036 })
  assert.throws(() => fs.unlinkSync('a.txt'), { errno: 1300013 })
  for (const path of [undefined, null, 5, {}]) assert.throws(() => fs.readFileSync(path), /parameter error: parameter.filePath should be String/)
  fs.writeFileSync('http://usr/b', 'x')
  assert.equal(fs.readFileSync(`${USR}/./c/../b`, 'utf8'), 'x')
})

test('packaged files are read through the view', async () => {
  const { wx, view } = testApp({ manifest: { files: { 'files/data/a.json': 2, 'files/b.txt': 1 } } })
  const fs = wx.getFileSystemManager()
  const asked: string[] = []
  view.serve('package.read', ({ path }: { path: string }) => {
    asked.push(path)
    return buffer('{}')
  })
  assert.equal((await called(fs.readFile, { filePath: '/data/a.json', encoding: 'utf8' })).result.data, '{}')
  assert.equal(fs.readFileSync('data/a.json', 'utf8'), '{}', 'kept for a synchronous read')
  assert.deepEqual(asked, ['files/data/a.json'])
  assert.equal(fs.statSync('data').isDirectory(), true)
  assert.deepEqual(fs.readdirSync('/'), ['b.txt', 'data'])
  assert.throws(() => fs.readFileSync('b.txt'), { errno: 1300013 }, 'without a request of its own the worker says so')
  assert.equal((await called(fs.copyFile, { srcPath: 'data/a.json', destPath: `${USR}/c` })).kind, 'success')
  assert.equal(fs.readFileSync(`${USR}/c`, 'utf8'), '{}')
})

test('temporary files are kept by saveFile, which moves them', async () => {
  const { app, wx } = testApp()
  const fs = wx.getFileSystemManager()
  const temporary = filesOf(app).temporary(new Uint8Array([1, 2]), 'image/png')
  assert.match(temporary, /^wxfile:\/\/tmp\/\w+\.png$/)
  const { savedFilePath } = await wx.saveFile({ tempFilePath: temporary })
  assert.match(savedFilePath, /^wxfile:\/\/store\/\w+\.png$/)
  assert.throws(() => fs.accessSync(temporary))
  await assert.rejects(wx.saveFile({ tempFilePath: temporary }), (error: any) => error.errno === 1300002)
  const { fileList } = await wx.getSavedFileList()
  assert.deepEqual(fileList.map((file: any) => [file.filePath, file.size]), [[savedFilePath, 2]])
  assert.equal((await wx.getSavedFileInfo({ filePath: savedFilePath })).size, 2)
  await wx.removeSavedFile({ filePath: savedFilePath })
  assert.deepEqual((await wx.getSavedFileList()).fileList, [])
  const other = filesOf(app).temporary(new Uint8Array([3]))
  assert.equal(fs.saveFileSync(other, `${USR}/kept`), `${USR}/kept`)
})

test('digests are those of the algorithms, at every length around a block', async () => {
  const { app, wx } = testApp()
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const bytes = new Uint8Array(length).map((_, index) => index * 7)
    const filePath = filesOf(app).temporary(bytes)
    for (const digestAlgorithm of ['md5', 'sha1', 'sha256']) {
      assert.deepEqual(await wx.getFileInfo({ filePath, digestAlgorithm }), { size: length, digest: createHash(digestAlgorithm).update(bytes).digest('hex'), errMsg: 'getFileInfo:ok' })
    }
  }
  const fs = wx.getFileSystemManager()
  fs.writeFileSync(`${USR}/d`, 'x')
  assert.deepEqual((await called(fs.getFileInfo, { filePath: `${USR}/d` })).result, { size: 1, errMsg: 'getFileInfo:ok' })
})

test('descriptors read and write at their position', () => {
  const { wx } = testApp()
  const fs = wx.getFileSystemManager()
  const filePath = `${USR}/f`
  assert.throws(() => fs.openSync({ filePath }), { errno: 1300002 })
  const fd = fs.openSync({ filePath, flag: 'w+' })
  assert.equal(typeof fd, 'string')
  assert.deepEqual(fs.writeSync({ fd, data: 'hello' }), { bytesWritten: 5 })
  assert.deepEqual(fs.writeSync({ fd, data: buffer('_____world'), offset: 5, length: 5 }), { bytesWritten: 5 })
  const target = new ArrayBuffer(8)
  const { bytesRead, arrayBuffer } = fs.readSync({ fd, arrayBuffer: target, offset: 2, length: 6, position: 4 })
  assert.equal(bytesRead, 6)
  assert.equal(arrayBuffer, target)
  assert.equal(text(target.slice(2)), 'oworld')
  assert.equal(fs.fstatSync({ fd }).size, 10)
  fs.ftruncateSync({ fd, length: 12 })
  assert.equal(fs.readFileSync(filePath, 'utf8'), 'helloworld\0\0')
  fs.truncateSync({ filePath, length: 3 })
  fs.closeSync({ fd })
  assert.throws(() => fs.closeSync({ fd }), { message: 'closeSync:fail bad file descriptor', errno: 1300009 })
  const append = fs.openSync({ filePath, flag: 'a' })
  fs.writeSync({ fd: append, data: '!', position: 0 })
  assert.equal(fs.readFileSync(filePath, 'utf8'), 'hel!')
  assert.throws(() => fs.readSync({ fd: append, arrayBuffer: target }), { errno: 1300013 })
})

test('descriptors refuse what is out of range', () => {
  const { wx } = testApp()
  const fs = wx.getFileSystemManager()
  const filePath = `${USR}/f`
  const fd = fs.openSync({ filePath, flag: 'w+' })
  const arrayBuffer = new ArrayBuffer(4)
  assert.throws(() => fs.readSync({ fd }), { errno: 1302005 })
  assert.throws(() => fs.readSync({ fd, arrayBuffer, offset: 5 }), { errno: 1301007 })
  assert.throws(() => fs.readSync({ fd, arrayBuffer, length: 5 }), { errno: 1301006 })
  assert.throws(() => fs.readSync({ fd, arrayBuffer, position: -1 }), { errno: 1301009 })
  assert.throws(() => fs.writeSync({ fd, data: arrayBuffer, offset: 9 }), { errno: 1301007 })
  assert.throws(() => fs.writeSync({ fd, data: 'x', position: 2 ** 40 }), { errno: 1301009 })
  assert.throws(() => fs.truncateSync({ filePath, length: -1 }), { errno: 1301006 })
  for (const flag of ['rx', 'q', '', 'w++']) assert.throws(() => fs.openSync({ filePath, flag }), { errno: 1302003 })
  assert.throws(() => fs.openSync({ filePath, flag: 'wx' }), { errno: 1301005 })
  for (let count = 0; count < 1023; count++) fs.openSync({ filePath })
  assert.throws(() => fs.openSync({ filePath }), { errno: 1302002 })
})

test('an open file outlives its name', () => {
  const { wx } = testApp()
  const fs = wx.getFileSystemManager()
  const fd = fs.openSync({ filePath: `${USR}/f`, flag: 'w+' })
  fs.unlinkSync(`${USR}/f`)
  fs.writeSync({ fd, data: 'x' })
  assert.equal(fs.fstatSync({ fd }).size, 1)
  assert.throws(() => fs.accessSync(`${USR}/f`))
})

test('200 MB are the limit, and freed bytes can be used again', () => {
  const { wx } = testApp()
  const fs = wx.getFileSystemManager()
  const half = new ArrayBuffer(100 * 1024 * 1024)
  fs.writeFileSync(`${USR}/a`, half)
  fs.writeFileSync(`${USR}/b`, half)
  assert.throws(() => fs.writeFileSync(`${USR}/c`, 'x'), { message: 'writeFileSync:fail the maximum size of the file storage limit is exceeded', errno: 1300202 })
  assert.throws(() => fs.appendFileSync(`${USR}/a`, 'x'), { errno: 1300202 })
  fs.writeFileSync(`${USR}/b`, '')
  fs.writeFileSync(`${USR}/c`, 'x')
})

test('files of an earlier run are there again', () => {
  const { wx } = testApp({ boot: { files: [{ path: `${USR}/d/f`, bytes: buffer('x') }, { path: `${USR}/empty/`, bytes: new ArrayBuffer(0) }, { path: 'wxfile://tmp/t', bytes: buffer('y') }] } })
  const fs = wx.getFileSystemManager()
  assert.equal(fs.readFileSync(`${USR}/d/f`, 'utf8'), 'x')
  assert.deepEqual(fs.readdirSync(USR), ['d', 'empty'])
  assert.throws(() => fs.accessSync('wxfile://tmp/t'))
})

test('the view reads files, and hears when one it shows has changed', async () => {
  const { wx, view, notices } = testApp()
  const fs = wx.getFileSystemManager()
  fs.writeFileSync(`${USR}/p.png`, 'one')
  const shown = await view.call<{ bytes: ArrayBuffer; type: string }>('file.read', { path: `${USR}/p.png` })
  assert.deepEqual([text(shown.bytes), shown.type], ['one', 'image/png'])
  fs.writeFileSync(`${USR}/other`, '')
  fs.writeFileSync(`${USR}/p.png`, 'two')
  fs.writeFileSync(`${USR}/p.png`, 'three')
  await settled()
  assert.deepEqual(notices.filter(notice => notice.event === 'file.changed').map(notice => notice.data.path), [`${USR}/p.png`])
  const { path } = await view.call<{ path: string }>('file.temporary', { bytes: buffer('x'), type: 'image/jpeg' })
  assert.match(path, /^wxfile:\/\/tmp\/\w+\.jpg$/)
})

function concat(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

// A zip by hand: local entries, then the central directory.
function zip(entries: { path: string; data: string; stored?: boolean; lie?: number }[]): ArrayBuffer {
  const locals: Uint8Array[] = []
  const central: Uint8Array[] = []
  let offset = 0
  for (const { path, data, stored, lie } of entries) {
    const name = new TextEncoder().encode(path)
    const packed = stored ? new TextEncoder().encode(data) : new Uint8Array(deflateRawSync(data))
    const local = new DataView(new ArrayBuffer(30))
    local.setUint32(0, 0x04034b50, true)
    local.setUint16(26, name.length, true)
    const header = new DataView(new ArrayBuffer(46))
    header.setUint32(0, 0x02014b50, true)
    header.setUint16(10, stored ? 0 : 8, true)
    header.setUint32(20, packed.length, true)
    header.setUint32(24, lie ?? data.length, true)
    header.setUint16(28, name.length, true)
    header.setUint32(42, offset, true)
    central.push(new Uint8Array(header.buffer), name)
    locals.push(new Uint8Array(local.buffer), name, packed)
    offset += 30 + name.length + packed.length
  }
  const end = new DataView(new ArrayBuffer(22))
  end.setUint32(0, 0x06054b50, true)
  end.setUint16(10, entries.length, true)
  end.setUint32(16, offset, true)
  return concat([...locals, ...central, new Uint8Array(end.buffer)]).buffer as ArrayBuffer
}

test('archives are unpacked and read', async () => {
  const { wx } = testApp()
  const fs = wx.getFileSystemManager()
  fs.writeFileSync(`${USR}/z.zip`, zip([{ path: 'd/', data: '', stored: true }, { path: 'd/a.txt', data: 'aaaa'.repeat(100) }, { path: 'b', data: 'bb', stored: true }]))
  assert.equal((await called(fs.unzip, { zipFilePath: `${USR}/z.zip`, targetPath: `${USR}/out` })).kind, 'success')
  assert.equal(fs.readFileSync(`${USR}/out/d/a.txt`, 'utf8').length, 400)
  const { result } = await called(fs.readZipEntry, { filePath: `${USR}/z.zip`, entries: [{ path: 'b', encoding: 'utf8' }, { path: 'd/a.txt', encoding: 'utf8', position: 2, length: 3 }, { path: 'none' }] })
  assert.equal(result.entries.b.data, 'bb')
  assert.equal(result.entries['d/a.txt'].data, 'aaa')
  assert.match(result.entries.none.errMsg, /^readZipEntry:fail no such file/)
  assert.deepEqual(Object.keys((await called(fs.readZipEntry, { filePath: `${USR}/z.zip`, entries: 'all' })).result.entries), ['d/a.txt', 'b'])
})

test('archives that lie or leave their folder are refused', async () => {
  const { wx } = testApp()
  const fs = wx.getFileSystemManager()
  const unpack = async (archive: ArrayBuffer) => {
    fs.writeFileSync(`${USR}/z`, archive)
    return (await called(fs.unzip, { zipFilePath: `${USR}/z`, targetPath: `${USR}/out` })).result.errno
  }
  assert.equal(await unpack(zip([{ path: '../x', data: 'x' }])), 1301104)
  assert.equal(await unpack(zip([{ path: '/etc/x', data: 'x' }])), 1301104)
  assert.equal(await unpack(zip([{ path: 'bomb', data: '\0'.repeat(1_000_000), lie: 10 }])), 1301104)
  assert.equal(await unpack(zip([{ path: 'short', data: 'x', lie: 10 }])), 1301104)
  assert.equal(await unpack(buffer('no archive')), 1301104)
  assert.equal((await called(fs.unzip, { zipFilePath: `${USR}/z`, targetPath: 'wxfile://tmp' })).kind, 'fail')
})

test('brotli is not pretended', async () => {
  const { wx } = testApp()
  const fs = wx.getFileSystemManager()
  assert.equal((await called(fs.readCompressedFile, { filePath: `${USR}/a`, compressionAlgorithm: 'br' })).result.errMsg, 'readCompressedFile:fail not supported')
})
