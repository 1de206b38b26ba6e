// The person's wallet, as the platform tells it.
import { askPlatform } from '../host/account.ts'

/** What an app hands to `wx.requestPayment`, with the app that did. */
export interface PaymentParameters {
  appId: string
  timeStamp: string
  nonceStr: string
  package: string
  signType: string
  paySign: string
}

/** How an order is named: exactly one of these. */
export type OrderName = { request_payment: PaymentParameters } | { prepay_id: string } | { code_url: string } | { h5_url: string }

export interface Order {
  trade_id: string
  payee: { mch_id: string; name: string }
  description: string
  /** Minor units. */
  amount: number
  currency: string
  state: string
  needs_password?: boolean
}

export interface Balance {
  payer_id: string
  currency: string
  /** Minor units, all of them. */
  balance: number
  held: number
  available: number
  spent_today: number
  has_password: boolean
}

export interface Posting {
  sequence: number
  time: string
  kind: string
  counterparty?: string
  amount: number
  balance_after: number
}

/** How a person shows that it is they who pay: the six digits, or what a passkey was answered with. */
export interface Consent {
  password?: string
  confirmation?: string
}

export const balance = (): Promise<Balance> => askPlatform('GET', '/wallet/balance')
export const history = (before?: number): Promise<{ currency: string; postings: Posting[]; next_before?: number }> => askPlatform('GET', `/wallet/history${before === undefined ? '' : `?before=${before}`}`)
export const preview = (order: OrderName): Promise<Order> => askPlatform('POST', '/wallet/payments/preview', order)
export const setPassword = (password: string): Promise<unknown> => askPlatform('POST', '/wallet/password', { password })
export const changePassword = (old_password: string, password: string): Promise<unknown> => askPlatform('PUT', '/wallet/password', { old_password, password })

/** A key for one tap on a button: whatever is sent again with it spends once. */
export const newKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')

/** A call that spends. */
export const spend = <T>(path: string, body: object, key: string, consent: Consent = {}): Promise<T> =>
  askPlatform('POST', `/wallet${path}`, consent.password === undefined ? body : { ...body, password: consent.password }, {
    'idempotency-key': key,
    ...(consent.confirmation === undefined ? {} : { 'payment-confirmation': consent.confirmation }),
  })

export const pay = (order: OrderName, key: string, consent: Consent): Promise<Order> => spend('/payments', order, key, consent)

export interface Transfer {
  transfer_id: string
  sender: { payer_id: string; name: string }
  receiver: { payer_id: string; name: string }
  amount: number
  currency: string
  note?: string
  state: string
}

export interface MerchantTransfer {
  transfer_bill_no: string
  from: string
  mch_id: string
  app_id: string
  amount: number
  currency: string
  remark?: string
  package?: string
}

export interface Packet {
  packet_id: string
  from: string
  greeting: string
  currency: string
  state: string
  own_amount?: number
  count: number
  opened: number
}

export interface Limits {
  currency: string
  per_payment: number
  per_day: number
  without_password: number
  ceilings: { per_payment: number; per_day: number; without_password: number }
}

export const limits = (): Promise<Limits> => askPlatform('GET', '/wallet/limits')
export const changeLimits = (wanted: { per_payment: number; per_day: number; without_password: number; currency: string; password: string }): Promise<unknown> => askPlatform('PUT', '/wallet/limits', wanted)
export const paymentCode = (): Promise<{ code: string; refresh_at: string; expires_at: string }> => askPlatform('POST', '/wallet/payment-codes', {})
export const codePayments = async (): Promise<Order[]> => (await askPlatform<{ code_payments: Order[] }>('GET', '/wallet/code-payments')).code_payments
export const refuseCodePayment = (tradeId: string): Promise<unknown> => askPlatform('POST', `/wallet/code-payments/${tradeId}/refuse`, {})
export const transfers = async (): Promise<Transfer[]> => (await askPlatform<{ transfers: Transfer[] }>('GET', '/wallet/transfers')).transfers
export const decideTransfer = (id: string, accepts: boolean): Promise<unknown> => askPlatform('POST', `/wallet/transfers/${id}/${accepts ? 'accept' : 'refuse'}`, {})
export const merchantTransfers = async (): Promise<MerchantTransfer[]> => (await askPlatform<{ transfers: MerchantTransfer[] }>('GET', '/wallet/merchant-transfers')).transfers
export const takeMerchantTransfer = (named: string): Promise<unknown> => askPlatform('POST', '/wallet/merchant-transfers/confirm', { package: named })
export const waitingPackets = async (): Promise<Packet[]> => (await askPlatform<{ red_packets: Packet[] }>('GET', '/wallet/red-packets')).red_packets
export const packet = (id: string): Promise<Packet> => askPlatform('GET', `/wallet/red-packets/${id}`)
export const openPacket = (id: string): Promise<{ amount: number; currency: string }> => askPlatform('POST', `/wallet/red-packets/${id}/open`, {})
