// Which messages an app may send: each kind with what would stand in it, and whether the answer holds for good.
import { useState } from 'preact/hooks'
import type { MessageTemplate } from '../host/methods.ts'
import { Sheet } from '../look/sheet.tsx'
import { speaker } from '../words.ts'

const say = speaker({
  title: ['메시지 받기', '接收消息', 'Messages'],
  wants: ['이런 메시지를 보내려고 합니다', '想给你发送以下消息', 'would like to send you these messages'],
  keep: ['다시 묻지 않고 이 선택을 유지', '总是保持以上选择，不再询问', 'Keep this choice and do not ask again'],
  cancel: ['받지 않음', '不接收', 'Send none'],
  allow: ['허용', '允许', 'Allow'],
})

export interface Said {
  answers: Record<string, string>
  keep: boolean
}

export function MessagesSheet({ templates, name, onAnswer }: { templates: MessageTemplate[]; name: string; onAnswer(said: Said): void }) {
  const [wanted, setWanted] = useState<Record<string, boolean>>(Object.fromEntries(templates.map(one => [one.id, true])))
  const [keep, setKeep] = useState(false)
  const answer = (isAsked: boolean): void => onAnswer({ answers: Object.fromEntries(templates.map(one => [one.id, isAsked && wanted[one.id] ? 'accept' : 'reject'])), keep })
  return (
    <Sheet label={say('title')} isAsked onClose={() => onAnswer({ answers: {}, keep: false })}>
      <h2>{name} {say('wants')}</h2>
      {templates.map(one => (
        <section key={one.id}>
          <label class="switch"><b>{one.title}</b><input type="checkbox" checked={wanted[one.id]} onChange={event => setWanted({ ...wanted, [one.id]: event.currentTarget.checked })} /></label>
          <p class="hint">{one.lines.map(line => `${line.name}: ${line.example}`).join(' · ')}</p>
        </section>
      ))}
      <label class="switch">{say('keep')}<input type="checkbox" checked={keep} onChange={event => setKeep(event.currentTarget.checked)} /></label>
      <div class="actions"><button class="button" onClick={() => answer(false)}>{say('cancel')}</button><button class="button primary" onClick={() => answer(true)}>{say('allow')}</button></div>
    </Sheet>
  )
}
