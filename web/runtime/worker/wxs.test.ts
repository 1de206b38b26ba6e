import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWxsRegistry, installWxsGlobals } from './wxs.ts'

test('constructors are texts, patterns keep their backslash, getDate makes dates', () => {
  const scope: any = {}
  installWxsGlobals(scope)
  assert.equal(scope.__wxs.ctor([]), 'Array')
  assert.equal(scope.__wxs.ctor({}), 'Object')
  assert.equal(scope.__wxs.ctor('x'), 'String')
  assert.ok(scope.getRegExp('\\d').test('7'))
  assert.equal(scope.getDate(2026, 10, 25).getMonth(), 10)
})

test('modules require one another by relative paths with .wxs', () => {
  const registry = createWxsRegistry()
  registry.define('a/one', (require, _, module) => { module.exports = { sum: (require('../b/two.wxs') as any).two + 1 } })
  registry.define('b/two', (_, __, module) => { module.exports = { two: 2 } })
  assert.equal(registry.load('a/one').sum, 3)
})
