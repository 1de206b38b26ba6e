// What a message looks like.
import { useState } from 'preact/hooks'
import type { Opening } from '../app/app-view.tsx'
import { Sheet } from '../look/sheet.tsx'
import { Picture } from './look.tsx'
import { RedPacketCard, TransferCard } from './money.tsx'
import type { Body, Message, Person } from './wire.ts'
import { money, say } from './words.ts'

/** A page of an app, as a link of the shell. Only an appid and a path: nothing that a message says leads anywhere else. */
export function pageOf(appid: string, path: string, env = 'release'): Opening | undefined {
  // A page of a version that is not released needs a key, which no message holds.
  if (!/^[A-Za-z][A-Za-z0-9_]{2,39}$/.test(appid) || env !== 'release') return undefined
  const [page, search] = path.replace(/^\//, '').split('?')
  return { link: { app: appid, path: page!.replace(/\.html$/, '') || undefined, query: Object.fromEntries(new URLSearchParams(search ?? '')) } }
}

interface Props {
  message: Message
  isOwn: boolean
  onOpen(opening: Opening): void
}

export function BodyView({ message, isOwn, onOpen }: Props) {
  const { body } = message
  switch (body.kind) {
    case 'text': return <span class="bubble" dir="auto">{body.text}</span>
    case 'image': return <PictureBubble body={body} />
    case 'link': return <LinkCard body={body} />
    case 'page': return <OpenCard opening={pageOf(body.appid, body.path, body.env)} onOpen={onOpen}><span class="in"><b>{body.title}</b></span><span class="foot">{say('miniProgram')}</span></OpenCard>
    case 'template': return (
      <OpenCard opening={body.page ? pageOf(body.appid, body.page, body.env) : undefined} onOpen={onOpen}>
        <span class="in"><b>{body.title}</b><Lines lines={body.fields.map(field => [field.name, field.value])} /></span>
        {body.page && <span class="foot">{say('open')}</span>}
      </OpenCard>
    )
    case 'receipt': return (
      <span class="bubble card"><span class="in">
        <span class="hint">{say(body.act)}</span><b>{body.merchant}</b><span class="sum">{money(body.amount, body.currency)}</span>
        <Lines lines={[['', body.description], [say('number'), body.transaction_id]]} />
      </span></span>
    )
    case 'notice': return <NoticeCard body={body} />
    case 'red_packet': return <RedPacketCard body={body} isOwn={isOwn} />
    case 'transfer': return <TransferCard body={body} isOwn={isOwn} />
    default: return null
  }
}

const Lines = ({ lines }: { lines: [string, string][] }) => (
  <dl>{lines.filter(([, value]) => value).map(([name, value], index) => <><dt key={`n${index}`}>{name}</dt><dd key={`v${index}`}>{value}</dd></>)}</dl>
)

function OpenCard({ opening, onOpen, children }: { opening?: Opening; onOpen(opening: Opening): void; children: preact.ComponentChildren }) {
  if (!opening) return <span class="bubble card">{children}</span>
  return <button class="card" onClick={event => onOpen({ ...opening, from: event.currentTarget.getBoundingClientRect() })}>{children}</button>
}

function PictureBubble({ body }: { body: Body & { kind: 'image' } }) {
  const [isLarge, setLarge] = useState(false)
  return (
    <>
      <button class="bubble picture" aria-label={say('picture')} onClick={() => setLarge(true)}><Picture id={body.picture_id} width={body.width} height={body.height} /></button>
      {isLarge && <Sheet label={say('picture')} onClose={() => setLarge(false)}><div class="large"><Picture id={body.picture_id} width={body.width} height={body.height} /></div><div class="actions" style={{ gridTemplateColumns: '1fr' }}><button class="button" onClick={() => setLarge(false)}>{say('close')}</button></div></Sheet>}
    </>
  )
}

/** Whatever leads out of the platform says where to, before it does. */
function LinkCard({ body }: { body: Body & { kind: 'link' } }) {
  const [isAsked, setAsked] = useState(false)
  const isLink = /^https?:\/\//i.test(body.url)
  return (
    <>
      <button class="card" disabled={!isLink} onClick={() => setAsked(true)}><span class="in"><b>{body.title}</b><span class="hint">{body.description}</span></span><span class="foot">{isLink ? new URL(body.url).host : ''}</span></button>
      {isAsked && (
        <Sheet label={body.title} onClose={() => setAsked(false)}>
          <h2>{body.title}</h2>
          <p class="mono">{body.url}</p>
          <p class="hint">{say('leads')}</p>
          <div class="actions"><button class="button" onClick={() => setAsked(false)}>{say('cancel')}</button><a class="button primary" href={body.url} target="_blank" rel="noopener noreferrer nofollow">{say('open')}</a></div>
        </Sheet>
      )}
    </>
  )
}

function NoticeCard({ body }: { body: Body & { kind: 'notice' } }) {
  // Into the shell only.
  const href = body.href.startsWith('/') && !body.href.startsWith('//') ? body.href : undefined
  const inside = <><span class="in"><b>{body.title}</b>{body.text && <span style={{ display: 'block', whiteSpace: 'pre-wrap' }}>{body.text}</span>}</span>{href && <span class="foot">{say('open')}</span>}</>
  return href ? <a class="card" style={{ textDecoration: 'none' }} href={href}>{inside}</a> : <span class="bubble card">{inside}</span>
}

/** What happened to a group, in a sentence. */
export function groupLine(body: Body & { kind: 'group' }, sender: string, me: string, person: (id: string) => Person | undefined): string {
  const name = (id: string): string => (id === me ? say('you') : person(id)?.name ?? '…')
  const others = body.persons.filter(id => id !== sender).map(name).join(', ')
  switch (body.act) {
    case 'made': return `${name(sender)} ${say('made')}`
    case 'renamed': return `${name(sender)} · ${say('renamed')} ${body.name}`
    case 'left': return `${name(sender)} ${say('left')}`
    default: return `${say(body.act)} ${others}`
  }
}
