// The base style sheet under every page: how WeChat's components look before the author's styles.
import base from './css/base.css'
import button from './css/button.css'
import dark from './css/dark.css'
import form from './css/form.css'
import media from './css/media.css'
import scroll from './css/scroll.css'
import v2 from './css/v2.css'

export interface StyleOptions {
  /** `style` of app.json: "v2" is the newer look of buttons. */
  style?: string
  /** `darkmode` of app.json: only then the built-ins follow the system. */
  dark: boolean
}

/** With the specificity that authors' sheets expect: a type and an attribute, never more. */
export function styles({ style }: StyleOptions): string {
  return [base, button, style === 'v2' ? v2 : '', form, scroll, media].join('\n')
}

/** Comes after those of the built-ins that are loaded later. */
export function darkStyles({ dark: followsSystem }: StyleOptions): string {
  return followsSystem ? `@media (prefers-color-scheme:dark){${dark}}` : ''
}
