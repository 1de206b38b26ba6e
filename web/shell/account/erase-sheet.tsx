// The end of an account: what goes, what the law keeps, and a word that nobody writes by mistake.
import { useState } from 'preact/hooks'
import { askAsPerson, forgetToken } from '../host/account.ts'
import { Sheet } from '../look/sheet.tsx'
import { useSteps, Wrong } from './failing.tsx'
import { say } from './words.ts'

export function EraseSheet({ onClose }: { onClose(): void }) {
  const [text, setText] = useState('')
  const [isDone, setDone] = useState(false)
  const { isBusy, wrong, attempt } = useSteps()
  const erase = (event: Event): void => {
    event.preventDefault()
    attempt(async () => {
      await askAsPerson('DELETE', '/me')
      await forgetToken()
      setDone(true)
    })
  }
  return (
    <Sheet label={say('erase')} onClose={onClose}>
      <h2>{say('erase')}</h2>
      {isDone
        ? <><p role="status">{say('erased')}</p><button class="button primary wide" onClick={onClose}>{say('done')}</button></>
        : (
            <form onSubmit={erase}>
              <p>{say('eraseText')}</p>
              <p class="notice">{say('eraseStays')}</p>
              <label><span class="hint">{say('eraseWord')}</span><input class="field" name="word" autocomplete="off" value={text} onInput={event => setText(event.currentTarget.value)} /></label>
              <Wrong code={wrong} />
              <div class="actions"><button class="button" type="button" onClick={onClose}>{say('cancel')}</button><button class="button danger" disabled={isBusy || text.trim() !== say('eraseConfirm')}>{say('eraseConfirm')}</button></div>
            </form>
          )}
    </Sheet>
  )
}
