// A sheet from below: modal, closed by Esc, by its ground, or by an answer.
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { colourOf } from '../host/apps.ts'

/** How long a question of an app takes no answer: a tap that was meant for the app must not become one. */
export const FRESH_MS = 500

export function Sheet({ label, onClose, isAsked, fresh, children }: { label: string; onClose(): void; /** By an app, at a moment of its choice. */ isAsked?: boolean; /** Changes when what is asked comes into sight: from then on it is fresh. */ fresh?: unknown; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const shownAt = useRef(0)
  useEffect(() => {
    dialog.current!.showModal()
  }, [])
  useLayoutEffect(() => { shownAt.current = performance.now() }, [fresh])
  const tooSoon = (event: Event): void => {
    if (!isAsked || performance.now() - shownAt.current > FRESH_MS) return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <dialog class="sheet" ref={dialog} aria-label={label} onClose={onClose} onClickCapture={tooSoon} onClick={event => event.target === dialog.current && dialog.current!.close()}>
      {children}
    </dialog>
  )
}

/** An app's sign until it has a picture of its own: the first letter of its name. */
export const AppIcon = ({ name, large }: { name: string; large?: boolean }) => (
  <span class={large ? 'icon large' : 'icon'} style={{ background: colourOf(name) }} aria-hidden="true">{[...name.trim()][0]?.toUpperCase() ?? '·'}</span>
)
