// A sheet from below: modal, closed by Esc, by its ground, or by an answer.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { colourOf } from '../host/apps.ts'

export function Sheet({ label, onClose, children }: { label: string; onClose(): void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current!.showModal(), [])
  return (
    <dialog class="sheet" ref={dialog} aria-label={label} onClose={onClose} onClick={event => event.target === dialog.current && dialog.current!.close()}>
      {children}
    </dialog>
  )
}

/** An app's sign until it has a picture of its own: the first letter of its name. */
export const AppIcon = ({ name, large }: { name: string; large?: boolean }) => (
  <span class={large ? 'icon large' : 'icon'} style={{ background: colourOf(name) }} aria-hidden="true">{[...name.trim()][0]?.toUpperCase() ?? '·'}</span>
)
