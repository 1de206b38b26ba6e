// One conversation: what was said, and where to say more.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Opening } from '../app/app-view.tsx'
import { Sheet } from '../look/sheet.tsx'
import { BodyView, groupLine } from './cards.tsx'
import { lineOf, Sign, titleOf, useMail, usePeople, useStep, Wrong } from './look.tsx'
import { mail, type Shown } from './mail.ts'
import { SendMoney } from './money.tsx'
import { GroupFactsSheet } from './people.tsx'
import './style.ts'
import { to, ask, type Conversation } from './wire.ts'
import { dayOf, say, timeOf, why, type Word } from './words.ts'

const RECALL_WITHIN_MS = 120_000
const TYPING_EACH_MS = 3_000
const NEAR_END_PX = 80

interface Props {
  conversation: Conversation
  me: string
  /** Of an app's customer service opened from the app: the page that goes along as a card. */
  offered?: { title: string; path: string }
  onBack(): void
  onOpen(opening: Opening): void
}

export function Talk({ conversation, me, offered, onBack, onOpen }: Props) {
  useMail()
  const { id } = conversation
  const page = mail.pages.get(id)
  const messages = page?.messages ?? []
  const log = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const heightBefore = useRef(0)
  const [sheet, setSheet] = useState<'menu' | 'red_packet' | 'transfer' | 'group' | { message: Shown }>()
  const step = useStep()
  const isWritable = /^[pgc]\//.test(id)
  const isMany = id.startsWith('g/')
  const person = usePeople(messages.flatMap(one => (one.message.body.kind === 'group' ? [one.message.sender, ...one.message.body.persons] : isMany ? [one.message.sender] : [])))

  const load = (): Promise<void> => step.run(async () => {
    heightBefore.current = log.current?.scrollHeight ?? 0
    await mail.page(id)
  })
  useEffect(() => void (page ? undefined : load()), [id])
  useEffect(() => {
    if (!document.hidden) mail.read(id)
  }, [conversation.sequence, messages.length])
  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open]')) onBack()
    }
    addEventListener('keydown', keys)
    return () => removeEventListener('keydown', keys)
  }, [])

  const newest = messages.at(-1)?.message.id
  useLayoutEffect(() => {
    const box = log.current
    if (!box) return
    // Older ones came in above: what was in sight stays there.
    if (heightBefore.current > 0 && !isAtEnd.current) box.scrollTop += box.scrollHeight - heightBefore.current
    else if (isAtEnd.current) box.scrollTop = box.scrollHeight
    heightBefore.current = 0
  }, [newest, messages.length])

  const seenId = mail.seen.get(id)
  const seenAt = seenId ? messages.find(one => one.message.id === seenId)?.sequence ?? 0 : 0
  const lastOwn = messages.findLast(one => one.message.sender === me && !one.state && one.message.body.kind !== 'group')
  const isTyping = (mail.typing.get(id) ?? 0) > Date.now()
  const title = titleOf(conversation)

  return (
    <section class={isWritable ? 'talk' : 'talk wide-cards'} aria-label={title}>
      <header>
        <button class="round" aria-label={say('back')} onClick={onBack}><Sign name="back" /></button>
        <h1>{title}{isTyping ? <small role="status">{say('typing')}</small> : id.startsWith('c/') && <small>{say('service')}</small>}</h1>
        <button class="round" aria-label={say('more')} aria-haspopup="dialog" onClick={() => setSheet('menu')}><Sign name="more" /></button>
      </header>
      {!mail.isConnected && mail.failure === 'OFFLINE' && <p class="talk-note" role="status">{say('offline')}</p>}
      <div class="log" ref={log} role="log" aria-label={say('messages')} tabIndex={0} aria-busy={step.isBusy}
        onScroll={event => (isAtEnd.current = event.currentTarget.scrollHeight - event.currentTarget.scrollTop - event.currentTarget.clientHeight < NEAR_END_PX)}
        onLoadCapture={() => isAtEnd.current && (log.current!.scrollTop = log.current!.scrollHeight)}>
        <span class="first" />
        {page && !page.isWhole && <button class="button" style={{ alignSelf: 'center' }} disabled={step.isBusy} onClick={() => (isAtEnd.current = false, void load())}>{say('earlier')}</button>}
        <Wrong error={step.error} />
        {messages.filter(one => one.message.body.kind !== 'entered').map((one, index, all) => (
          <Line key={one.message.client_id + one.message.sender} shown={one} before={all[index - 1]} me={me} isMany={isMany} name={person(one.message.sender)?.name} onOpen={onOpen}
            group={one.message.body.kind === 'group' ? groupLine(one.message.body, one.message.sender, me, person) : undefined}
            isSeen={one === lastOwn && one.sequence <= seenAt} onMenu={() => setSheet({ message: one })}
            onRetry={() => void mail.send(id, me, one.message.body, one.message.client_id)} />
        ))}
      </div>
      {isWritable && <Composer id={id} me={me} offered={offered} onMoney={id.startsWith('p/') && conversation.other?.openid ? setSheet : isMany ? kind => kind === 'red_packet' && setSheet(kind) : undefined} isMany={isMany} />}
      {sheet === 'menu' && <ConversationMenu conversation={conversation} onGroup={() => setSheet('group')} onClose={() => setSheet(undefined)} onGone={onBack} />}
      {sheet === 'group' && <GroupFactsSheet id={id} me={me} onClose={() => setSheet(undefined)} onLeft={onBack} />}
      {(sheet === 'red_packet' || sheet === 'transfer') && <SendMoney kind={sheet} conversation={conversation} me={me} onClose={() => setSheet(undefined)} />}
      {typeof sheet === 'object' && <MessageMenu shown={sheet.message} conversation={conversation} me={me} onClose={() => setSheet(undefined)} />}
    </section>
  )
}

