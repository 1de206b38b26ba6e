// Amounts as the reader writes them, and as they type them.
import { language } from '../words.ts'

const format = (currency: string): Intl.NumberFormat => new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })

const digitsOf = (currency: string): number => format(currency).resolvedOptions().maximumFractionDigits ?? 2

/** @param amount in minor units */
export const money = (amount: number, currency = 'CNY'): string => format(currency).format(amount / 10 ** digitsOf(currency))

/** With its sign, for a history. */
export const signedMoney = (amount: number, currency = 'CNY'): string => (amount > 0 ? '+' : '') + money(amount, currency)

/** Minor units of what was typed: `12.5` is 1250 fen. Undefined for what is no amount above nothing. */
export function readMoney(text: string, currency = 'CNY'): number | undefined {
  const digits = digitsOf(currency)
  const match = /^([0-9]{1,9})(?:[.,]([0-9]*))?$/.exec(text.trim())
  if (!match || (match[2] ?? '').length > digits) return undefined
  const amount = Number(match[1]) * 10 ** digits + Number((match[2] ?? '').padEnd(digits, '0'))
  return amount > 0 ? amount : undefined
}

/** The other way: what stands in a field to be changed. */
export function writeMoney(amount: number, currency = 'CNY'): string {
  const digits = digitsOf(currency)
  return (amount / 10 ** digits).toFixed(amount % 10 ** digits === 0 ? 0 : digits)
}
