// The tab bar of app.json, and what wx.setTabBar… changes of it. A custom one is a component of the app's own.
import type { TabBarConfig } from '../../protocol.ts'
import type { PageView } from '../page.ts'
import type { View } from '../view.ts'

interface ItemState {
  text: string
  iconPath?: string
  selectedIconPath?: string
  badge?: string
  dot?: boolean
}

export class TabBar {
  readonly element = document.createElement('nav')
  private readonly config: TabBarConfig | undefined
  private style: Partial<TabBarConfig> = {}
  private items: ItemState[] = []
  private hiddenByApp = false
  private selected = 0
  shown = false

  constructor(private readonly view: View) {
    this.element.className = 'tab-bar'
    this.element.setAttribute('role', 'tablist')
    this.element.hidden = true
    const config = view.manifest.app.tabBar
    this.config = config && !config.custom ? config : undefined
    this.items = (this.config?.list ?? []).map(item => ({ ...item }))
    this.render()
    view.worker.serve('tabBar', (change: { method: string; args: any }) => this.change(change.method, change.args))
  }

  showFor(page: PageView): void {
    this.shown = page.isTab && this.config !== undefined && !this.hiddenByApp
    this.element.hidden = !this.shown
    const index = this.config?.list.findIndex(item => item.pagePath === page.path) ?? -1
    if (index >= 0) this.selected = index
    if (this.shown) this.apply()
  }

  private render(): void {
    this.element.replaceChildren(...this.items.map((_, index) => this.button(index)))
    this.apply()
  }

  private button(index: number): HTMLElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'tab-item'
    button.setAttribute('role', 'tab')
    const icon = document.createElement('img')
    icon.alt = ''
    const mark = document.createElement('span')
    mark.className = 'tab-mark'
    const text = document.createElement('span')
    text.className = 'tab-text'
    button.append(icon, mark, text)
    button.addEventListener('click', () => {
      const item = this.config!.list[index]!
      this.view.worker.notify('tab', { index, pagePath: item.pagePath, text: this.items[index]!.text })
    })
    return button
  }

  apply(): void {
    if (!this.config) return
    const config = { ...this.config, ...this.style }
    this.element.style.backgroundColor = this.view.colour(config.backgroundColor) ?? '#ffffff'
    this.element.dataset.border = String(this.view.themedValue(config.borderStyle) ?? 'black')
    const buttons = [...this.element.children] as HTMLElement[]
    this.items.forEach((item, index) => {
      const button = buttons[index]!
      const chosen = index === this.selected
      const [icon, mark, text] = button.children as unknown as [HTMLImageElement, HTMLElement, HTMLElement]
      button.setAttribute('aria-selected', String(chosen))
      button.style.color = this.view.colour(chosen ? config.selectedColor : config.color) ?? (chosen ? '#0b7a75' : '#66736f')
      text.textContent = String(this.view.themedValue(item.text) ?? '')
      const source = this.view.themedValue(chosen ? item.selectedIconPath ?? item.iconPath : item.iconPath)
      icon.hidden = !source
      if (source) this.picture(icon, String(source))
      mark.hidden = !item.dot && !item.badge
      mark.classList.toggle('dot', Boolean(item.dot))
      mark.textContent = item.dot ? '' : item.badge ?? ''
    })
  }

  private picture(icon: HTMLImageElement, source: string): void {
    const url = this.view.files.url(source.startsWith('http') || source.includes('://') ? source : `/${source.replace(/^\//, '')}`, '')
    if (typeof url === 'string') {
      if (icon.src !== url) icon.src = url
    } else {
      void url.then(found => { icon.src = found })
    }
  }

  private change(method: string, args: any): void {
    const item = this.items[Number(args?.index)]
    switch (method) {
      case 'showTabBar':
      case 'hideTabBar':
        this.hiddenByApp = method === 'hideTabBar'
        if (this.view.current) {
          this.showFor(this.view.current)
          this.view.current.applyWindow()
        }
        return
      case 'setTabBarStyle':
        this.style = { ...this.style, ...args }
        break
      default:
        if (!item) throw { errMsg: 'tabbar item not found' }
        if (method === 'setTabBarItem') Object.assign(item, Object.fromEntries(Object.entries(args).filter(([name, value]) => ['text', 'iconPath', 'selectedIconPath'].includes(name) && value !== undefined)))
        if (method === 'setTabBarBadge') Object.assign(item, { badge: String(args.text).slice(0, 4), dot: false })
        if (method === 'removeTabBarBadge') item.badge = undefined
        if (method === 'showTabBarRedDot') Object.assign(item, { dot: true, badge: undefined })
        if (method === 'hideTabBarRedDot') item.dot = false
    }
    this.apply()
  }
}