interface LineProps {
  shown: Shown
  before?: Shown
  me: string
  isMany: boolean
  name?: string
  group?: string
  isSeen: boolean
  onOpen(opening: Opening): void
  onMenu(): void
  onRetry(): void
}

function Line({ shown, before, me, isMany, name, group, isSeen, onOpen, onMenu, onRetry }: LineProps) {
  const { message, state } = shown
  const isOwn = message.sender === me
  const isNewDay = !before || new Date(before.message.at).toDateString() !== new Date(message.at).toDateString()
  const day = isNewDay && <p class="day">{dayOf(message.at)}</p>
  if (group !== undefined || message.body.kind === 'recalled') return <>{day}<p class="event">{group ?? say('recalled')}</p></>
  const failure = state === 'failed' ? why({ code: shown.why }) : undefined
  return (
    <>
      {day}
      <div class={isOwn ? 'bubble-row out' : 'bubble-row'} role="article" aria-label={`${isOwn ? say('you') : name ?? ''} ${timeOf(message.at)}`}
        onContextMenu={event => (event.preventDefault(), !state && onMenu())}>
        <div class="stack">
          {isMany && !isOwn && before?.message.sender !== message.sender && <span class="who">{name}</span>}
          <BodyView message={message} isOwn={isOwn} onOpen={onOpen} />
          {failure
            ? <button class="stamp failed" onClick={onRetry}>{say('notSent')} · {failure.text} {say('again')}</button>
            : <button class="stamp" aria-label={`${timeOf(message.at)}, ${say('more')}`} disabled={state !== undefined} onClick={onMenu}>{state === 'sending' ? say('sending') : timeOf(message.at)}{isSeen && ` · ${say('seen')}`}</button>}
        </div>
      </div>
    </>
  )
}

