// Red packets and transfers: the wallet's own calls. The message that carries one has the id under which the wallet made it, so that doing it again pays and says nothing twice.
import { useEffect, useState } from 'preact/hooks'
import { Sheet } from '../look/sheet.tsx'
import { Sign, useStep, Wrong } from './look.tsx'
import { mail } from './mail.ts'
import { ask, SHELL, type Body, type Conversation } from './wire.ts'
import { digitsOf, money, say, timeOf, dayOf } from './words.ts'

const CURRENCY = 'CNY'

interface Packet {
  packet_id: string
  currency: string
  state: string
  from: string
  greeting: string
  count: number
  opened: number
  total?: number
  own_amount?: number
  openings?: { name: string; amount: number; luckiest?: boolean }[]
}

interface Transfer { transfer_id: string; sender: { payer_id: string; name: string }; receiver: { payer_id: string; name: string }; currency: string; amount: number; note?: string; state: string; deadline_at: string }

const receiverOf = (conversation: Conversation): object | undefined => (conversation.other?.openid ? { kind: 'openid', app_id: SHELL, value: conversation.other.openid } : undefined)

/** Minor units of what was written; undefined for what is no amount. */
function minorOf(text: string): number | undefined {
  const digits = digitsOf(CURRENCY)
  const match = /^([0-9]{1,7})(?:[.,]([0-9]+))?$/.exec(text.trim())
  if (!match || (match[2]?.length ?? 0) > digits) return undefined
  return Number(match[1]) * 10 ** digits + Number((match[2] ?? '').padEnd(digits, '0') || 0)
}

export function SendMoney({ kind, conversation, me, onClose }: { kind: 'red_packet' | 'transfer'; conversation: Conversation; me: string; onClose(): void }) {
  const isGroup = conversation.id.startsWith('g/')
  const [key] = useState(() => crypto.randomUUID())
  const [amount, setAmount] = useState('')
  const [count, setCount] = useState('1')
  const [isLucky, setLucky] = useState(true)
  const [words, setWords] = useState('')
  const [password, setPassword] = useState('')
  const [needs, setNeeds] = useState<'password' | 'newPassword'>()
  const step = useStep()
  const minor = minorOf(amount)

  const pay = (): Promise<void> => step.run(async () => {
    try {
      if (needs === 'newPassword') {
        await ask('POST', '/wallet/password', { password })
        setNeeds('password')
      }
      const sent = kind === 'transfer'
        ? await ask<Transfer>('POST', '/wallet/transfers', { to: receiverOf(conversation), currency: CURRENCY, amount: minor, ...(words ? { note: words } : {}), ...(password ? { password } : {}) }, { 'idempotency-key': key })
        : await ask<Packet>('POST', '/wallet/red-packets', {
            kind: isGroup && isLucky ? 'LUCKY' : 'FIXED', currency: CURRENCY, total: minor, count: isGroup ? Number(count) : 1, ...(words ? { greeting: words } : {}),
            ...(isGroup ? {} : { to: receiverOf(conversation) }), ...(password ? { password } : {}),
          }, { 'idempotency-key': key })
      const body: Body = 'transfer_id' in sent
        ? { kind: 'transfer', transfer_id: sent.transfer_id, amount: minor!, currency: CURRENCY, note: words }
        : { kind: 'red_packet', packet_id: sent.packet_id, greeting: sent.greeting }
      await mail.send(conversation.id, me, body, key)
      onClose()
    } catch (refusal) {
      const code = (refusal as { code?: string }).code
      if (code === 'PASSWORD_REQUIRED') setNeeds('password')
      else if (code === 'PASSWORD_NOT_SET') setNeeds('newPassword')
      else throw refusal
    }
  })

  const name = say(kind === 'transfer' ? 'transfer' : 'redPacket')
  return (
    <Sheet label={name} onClose={onClose}>
      <h2>{name}</h2>
      <form onSubmit={event => (event.preventDefault(), void pay())}>
        <label><span class="hint">{say(isGroup ? 'total' : 'amount')} ({CURRENCY})</span>
          <input class="field" name="amount" inputMode="decimal" autocomplete="off" required autofocus value={amount} onInput={event => setAmount(event.currentTarget.value)} /></label>
        {minor !== undefined && minor > 0 && <p style={{ fontSize: 28, fontWeight: 700, marginTop: 8 }}>{money(minor, CURRENCY)}</p>}
        {isGroup && kind === 'red_packet' && <>
          <label><span class="hint">{say('count')}</span><input class="field" name="count" inputMode="numeric" required value={count} onInput={event => setCount(event.currentTarget.value)} /></label>
          <label class="pick"><input type="radio" name="share" checked={isLucky} onChange={() => setLucky(true)} />{say('lucky')}</label>
          <label class="pick"><input type="radio" name="share" checked={!isLucky} onChange={() => setLucky(false)} />{say('each')}</label>
        </>}
        <label><span class="hint">{say(kind === 'transfer' ? 'note' : 'greeting')}</span><input class="field" name="words" maxLength={64} value={words} onInput={event => setWords(event.currentTarget.value)} /></label>
        {needs && <label><span class="hint">{say(needs)}</span>
          <input class="field" key={needs} name="password" type="password" inputMode="numeric" autocomplete="off" pattern="[0-9]{6}" maxLength={6} required autofocus value={password} onInput={event => setPassword(event.currentTarget.value)} /></label>}
        <Wrong error={step.error} />
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>{say('cancel')}</button>
          <button class="button primary" disabled={step.isBusy || !minor || minor <= 0}>{say('pay')}</button>
        </div>
      </form>
    </Sheet>
  )
}

