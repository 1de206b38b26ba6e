// An order whose code was scanned: whoever is not signed in does that first.
import { useState } from 'preact/hooks'
import { SignIn } from '../app/sign-in.tsx'
import { isSignedIn } from '../host/account.ts'
import { PaySheet } from './pay-sheet.tsx'

export function ScannedOrder({ codeUrl, onClose }: { codeUrl: string; onClose(): void }) {
  const [isIn, setIn] = useState(isSignedIn())
  return isIn ? <PaySheet order={{ code_url: codeUrl }} onEnd={onClose} /> : <SignIn onDone={done => (done ? setIn(true) : onClose())} />
}
