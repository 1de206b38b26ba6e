// The number on the tab, and what of chat is loaded when. Of all this only these lines are in the shell's first module.
import { useEffect, useState } from 'preact/hooks'
import { isSignedIn } from '../host/account.ts'

const AFTER_MS = 1_500
let isStarted = false

const startMail = (): void => {
  if (isStarted || !isSignedIn()) return
  isStarted = true
  void import('./mail.ts').then(({ start }) => start(), () => (isStarted = false))
}

export function Unread() {
  const [count, setCount] = useState(0)
  useEffect(() => {
    const look = (event: Event): void => setCount((event as CustomEvent<number>).detail)
    addEventListener('madang:unread', look)
    addEventListener('madang:account', startMail)
    // What is being opened comes first.
    const timer = setTimeout(startMail, AFTER_MS)
    return () => {
      clearTimeout(timer)
      removeEventListener('madang:unread', look)
      removeEventListener('madang:account', startMail)
    }
  }, [])
  return count > 0 ? <span class="badge" aria-label={String(count)}>{count > 99 ? '99+' : count}</span> : null
}
