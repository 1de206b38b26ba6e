// Six digits, typed with a thumb or a keyboard.
import { useEffect, useRef, useState } from 'preact/hooks'
import { say } from './words.ts'

const LENGTH = 6
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '', '0', '⌫']

/** Tells six digits once they are there, and begins anew when `round` changes. */
export function Pad({ label, isBusy, round, onDigits }: { label: string; isBusy?: boolean; round: unknown; onDigits(digits: string): void }) {
  const [digits, setDigits] = useState('')
  const pad = useRef<HTMLDivElement>(null)
  useEffect(() => {
    setDigits('')
    pad.current!.focus()
  }, [round])

  const press = (key: string): void => {
    if (isBusy) return
    if (key === '⌫') return setDigits(digits.slice(0, -1))
    if (digits.length === LENGTH) return
    const next = digits + key
    setDigits(next)
    if (next.length === LENGTH) onDigits(next)
  }
  const typed = (event: KeyboardEvent): void => {
    if (/^[0-9]$/.test(event.key)) press(event.key)
    else if (event.key === 'Backspace') press('⌫')
  }
  return (
    <div class="pad" ref={pad} tabIndex={-1} role="group" aria-label={label} aria-busy={isBusy} onKeyDown={typed}>
      <p class="dots" role="status"><span class="hidden">{digits.length} {say('digits')}</span>{[...Array(LENGTH).keys()].map(index => <i key={index} data-on={index < digits.length || undefined} aria-hidden="true" />)}</p>
      <div class="keys">
        {KEYS.map((key, index) => key === ''
          ? <span key={index} />
          : <button key={index} type="button" disabled={isBusy} aria-label={key === '⌫' ? say('delete') : undefined} onClick={() => press(key)}>{key}</button>)}
      </div>
    </div>
  )
}
