// Name and picture, as others see them.
import { useState } from 'preact/hooks'
import { askAsPerson, askPlatform, Refused, type Me } from '../host/account.ts'
import { Sheet } from '../look/sheet.tsx'
import { useSteps, Wrong } from './failing.tsx'
import { say } from './words.ts'

const LARGEST_BYTES = 6 * 1024 * 1024

export function ProfileSheet({ person, onClose }: { person: Me; onClose(): void }) {
  const [nickname, setNickname] = useState(person.nickname)
  const [picture, setPicture] = useState(person.avatar_url)
  const { isBusy, wrong, attempt } = useSteps()
  const choose = (file?: File): void => {
    if (!file) return
    attempt(async () => {
      if (file.size > LARGEST_BYTES) throw new Refused('PICTURE_TOO_LARGE', '')
      setPicture((await askPlatform<{ avatar_url: string }>('PUT', '/people/me/picture', file, { 'content-type': file.type || 'application/octet-stream' })).avatar_url)
    })
  }
  const remove = (): void => attempt(async () => {
    await askAsPerson('DELETE', '/me/picture')
    setPicture('')
  })
  const save = (event: Event): void => {
    event.preventDefault()
    attempt(async () => {
      await askAsPerson('PUT', '/me', { nickname: nickname.trim() })
      onClose()
    })
  }
  return (
    <Sheet label={say('profile')} onClose={onClose}>
      <h2>{say('profile')}</h2>
      <div class="head"><Face picture={picture} name={nickname} />
        <div>
          <label class="button">{say('changePicture')}<input class="hidden" type="file" accept="image/jpeg,image/png,image/webp" disabled={isBusy} onChange={event => choose(event.currentTarget.files?.[0])} /></label>
          {picture && <button class="button plain" type="button" disabled={isBusy} onClick={remove}>{say('removePicture')}</button>}
        </div>
      </div>
      <p class="hint">{say('pictureHint')}</p>
      <form onSubmit={save}>
        <label><span class="hint">{say('nickname')}</span><input class="field" name="nickname" required maxLength={32} value={nickname} onInput={event => setNickname(event.currentTarget.value)} /></label>
        <Wrong code={wrong} />
        <div class="actions"><button class="button" type="button" onClick={onClose}>{say('close')}</button><button class="button primary" disabled={isBusy}>{say('save')}</button></div>
      </form>
    </Sheet>
  )
}

/** A person's picture, or the first letter of their name. Only pictures of this platform are shown. */
export function Face({ picture, name }: { picture: string; name: string }) {
  const path = own(picture)
  return path ? <img class="face" src={path} alt="" width={56} height={56} /> : <span class="face" aria-hidden="true">{[...name.trim()][0]?.toUpperCase() ?? '·'}</span>
}

// Its path on the name by which the shell is open: the platform may have several.
function own(picture: string): string | undefined {
  const match = /^https?:\/\/[^/]+(\/people\/pictures\/[0-9a-f]{32}\.jpg)$/.exec(picture)
  return match?.[1]
}
