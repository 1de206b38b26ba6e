import assert from 'node:assert/strict'
import { test } from 'node:test'
import { money, readMoney, signedMoney, writeMoney } from './money.ts'

test('an amount is read in minor units, whatever its currency has of them', () => {
  assert.equal(readMoney('12.5'), 1250)
  assert.equal(readMoney('12,05'), 1205)
  assert.equal(readMoney(' 7 '), 700)
  assert.equal(readMoney('0.01'), 1)
  assert.equal(readMoney('1500', 'KRW'), 1500)
})

test('what is no amount is none', () => {
  for (const text of ['', '0', '0.00', '-1', '1.234', '1e3', '1 000', '١٢', '12.3.4', '9999999999']) assert.equal(readMoney(text), undefined, text)
  assert.equal(readMoney('1.5', 'KRW'), undefined)
})

test('an amount is written with its currency, and comes back from a field as it was', () => {
  assert.match(money(123456), /1,234\.56/)
  assert.match(money(1500, 'KRW'), /1,500$/)
  assert.match(signedMoney(100), /^\+/)
  assert.match(signedMoney(-100), /^-/)
  for (const amount of [1, 10, 99, 100, 12345]) assert.equal(readMoney(writeMoney(amount)), amount)
})
