import texts from './texts'

const key = 'language'
const columns = ['en', 'ko', 'zh']
let language = 'en'
let turn = 0

/** The languages to choose from, each in its own words. */
export const languages = [
  { code: 'ko', name: '한국어' },
  { code: 'zh', name: '中文' },
  { code: 'en', name: 'English' },
]

/** Takes the language chosen before, else the phone's, else English. */
export function startLanguage() {
  const chosen = wx.getStorageSync(key)
  const phone = (wx.getAppBaseInfo().language || '').slice(0, 2)
  language = columns.includes(chosen) ? chosen : columns.includes(phone) ? phone : 'en'
}

export function currentLanguage() {
  return language
}

export function chooseLanguage(code) {
  language = code
  turn++
  wx.setStorageSync(key, code)
}

/** All texts of a section in the current language, with those that every page needs. */
export function section(name) {
  const column = columns.indexOf(language)
  const result = {}
  for (const rows of [texts.common, texts[name]]) for (const word of Object.keys(rows)) result[word] = rows[word][column]
  return result
}

/** Call in onShow: gives a page or component its texts again after the language changed (then true), and a page its title. */
export function refresh(page, name) {
  const own = texts[name]
  if (own.title && page.route) wx.setNavigationBarTitle({ title: own.title[columns.indexOf(language)] })
  if (page.textsTurn === turn) return false
  const first = page.textsTurn === undefined
  page.textsTurn = turn
  if (first && turn === 0) return false
  page.setData({ t: section(name) })
  return !first
}

/** Names the tab bar; call on tab pages. */
export function nameTabs() {
  const column = columns.indexOf(language)
  for (const [index, word] of ['home', 'browse', 'cart', 'me'].entries()) wx.setTabBarItem({ index, text: texts.tabs[word][column], fail() {} })
}
