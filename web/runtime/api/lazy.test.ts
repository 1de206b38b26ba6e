import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groups, memberNamed } from './index.ts'
import { LAZY_MEMBERS, loadMoreWith } from './lazy.ts'
import { more } from './more.ts'
import { called, testApp } from './testing/app.ts'

test('the names that are known before are those that the script defines, and no other group has them', () => {
  assert.deepEqual([...LAZY_MEMBERS].sort(), Object.values(more.groups).flatMap(group => Object.keys(group)).sort())
  const eager = Object.values(groups).flatMap(group => Object.keys(group))
  assert.deepEqual(LAZY_MEMBERS.filter(name => eager.includes(name)), [])
  assert.equal(new Set(eager).size, eager.length, 'no member is defined twice')
})

test('the script is loaded at the first touch and never again', async () => {
  let loads = 0
  loadMoreWith(() => {
    loads++
    return more
  })
  const { wx } = testApp()
  assert.ok(Object.keys(wx).includes('chooseImage') && Object.keys(wx).includes('offBackgroundAudioPlay'))
  assert.equal(loads, 0)
  assert.match(wx.createBufferURL(new ArrayBuffer(2)), /^wxfile:/)
  wx.getFileSystemManager()
  const listener = () => undefined
  wx.onBackgroundAudioPlay(listener)
  wx.offBackgroundAudioPlay(listener)
  assert.equal(memberNamed('chooseImage')?.kind, 'async')
  assert.equal(memberNamed('toString'), undefined)
  assert.equal(loads, 1)
  loadMoreWith(() => more)
})

test('a member that could not be loaded says so and is tried again', async () => {
  let broken = true
  loadMoreWith(() => {
    if (broken) throw new Error('offline')
    return more
  })
  const { wx } = testApp()
  assert.throws(() => wx.downloadFile, /offline/)
  broken = false
  assert.equal((await called(wx.downloadFile, { url: 'x' })).kind, 'fail')
  loadMoreWith(() => more)
})

test('apps may put their own in the place of any member', () => {
  const { wx } = testApp()
  const own = () => 'own'
  wx.downloadFile = own
  wx.request = own
  assert.equal(wx.downloadFile, own)
  assert.equal(wx.request, own)
})
