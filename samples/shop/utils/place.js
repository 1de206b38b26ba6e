const key = 'place'

/** The store the customer is in or shops from; the first one until something says otherwise. */
export function placeCode() {
  return wx.getStorageSync(key) || 'S1'
}

export function rememberPlace(code) {
  if (/^S\d+$/.test(code)) wx.setStorageSync(key, code)
}
