// The place of conversations: the list, what waits for an answer, search, and the way to whoever is to be written to.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Opening } from '../app/app-view.tsx'
import { SignIn } from '../app/sign-in.tsx'
import { isSignedIn } from '../host/account.ts'
import { Icon } from '../look/icons.tsx'
import { Sheet } from '../look/sheet.tsx'
import { Face, lineOf, Sign, titleOf, useMail, useStep, Wrong } from './look.tsx'
import { mail } from './mail.ts'
import { AddPerson, between, ContactSheet, MyCode, NewGroup, Requests } from './people.tsx'
import { isPushOn, isPushPossible, switchPushOn } from './push.ts'
import './style.ts'
import { Talk } from './talk.tsx'
import { of, type Contacts, type Conversation, type Message } from './wire.ts'
import { say, timeOf, whenOf } from './words.ts'

const SEARCH_AFTER_MS = 250

/** Where the address says that we are: `/chats?c=p/a/b`, `/chats?add=CODE`. */
const at = (name: string): string | undefined => new URLSearchParams(location.search).get(name) ?? undefined

const go = (conversation?: string): void => history.pushState({ talk: conversation !== undefined }, '', conversation ? `/chats?c=${encodeURIComponent(conversation)}` : '/chats')

export function Chats({ onOpen }: { onOpen(opening: Opening): void }) {
  useMail()
  const [isIn, setIn] = useState(isSignedIn())
  const [isSigning, setSigning] = useState(false)
  const [open, setOpen] = useState(at('c'))
  const [code, setCode] = useState(at('add'))
  const [sheet, setSheet] = useState<'plus' | 'phone' | 'code' | 'group' | 'contacts'>()
  const [contacts, setContacts] = useState<Contacts>()
  const [wanted, setWanted] = useState('')
  const opener = useRef<string>()
  const step = useStep()

  useEffect(() => {
    if (isIn) mail.start()
    const back = (): void => setOpen(at('c'))
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [isIn])
  const load = (): Promise<void> => step.run(async () => setContacts(await of<Contacts>('/contacts')))
  useEffect(() => void (isIn && load()), [isIn, mail.changes])

  const show = (id: string): void => {
    opener.current = id
    go(id)
    setOpen(id)
    setSheet(undefined)
  }
  const back = (): void => {
    if (history.state?.talk) history.back()
    else {
      history.replaceState(null, '', '/chats')
      setOpen(undefined)
    }
    // A keyboard goes on where it was.
    setTimeout(() => document.querySelector<HTMLElement>(`[data-id="${CSS.escape(opener.current ?? '')}"]`)?.focus())
  }

  if (!isIn) return (
    <main class="place" aria-labelledby="place-title">
      <h1 id="place-title">{say('chats')}</h1>
      <div class="empty"><Icon name="chats" /><p><b>{say('signInFirst')}</b></p><button class="button primary" onClick={() => setSigning(true)}>{say('signIn')}</button></div>
      {isSigning && <SignIn onDone={() => (setSigning(false), setIn(isSignedIn()))} />}
    </main>
  )

  const me = contacts?.me.person_id
  const talk = open && me ? mail.conversations.find(one => one.id === open) ?? newTalk(open, me, contacts!) : undefined
  const forget = (): void => {
    setCode(undefined)
    if (at('add')) history.replaceState(null, '', '/chats')
  }
  return (
    <>
      <main class="place" aria-labelledby="place-title" inert={talk !== undefined}>
        <div class="chat-head">
          <h1 id="place-title">{say('chats')}</h1>
          <button class="round" aria-label={say('add')} aria-haspopup="dialog" onClick={() => setSheet('plus')}><Sign name="plus" /></button>
        </div>
        <label class="search"><Sign name="search" /><span class="hidden">{say('search')}</span><input type="search" placeholder={say('search')} value={wanted} maxLength={64} onInput={event => setWanted(event.currentTarget.value)} /></label>
        {mail.failure && mail.conversations.length > 0 && <p class="notice" data-kind="offline" role="status" style={{ marginTop: 12 }}>{say('offline')}{mail.knownAt > 0 && ` · ${say('since')} ${timeOf(mail.knownAt)}`}</p>}
        {wanted.trim() ? <Found wanted={wanted.trim()} onShow={show} /> : <>
          {contacts && <Requests contacts={contacts} onDone={() => void load()} />}
          <Wrong error={mail.failure ? undefined : step.error} />
          <List onShow={show} onAdd={() => setSheet('plus')} />
        </>}
      </main>
      {talk && <Talk key={talk.id} conversation={talk} me={me!} onBack={back} onOpen={onOpen} />}
      {sheet === 'plus' && <Plus onChoose={setSheet} onClose={() => setSheet(undefined)} />}
      {sheet === 'phone' && <AddPerson myName={contacts?.me.name ?? ''} onClose={() => setSheet(undefined)} />}
      {code && contacts && <AddPerson code={code} myName={contacts.me.name} onClose={forget} />}
      {sheet === 'code' && <MyCode onClose={() => setSheet(undefined)} />}
      {sheet === 'group' && contacts && <NewGroup contacts={contacts} onMade={show} onClose={() => setSheet(undefined)} />}
      {sheet === 'contacts' && contacts && <ContactSheet contacts={contacts} onTalk={person => show(between(me!, person.person_id))} onClose={() => setSheet(undefined)} />}
    </>
  )
}

/** A conversation in which nothing has been said yet. */
function newTalk(id: string, me: string, contacts: Contacts): Conversation | undefined {
  const parts = id.split('/')
  const other = id.startsWith('p/') ? contacts.contacts.find(one => one.person_id === (parts[1] === me ? parts[2] : parts[1])) : undefined
  if (!other && !id.startsWith('g/')) return undefined
  return { id, title: other?.name ?? '', avatar_url: other?.avatar_url ?? '', other, sequence: 0, unread: 0, read_sequence: 0, muted: false, pinned: false }
}

function List({ onShow, onAdd }: { onShow(id: string): void; onAdd(): void }) {
  if (!mail.isLoaded && mail.conversations.length === 0) return mail.failure
    ? <div class="empty" role="alert"><p><b>{say('failed')}</b></p><button class="button" onClick={() => void mail.load()}>{say('again')}</button> <small class="mono">{mail.failure}</small></div>
    : <div class="bones" role="status" aria-busy="true" style={{ marginTop: 16 }}><i /><i /><i /></div>
  if (mail.conversations.length === 0) return <div class="empty"><Icon name="chats" /><p><b>{say('none')}</b></p><p>{say('noneStep')}</p><button class="button primary" onClick={onAdd}>{say('addPerson')}</button></div>
  return (
    <ul class="chat-list" style={{ marginTop: 12 }}>
      {mail.conversations.map(one => (
        <li key={one.id} data-pinned={one.pinned || undefined}>
          <button data-id={one.id} onClick={() => onShow(one.id)}>
            <Face id={one.id} name={titleOf(one)} url={one.avatar_url} />
            <span style={{ flex: 1, minWidth: 0 }}>
              <span class="line"><b>{titleOf(one)}</b>{one.message && <time>{whenOf(one.message.at)}</time>}</span>
              <span class="line">
                <span>{lineOf(one)}</span>
                {one.muted && <span class="hint">{say('muted')}</span>}
                {one.unread > 0 && <span class={one.muted ? 'badge quiet' : 'badge'} aria-label={`${one.unread} ${say('unreadOf')}`}>{one.unread > 99 ? '99+' : one.unread}</span>}
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function Found({ wanted, onShow }: { wanted: string; onShow(id: string): void }) {
  const [found, setFound] = useState<{ sequence: number; conversation: string; message: Message }[]>()
  const step = useStep()
  useEffect(() => {
    const timer = setTimeout(() => void step.run(async () => setFound((await of<{ messages: NonNullable<typeof found> }>(`/search?q=${encodeURIComponent(wanted)}`)).messages)), SEARCH_AFTER_MS)
    return () => clearTimeout(timer)
  }, [wanted])
  return (
    <>
      <Wrong error={step.error} />
      <p class="hidden" role="status">{found ? found.length : ''}</p>
      {found?.length === 0 && <div class="empty"><p>{say('noneFound')}</p></div>}
      <ul class="chat-list" style={{ marginTop: 12 }}>
        {found?.map(one => {
          const conversation = mail.conversations.find(known => known.id === one.conversation)
          const title = titleOf(conversation ?? { id: one.conversation, title: '' })
          return (
            <li key={one.sequence}>
              <button data-id={one.conversation} onClick={() => onShow(one.conversation)}>
                <Face id={one.conversation} name={title} url={conversation?.avatar_url} />
                <span style={{ flex: 1, minWidth: 0 }}><span class="line"><b>{title}</b><time>{whenOf(one.message.at)}</time></span><span class="line"><span>{lineOf({ message: one.message } as Conversation)}</span></span></span>
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}

function Plus({ onChoose, onClose }: { onChoose(sheet: 'phone' | 'code' | 'group' | 'contacts'): void; onClose(): void }) {
  const [push, setPush] = useState<'on' | 'off' | 'failed'>()
  useEffect(() => void isPushOn().then(isOn => setPush(isOn ? 'on' : isPushPossible() ? 'off' : undefined)), [])
  return (
    <Sheet label={say('add')} onClose={onClose}>
      <ul class="menu">
        <li><button onClick={() => onChoose('phone')}><Icon name="me" />{say('addPerson')}</button></li>
        <li><button onClick={() => onChoose('code')}><Icon name="scan" />{say('myCode')}</button></li>
        <li><button onClick={() => onChoose('contacts')}><Icon name="chats" />{say('contacts')}</button></li>
        <li><button onClick={() => onChoose('group')}><Sign name="group" />{say('newGroup')}</button></li>
        {push === 'off' && <li><button onClick={() => void switchPushOn().then(isOn => setPush(isOn ? 'on' : 'failed'), () => setPush('failed'))}><Sign name="bell" />{say('push')}</button></li>}
        {push === 'failed' && <li><p class="hint" role="alert" style={{ padding: '8px 16px' }}>{say('pushOff')}</p></li>}
        {push === 'on' && <li><p class="hint" style={{ padding: '8px 16px' }}>{say('pushOn')}</p></li>}
      </ul>
      <div class="actions" style={{ gridTemplateColumns: '1fr' }}><button class="button" onClick={onClose}>{say('cancel')}</button></div>
    </Sheet>
  )
}