const known = new Map<string, Packet | Transfer>()

function useWallet<T extends Packet | Transfer>(path: string): [T | undefined, (found: T) => void] {
  const [found, setFound] = useState(known.get(path) as T | undefined)
  useEffect(() => void ask<T>('GET', path).then(one => (known.set(path, one), setFound(one)), () => {}), [path])
  return [found, one => (known.set(path, one), setFound(one))]
}

export function RedPacketCard({ body, isOwn }: { body: Body & { kind: 'red_packet' }; isOwn: boolean }) {
  const path = `/wallet/red-packets/${encodeURIComponent(body.packet_id)}`
  const [packet, setPacket] = useWallet<Packet>(path)
  const [isOpen, setOpen] = useState(false)
  const step = useStep()
  const open = (): Promise<void> => step.run(async () => {
    await ask('POST', `${path}/open`)
    setPacket(await ask<Packet>('GET', path))
  })
  const look = (): void => {
    setOpen(true)
    void ask<Packet>('GET', path).then(setPacket, () => {})
  }
  const isDone = packet !== undefined && (packet.own_amount !== undefined || packet.state !== 'OPEN')
  const mayOpen = packet?.state === 'OPEN' && packet.own_amount === undefined && !(isOwn && packet.count === 1)
  return (
    <>
      <button class={isDone ? 'card red done' : 'card red'} onClick={look}>
        <span class="in"><Sign name="red" /><span><b>{body.greeting}</b>{packet?.own_amount !== undefined && <span>{say('opened')}</span>}</span></span>
        <span class="foot">{say('redPacket')}</span>
      </button>
      {isOpen && (
        <Sheet label={say('redPacket')} onClose={() => setOpen(false)}>
          <div class="gold">
            <p>{packet?.from}</p>
            <h2>{packet?.greeting ?? body.greeting}</h2>
            {packet?.own_amount !== undefined && <><p class="hint">{say('yours')}</p><p class="sum" role="status">{money(packet.own_amount, packet.currency)}</p></>}
            {mayOpen && <button class="button primary" style={{ background: 'var(--persimmon)', color: 'var(--paper)', minWidth: 120 }} autofocus disabled={step.isBusy} onClick={() => void open()}>{say('openRed')}</button>}
            {packet?.state === 'FINISHED' && packet.own_amount === undefined && <p>{say('allOpened')}</p>}
            {packet?.state === 'EXPIRED' && <p>{say('expired')}</p>}
            {packet && packet.count > 1 && <p class="hint">{packet.opened}/{packet.count}{packet.total !== undefined ? ` · ${money(packet.total, packet.currency)}` : ''}</p>}
            <Wrong error={step.error} />
          </div>
          {packet?.openings && packet.openings.length > 0 && (
            <ul class="rows">{packet.openings.map((one, index) => <li key={index}><span class="grow">{one.name}{one.luckiest && <small class="hint"> {say('luckiest')}</small>}</span><span>{money(one.amount, packet.currency)}</span></li>)}</ul>
          )}
          <div class="actions" style={{ gridTemplateColumns: '1fr' }}><button class="button" onClick={() => setOpen(false)}>{say('close')}</button></div>
        </Sheet>
      )}
    </>
  )
}

export function TransferCard({ body, isOwn }: { body: Body & { kind: 'transfer' }; isOwn: boolean }) {
  const path = `/wallet/transfers/${encodeURIComponent(body.transfer_id)}`
  const [transfer, setTransfer] = useWallet<Transfer>(path)
  const [isOpen, setOpen] = useState(false)
  const step = useStep()
  const end = (how: 'accept' | 'refuse'): Promise<void> => step.run(async () => setTransfer(await ask<Transfer>('POST', `${path}/${how}`)))
  // What the wallet says counts, not what the message does.
  const state = !transfer ? '' : transfer.state === 'PENDING' ? say('waiting') : transfer.state === 'ACCEPTED' ? say('accepted') : transfer.state === 'REFUSED' ? say('refused') : say('transferExpired')
  return (
    <>
      <button class={transfer && transfer.state !== 'PENDING' ? 'card money done' : 'card money'} onClick={() => (setOpen(true), void ask<Transfer>('GET', path).then(setTransfer, () => {}))}>
        <span class="in"><Sign name="money" /><span><b class="sum">{transfer ? money(transfer.amount, transfer.currency) : '…'}</b><span>{state}</span></span></span>
        <span class="foot">{say('transfer')}{transfer?.note ? ` · ${transfer.note}` : ''}</span>
      </button>
      {isOpen && transfer && (
        <Sheet label={say('transfer')} onClose={() => setOpen(false)}>
          <div class="gold">
            <p>{transfer.sender.name} → {transfer.receiver.name}</p>
            <p class="sum" style={{ color: 'var(--ink)' }}>{money(transfer.amount, transfer.currency)}</p>
            <p role="status">{state}</p>
            {transfer.note && <p>{transfer.note}</p>}
            {transfer.state === 'PENDING' && <p class="hint">{dayOf(Date.parse(transfer.deadline_at))} {timeOf(Date.parse(transfer.deadline_at))} {say('until')}</p>}
            <Wrong error={step.error} />
          </div>
          <div class="actions">
            {transfer.state === 'PENDING' && !isOwn
              ? <><button class="button" disabled={step.isBusy} onClick={() => void end('refuse')}>{say('refuseMoney')}</button><button class="button primary" autofocus disabled={step.isBusy} onClick={() => void end('accept')}>{say('acceptMoney')}</button></>
              : <button class="button" onClick={() => setOpen(false)}>{say('close')}</button>}
          </div>
        </Sheet>
      )}
    </>
  )
}
