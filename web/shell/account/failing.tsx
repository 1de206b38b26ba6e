// What a step of an account's sheet says when the platform says no.
import { useState } from 'preact/hooks'
import { Refused } from '../host/account.ts'
import { refusalText } from './words.ts'

/** Runs steps one at a time and keeps the code of the last refusal. */
export function useSteps(): { isBusy: boolean; wrong?: string; attempt(step: () => Promise<unknown>): void } {
  const [isBusy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string>()
  const attempt = (step: () => Promise<unknown>): void => {
    setBusy(true)
    setWrong(undefined)
    void step().catch(refusal => setWrong(refusal instanceof Refused ? refusal.code : 'FAILED')).then(() => setBusy(false))
  }
  return { isBusy, wrong, attempt }
}

export const Wrong = ({ code }: { code?: string }) => (code ? <p role="alert" class="wrong">{refusalText(code)} <small class="mono">{code}</small></p> : null)
