// An app's customer service, over the app that asked for it.
import { useEffect, useState } from 'preact/hooks'
import type { Opening } from '../app/app-view.tsx'
import { useMail, useStep, Wrong } from './look.tsx'
import { mail } from './mail.ts'
import './style.ts'
import { Talk } from './talk.tsx'
import { of, to, type Contacts, type Conversation } from './wire.ts'
import { say } from './words.ts'

/** What `<button open-type="contact">` says. */
export interface ContactWish { sessionFrom?: unknown; sendMessageTitle?: unknown; sendMessagePath?: unknown; showMessageCard?: unknown }

/** What the button hears when a card led back into its app. */
export interface ContactAnswer { path: string; query: Record<string, string> }

const textOf = (value: unknown, longest: number): string => (typeof value === 'string' ? value.slice(0, longest) : '')

export function ServiceTalk({ appId, name, wish, onDone }: { appId: string; name: string; wish: ContactWish; onDone(answer?: ContactAnswer): void }) {
  useMail()
  const [me, setMe] = useState<string>()
  const step = useStep()
  useEffect(() => void step.run(async () => {
    mail.start()
    const { me: person } = await of<Contacts>('/contacts')
    const conversation = `c/${appId}/${person.person_id}`
    // The app's back end hears that somebody came in, and from where.
    await to('/send', { id: crypto.randomUUID(), to: conversation, body: { kind: 'entered', session_from: textOf(wish.sessionFrom, 1_000), path: textOf(wish.sendMessagePath, 1_024) } })
    setMe(person.person_id)
  }), [])
  const id = `c/${appId}/${me}`
  const conversation: Conversation = mail.conversations.find(one => one.id === id) ?? { id, title: name, avatar_url: '', sequence: 0, unread: 0, read_sequence: 0, muted: false, pinned: false }
  const isCard = wish.showMessageCard === true || wish.showMessageCard === 'true'
  const open = ({ link }: Opening): void => onDone(link.app.split('@')[0] === appId ? { path: link.path ?? '', query: link.query } : undefined)
  if (me) return <Talk conversation={conversation} me={me} offered={isCard ? { title: textOf(wish.sendMessageTitle, 120) || name, path: textOf(wish.sendMessagePath, 1_024) || '/' } : undefined} onBack={() => onDone()} onOpen={open} />
  return (
    <section class="talk" aria-label={name} aria-busy={step.isBusy}>
      <header><h1>{name}</h1><button class="button" onClick={() => onDone()}>{say('close')}</button></header>
      <div class="log"><Wrong error={step.error} /></div>
    </section>
  )
}
