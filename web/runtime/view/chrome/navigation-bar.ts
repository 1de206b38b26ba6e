// The bar over a page: back or home, title, a spinner while the app says it loads. The host's capsule lies over its right end.
import type { WindowConfig } from '../../protocol.ts'
import { words } from './words.ts'
import type { PageView } from '../page.ts'
import type { View } from '../view.ts'

export class NavigationBar {
  readonly element = document.createElement('header')
  private readonly back = document.createElement('button')
  private readonly title = document.createElement('h1')
  private readonly spinner = document.createElement('span')
  private isHome = false

  constructor(private readonly view: View, private readonly page: PageView) {
    this.element.className = 'navigation-bar'
    this.back.type = 'button'
    this.back.className = 'navigation-back'
    this.spinner.className = 'navigation-spinner'
    this.spinner.hidden = true
    this.back.addEventListener('click', () => {
      if (this.isHome) this.view.worker.call('navigate', { openType: 'reLaunch', url: `/${this.view.manifest.entry}` }).catch(() => {})
      else this.view.back()
    })
    this.element.append(this.back, this.spinner, this.title)
  }

  apply(config: WindowConfig): void {
    this.element.hidden = config.navigationStyle === 'custom'
    this.title.textContent = String(this.view.themedValue(config.navigationBarTitleText) ?? '')
    const style = this.view.themedValue(config.navigationBarTextStyle)
    const background = this.view.colour(config.navigationBarBackgroundColor) ?? (config.navigationBarTextStyle === undefined && config.navigationBarBackgroundColor === undefined ? '#ffffff' : '#000000')
    this.element.style.backgroundColor = background
    this.element.style.color = style === 'black' || (style === undefined && background === '#ffffff') ? '#000' : '#fff'
    this.update()
  }

  /** Back where there is something to go back to; home from a page that was entered directly. */
  update(): void {
    const { view } = this
    const deep = view.depth > 1
    this.isHome = !deep && !this.page.isTab && this.page.path !== view.manifest.entry
    this.back.hidden = !deep && !this.isHome
    this.back.dataset.icon = this.isHome ? 'home' : 'back'
    this.back.setAttribute('aria-label', words(view.boot.system.language)[this.isHome ? 'home' : 'back'])
  }

  loading(on: boolean): void {
    this.spinner.hidden = !on
  }
}
