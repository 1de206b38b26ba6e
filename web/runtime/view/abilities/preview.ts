// wx.previewImage and wx.previewMedia: pictures and videos over everything, side by side.
import { words } from '../chrome/words.ts'
import type { View } from '../view.ts'

interface Source {
  url: string
  type?: 'image' | 'video'
  poster?: string
}

const STYLE = `
:host { position: absolute; inset: 0; z-index: 4; pointer-events: auto; background: #000; color: #fff; display: block; }
.strip { display: flex; width: 100%; height: 100%; overflow: auto hidden; scroll-snap-type: x mandatory; scrollbar-width: none; outline: none; }
.strip::-webkit-scrollbar { display: none; }
figure { flex: 0 0 100%; margin: 0; height: 100%; scroll-snap-align: center; scroll-snap-stop: always; overflow: auto; display: grid; scrollbar-width: none; }
img, video { width: 100%; height: 100%; object-fit: contain; min-width: 0; min-height: 0; user-select: none; -webkit-user-drag: none; }
figure.near img { width: 250%; height: 250%; }
p { position: absolute; top: calc(var(--status-bar, 0px) + 12px); left: 0; right: 0; margin: 0; text-align: center; font-size: 15px; pointer-events: none; text-shadow: 0 1px 2px #000; }
button { position: absolute; top: calc(var(--status-bar, 0px) + 2px); left: 4px; width: 44px; height: 44px; border: 0; background: none; color: inherit; font-size: 26px; cursor: pointer; text-shadow: 0 1px 2px #000; }
button:focus-visible { outline: 2px solid #fff; outline-offset: -6px; border-radius: 10px; }
`

export function servePreview(view: View): void {
  let shown: Preview | null = null
  view.worker.serve('preview', ({ sources, current }: { sources: Source[]; current: number }) => {
    shown?.close()
    shown = new Preview(view, sources, current)
  })
  view.worker.on('route', () => shown?.close())
}

class Preview {
  private readonly host = document.createElement('div')
  private readonly strip = document.createElement('div')
  private readonly count = document.createElement('p')
  private readonly before = document.activeElement as HTMLElement | null
  private pressedAt: { x: number; y: number; time: number } | null = null
  private tapTimer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly view: View, private readonly sources: Source[], current: number) {
    const root = this.host.attachShadow({ mode: 'open' })
    const style = document.createElement('style')
    style.textContent = STYLE
    this.host.setAttribute('role', 'dialog')
    this.host.setAttribute('aria-modal', 'true')
    this.strip.className = 'strip'
    this.strip.tabIndex = 0
    this.strip.append(...sources.map(source => this.figure(source)))
    const close = document.createElement('button')
    close.type = 'button'
    close.textContent = '×'
    close.setAttribute('aria-label', words(view.boot.system.language).close)
    close.addEventListener('click', () => this.close())
    root.append(style, this.strip, this.count, close)
    view.dialogs.append(this.host)
    this.strip.scrollLeft = current * this.strip.clientWidth
    this.strip.addEventListener('scroll', () => this.tellPlace(), { passive: true })
    this.host.addEventListener('keydown', event => this.key(event))
    this.strip.addEventListener('pointerdown', event => { this.pressedAt = { x: event.clientX, y: event.clientY, time: event.timeStamp } })
    this.strip.addEventListener('pointerup', event => this.released(event))
    this.tellPlace()
    this.strip.focus()
  }

  private get place(): number {
    return Math.round(this.strip.scrollLeft / Math.max(1, this.strip.clientWidth))
  }

  private figure({ url, type, poster }: Source): HTMLElement {
    const figure = document.createElement('figure')
    const media = document.createElement(type === 'video' ? 'video' : 'img')
    const page = this.view.current?.path ?? ''
    void Promise.resolve(this.view.files.url(url, page)).then(address => { media.src = address })
    if (media instanceof HTMLVideoElement) {
      media.controls = true
      media.playsInline = true
      if (poster) void Promise.resolve(this.view.files.url(poster, page)).then(address => { media.poster = address })
    } else {
      media.alt = ''
    }
    figure.append(media)
    return figure
  }

  private tellPlace(): void {
    this.count.textContent = this.sources.length > 1 ? `${this.place + 1} / ${this.sources.length}` : ''
    ;[...this.strip.children].forEach((figure, index) => {
      if (index === this.place) return
      figure.classList.remove('near')
      figure.querySelector('video')?.pause()
    })
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.close()
    else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') this.strip.scrollTo({ left: (this.place + (event.key === 'ArrowRight' ? 1 : -1)) * this.strip.clientWidth, behavior: 'instant' })
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  /** One tap closes, two show it near; on a video the player has them. */
  private released(event: PointerEvent): void {
    const pressed = this.pressedAt
    this.pressedAt = null
    const figure = (event.target as Element).closest('figure')
    if (!pressed || !figure || figure.querySelector('video') || Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > 10 || event.timeStamp - pressed.time > 350) return
    if (this.tapTimer !== undefined) {
      clearTimeout(this.tapTimer)
      this.tapTimer = undefined
      this.near(figure, event)
      return
    }
    this.tapTimer = setTimeout(() => this.close(), 250)
  }

  private near(figure: HTMLElement, { clientX, clientY }: PointerEvent): void {
    if (!figure.classList.toggle('near')) return
    figure.scrollLeft = clientX * 2.5 - figure.clientWidth / 2
    figure.scrollTop = clientY * 2.5 - figure.clientHeight / 2
  }

  close(): void {
    if (!this.host.isConnected) return
    clearTimeout(this.tapTimer)
    this.host.remove()
    this.before?.focus?.()
  }
}
