import { placeCode } from '../utils/place'
import { call, query } from './request'

export const home = () => call('GET', '/api/home' + query({ store: placeCode() }))
export const categories = () => call('GET', '/api/categories')
export const filters = () => call('GET', '/api/filters')
export const goodsList = wishes => call('GET', '/api/goods' + query(wishes))
export const goods = id => call('GET', `/api/goods/${encodeURIComponent(id)}` + query({ store: placeCode() }))
export const reviews = (id, page) => call('GET', `/api/goods/${encodeURIComponent(id)}/reviews` + query({ page }))
export const hotWords = () => call('GET', '/api/search/words')
export const suggest = q => call('GET', '/api/search/suggest' + query({ q }))

export const cart = () => call('GET', '/api/cart' + query({ store: placeCode() }))
export const setCartLine = line => call('PUT', '/api/cart' + query({ store: placeCode() }), line)

export const quote = order => call('POST', '/api/quote', order)
export const placeOrder = order => call('POST', '/api/orders', order)
export const orders = state => call('GET', '/api/orders' + query({ state }))
export const order = number => call('GET', `/api/orders/${encodeURIComponent(number)}`)
export const cancelOrder = number => call('POST', `/api/orders/${encodeURIComponent(number)}/cancel`, {})

export const member = () => call('GET', '/api/member')
export const points = () => call('GET', '/api/member/points')
export const consent = recommend => call('PUT', '/api/member/consent', { recommend })
export const coupons = state => call('GET', '/api/coupons' + query({ state }))
export const addresses = () => call('GET', '/api/addresses')
export const saveAddress = address => call('POST', '/api/addresses', address)
export const removeAddress = id => call('DELETE', `/api/addresses/${encodeURIComponent(id)}`)

export const stores = position => call('GET', '/api/stores' + query(position || {}))
export const place = code => call('GET', `/api/places/${encodeURIComponent(code)}`)
export const tag = code => call('GET', `/api/tags/${encodeURIComponent(code)}`)
