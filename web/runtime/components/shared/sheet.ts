// A panel that comes from below over the page, with Cancel and Done: what `picker` opens.
import type { BuiltinPage } from '../../view/builtin.ts'
import { make, reducedMotion } from './dom.ts'
import { say } from './words.ts'

export interface Sheet {
  readonly body: HTMLElement
  close(): void
}

/** Opens one. `decided` is called once: with true for Done. */
export function openSheet(page: BuiltinPage, title: string, decided: (done: boolean) => void): Sheet {
  const cover = make('div', 'wx-sheet-cover', page.layer)
  const panel = make('div', 'wx-sheet', cover)
  panel.setAttribute('role', 'dialog')
  panel.setAttribute('aria-modal', 'true')
  if (title) panel.setAttribute('aria-label', title)
  const head = make('div', 'wx-sheet-head', panel)
  const cancel = make('button', 'wx-sheet-cancel', head)
  cancel.textContent = say('cancel')
  make('div', 'wx-sheet-title', head).textContent = title
  const done = make('button', 'wx-sheet-done', head)
  done.textContent = say('done')
  const body = make('div', 'wx-sheet-body', panel)
  const before = (page.root.activeElement ?? document.activeElement) as HTMLElement | null
  let open = true
  const close = (): void => {
    if (!open) return
    open = false
    cover.classList.remove('wx-sheet-open')
    window.setTimeout(() => cover.remove(), reducedMotion() ? 0 : 200)
    before?.focus?.({ preventScroll: true })
  }
  const decide = (result: boolean): void => {
    if (!open) return
    close()
    decided(result)
  }
  // The page under it must not take these for taps of its own.
  for (const type of ['pointerdown', 'touchstart', 'touchmove', 'touchend', 'mousedown', 'mouseup', 'click']) cover.addEventListener(type, event => event.stopPropagation())
  cancel.addEventListener('click', () => decide(false))
  done.addEventListener('click', () => decide(true))
  cover.addEventListener('click', event => {
    if (event.target === cover) decide(false)
  })
  cover.addEventListener('keydown', event => {
    event.stopPropagation()
    if (event.key === 'Escape') decide(false)
    else if (event.key === 'Enter' && event.target !== cancel) {
      event.preventDefault()
      decide(true)
    } else if (event.key === 'Tab') keepFocus(panel, event)
  })
  requestAnimationFrame(() => {
    cover.classList.add('wx-sheet-open')
    ;(body.querySelector('[tabindex]') as HTMLElement | null)?.focus({ preventScroll: true })
  })
  return { body, close }
}

/** Tab goes round inside. */
function keepFocus(panel: HTMLElement, event: KeyboardEvent): void {
  const stops = [...panel.querySelectorAll<HTMLElement>('button,[tabindex="0"]')]
  const active = (panel.getRootNode() as ShadowRoot | Document).activeElement
  const edge = event.shiftKey ? stops[0] : stops.at(-1)
  if (active !== edge) return
  event.preventDefault()
  ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
}
