// Pulling a page down to refresh it: three dots behind the page, shown until the app says stop.
import type { PageView } from '../page.ts'
import { words } from './words.ts'

const TRIGGER_PX = 50
const REST_PX = 50
const RESISTANCE = 0.45

export class PullDown {
  enabled = false
  private readonly dots = document.createElement('div')
  private running = false
  private startY: number | null = null
  private pulledPx = 0

  constructor(private readonly page: PageView) {
    this.dots.className = 'pull-dots'
    this.dots.setAttribute('role', 'status')
    this.dots.setAttribute('aria-label', words(page.view.boot.system.language).pull)
    this.dots.append(document.createElement('i'), document.createElement('i'), document.createElement('i'))
    const { scroller } = page
    scroller.addEventListener('pointerdown', event => { if (this.enabled && !this.running && scroller.scrollTop <= 0) this.startY = event.clientY })
    scroller.addEventListener('touchmove', event => this.pulled(event.touches[0]!.clientY), { passive: true })
    scroller.addEventListener('pointermove', event => { if (event.pointerType === 'mouse') this.pulled(event.clientY) })
    const ended = (): void => this.released()
    for (const type of ['touchend', 'touchcancel', 'pointerup']) scroller.addEventListener(type, ended, { passive: true })
  }

  private pulled(y: number): void {
    if (this.startY === null || this.running) return
    if (this.page.scroller.scrollTop > 0) {
      this.startY = null
      this.shift(0)
      return
    }
    this.pulledPx = Math.max(0, (y - this.startY) * RESISTANCE)
    this.shift(this.pulledPx)
  }

  private released(): void {
    if (this.startY === null) return
    this.startY = null
    if (this.pulledPx >= TRIGGER_PX) this.start()
    else if (!this.running) this.shift(0, true)
    this.pulledPx = 0
  }

  start(): void {
    if (this.running) return
    this.running = true
    this.shift(REST_PX, true)
    this.page.view.pageCall(this.page, 'onPullDownRefresh', [])
  }

  stop(): void {
    this.running = false
    this.shift(0, true)
  }

  private shift(px: number, animated = false): void {
    const { scroller, box, window: config } = this.page
    if (px > 0 && !this.dots.isConnected) box.prepend(this.dots)
    if (px === 0 && this.dots.isConnected) setTimeout(() => { if (!this.running && this.startY === null) this.dots.remove() }, 200)
    this.dots.dataset.style = config.backgroundTextStyle ?? 'dark'
    this.dots.classList.toggle('running', this.running)
    scroller.style.transition = animated ? 'translate .2s' : ''
    scroller.style.translate = px > 0 ? `0 ${px}px` : ''
  }
}