function Composer({ id, me, offered, onMoney, isMany }: { id: string; me: string; offered?: { title: string; path: string }; onMoney?(kind: 'red_packet' | 'transfer'): void; isMany: boolean }) {
  const [text, setText] = useState('')
  const [isMore, setMore] = useState(false)
  const [card, setCard] = useState(offered)
  const typedAt = useRef(0)
  const field = useRef<HTMLTextAreaElement>(null)
  const step = useStep()
  // A phone's keyboard comes when it is asked for; a desk's is there.
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current!.focus()
  }, [id])
  const send = (): void => {
    const words = text.trim()
    if (!words) return
    setText('')
    void mail.send(id, me, { kind: 'text', text: words })
    field.current!.focus()
  }
  const sendPicture = (file: File | undefined): Promise<void> => step.run(async () => {
    if (!file) return
    setMore(false)
    const { picture_id, width, height } = await ask<{ picture_id: string; width: number; height: number }>('POST', '/messages/pictures', file)
    await mail.send(id, me, { kind: 'image', picture_id, width, height })
  })
  return (
    <>
      <Wrong error={step.error} />
      {card && (
        <p class="talk-note" style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <span style={{ flex: 1 }}>{card.title}</span>
          <button class="button" onClick={() => (setCard(undefined), void mail.send(id, me, { kind: 'page', appid: id.split('/')[1]!, path: card.path, title: card.title, env: 'release' }))}>{say('send')}</button>
        </p>
      )}
      <form class="composer" onSubmit={event => (event.preventDefault(), send())}>
        <button type="button" class="round" aria-label={say('add')} aria-expanded={isMore} onClick={() => setMore(!isMore)}><Sign name="plus" /></button>
        <textarea ref={field} rows={1} maxLength={4_000} aria-label={say('message')} placeholder={say('message')} enterkeyhint="send" value={text} dir="auto"
          onInput={event => {
            setText(event.currentTarget.value)
            if (Date.now() - typedAt.current > TYPING_EACH_MS) {
              typedAt.current = Date.now()
              mail.showTyping(id)
            }
          }}
          onPaste={event => {
            const file = [...event.clipboardData?.files ?? []].find(one => one.type.startsWith('image/'))
            if (file) (event.preventDefault(), void sendPicture(file))
          }}
          onKeyDown={event => {
            // Enter that ends a Korean syllable or chooses a Chinese word is no end of a message.
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) (event.preventDefault(), send())
          }} />
        <button class="send" disabled={!text.trim()}>{say('send')}</button>
      </form>
      {isMore && (
        <div class="composer-more">
          <label><Sign name="picture" />{say('picture')}<input class="hidden" type="file" accept="image/*" onChange={event => void sendPicture(event.currentTarget.files?.[0])} /></label>
          {onMoney && <button onClick={() => (setMore(false), onMoney('red_packet'))}><Sign name="red" />{say('redPacket')}</button>}
          {onMoney && !isMany && <button onClick={() => (setMore(false), onMoney('transfer'))}><Sign name="money" />{say('transfer')}</button>}
        </div>
      )}
    </>
  )
}

const KINDS = ['spam', 'fraud', 'harassment', 'illegal', 'other'] as const

function Report({ conversation, messageId, onClose }: { conversation: string; messageId?: string; onClose(): void }) {
  const [kind, setKind] = useState<typeof KINDS[number]>('spam')
  const [reason, setReason] = useState('')
  const [isDone, setDone] = useState(false)
  const step = useStep()
  return (
    <Sheet label={say('report')} onClose={onClose}>
      <h2>{say('report')}</h2>
      {isDone ? <p role="status">{say('reported')}</p> : <>
        <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
          <legend class="hint">{say('reportWhy')}</legend>
          {KINDS.map(one => <label class="pick" key={one}><input type="radio" name="kind" checked={kind === one} onChange={() => setKind(one)} />{say(`report.${one}` as Word)}</label>)}
        </fieldset>
        <textarea class="field" maxLength={1_000} aria-label={say('note')} value={reason} onInput={event => setReason(event.currentTarget.value)} />
      </>}
      <Wrong error={step.error} />
      <div class="actions">
        <button class="button" onClick={onClose}>{say(isDone ? 'close' : 'cancel')}</button>
        {!isDone && <button class="button primary" disabled={step.isBusy} onClick={() => void step.run(async () => (await to('/reports', { kind, conversation, message_id: messageId, reason }), setDone(true)))}>{say('report')}</button>}
      </div>
    </Sheet>
  )
}

