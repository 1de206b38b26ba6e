import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptInPlace } from './keep.ts'

const kept = (places: number[]): number[] => [...keptInPlace(places)].sort((a, b) => a - b)

test('nothing moves when the order is the same', () => assert.deepEqual(kept([0, 1, 2]), [0, 1, 2]))
test('one item taken to the front is the only one that moves', () => assert.deepEqual(kept([3, 0, 1, 2]), [1, 2, 3]))
test('new items keep nothing and stand in nobody\'s way', () => assert.deepEqual(kept([0, -1, 1, -1, 2]), [0, 2, 4]))
test('a reversed list keeps one', () => assert.equal(kept([3, 2, 1, 0]).length, 1))