function MessageMenu({ shown, conversation, me, onClose }: { shown: Shown; conversation: Conversation; me: string; onClose(): void }) {
  const [isReport, setReport] = useState(false)
  const step = useStep()
  const { message } = shown
  const isOwn = message.sender === me
  const words = message.body.kind === 'text' ? message.body.text : ''
  if (isReport) return <Report conversation={conversation.id} messageId={message.id} onClose={onClose} />
  return (
    <Sheet label={say('more')} onClose={onClose}>
      <p class="hint said">{words || lineOf({ ...conversation, message })}</p>
      <ul class="menu">
        {words && <li><button onClick={() => void navigator.clipboard.writeText(words).then(onClose, onClose)}>{say('copy')}</button></li>}
        {isOwn && Date.now() - message.at < RECALL_WITHIN_MS && !['red_packet', 'transfer'].includes(message.body.kind) && (
          <li><button disabled={step.isBusy} onClick={() => void step.run(async () => (await to('/recall', { message_id: message.id }), onClose()))}>{say('recall')}</button></li>
        )}
        {!isOwn && <li><button class="bad" onClick={() => setReport(true)}>{say('report')}</button></li>}
      </ul>
      <Wrong error={step.error} />
      <div class="actions" style={{ gridTemplateColumns: '1fr' }}><button class="button" onClick={onClose}>{say('cancel')}</button></div>
    </Sheet>
  )
}

function ConversationMenu({ conversation, onGroup, onClose, onGone }: { conversation: Conversation; onGroup(): void; onClose(): void; onGone(): void }) {
  const [asks, setAsks] = useState<'hide' | 'block' | 'report'>()
  const step = useStep()
  const set = (change: object): Promise<void> => step.run(async () => {
    await to('/conversations/settings', { conversation: conversation.id, ...change })
    await mail.load()
    onClose()
  })
  const other = conversation.id.startsWith('c/') ? `app/${conversation.id.split('/')[1]}` : conversation.other?.person_id
  if (asks === 'report') return <Report conversation={conversation.id} onClose={onClose} />
  if (asks) return (
    <Sheet label={say(asks)} onClose={onClose}>
      <h2>{say(asks)}</h2>
      <p>{say(asks === 'hide' ? 'hideAsk' : 'blockAsk')}</p>
      <Wrong error={step.error} />
      <div class="actions">
        <button class="button" onClick={onClose}>{say('cancel')}</button>
        <button class="button primary" disabled={step.isBusy} onClick={() => void step.run(async () => {
          if (asks === 'block') await to('/blocks', { id: other, blocked: true })
          else {
            await to('/conversations/settings', { conversation: conversation.id, hidden: true })
            mail.pages.delete(conversation.id)
            await mail.load()
          }
          onClose()
          if (asks === 'hide') onGone()
        })}>{say(asks)}</button>
      </div>
    </Sheet>
  )
  return (
    <Sheet label={say('more')} onClose={onClose}>
      <h2>{titleOf(conversation)}</h2>
      <ul class="menu">
        {conversation.id.startsWith('g/') && <li><button onClick={onGroup}>{say('members')}</button></li>}
        <li><button onClick={() => void set({ pinned: !conversation.pinned })}>{say(conversation.pinned ? 'unpin' : 'pin')}</button></li>
        <li><button onClick={() => void set({ muted: !conversation.muted })}>{say(conversation.muted ? 'unmute' : 'mute')}</button></li>
        <li><button onClick={() => setAsks('hide')}>{say('hide')}</button></li>
        {other && <li><button class="bad" onClick={() => setAsks('block')}>{say('block')}</button></li>}
        {other && <li><button class="bad" onClick={() => setAsks('report')}>{say('report')}</button></li>}
      </ul>
      <Wrong error={step.error} />
      <div class="actions" style={{ gridTemplateColumns: '1fr' }}><button class="button" onClick={onClose}>{say('cancel')}</button></div>
    </Sheet>
  )
}
