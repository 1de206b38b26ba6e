// The wallet's sheets: money in and out, to a person, in a packet, and what protects it.
import { useEffect, useState } from 'preact/hooks'
import { readPhone, Refused } from '../host/account.ts'
import { Sheet } from '../look/sheet.tsx'
import { money, readMoney, writeMoney } from './money.ts'
import { Pad } from './pad.tsx'
import { SpendSheet } from './spend-sheet.tsx'
import { changeLimits, changePassword, limits, type Limits } from './wallet.ts'
import { refusalText, say as sayPay } from './words.ts'
import { say } from './wallet-words.ts'

interface Props {
  onClose(): void
}

const SOURCE = 'sandbox'
const CURRENCY = 'CNY'

function AmountField({ value, onInput, label = say('amount') }: { value: string; onInput(text: string): void; label?: string }) {
  return <label><span class="hint">{label} (¥)</span><input class="field money" name="amount" inputMode="decimal" autocomplete="off" required value={value} onInput={event => onInput(event.currentTarget.value)} /></label>
}

const Sent = ({ amount }: { amount: number }) => <p class="amount center" role="status">{money(amount, CURRENCY)}</p>

function Funding({ path, title, hint, onClose }: Props & { path: string; title: string; hint: string }) {
  const [text, setText] = useState('')
  const amount = readMoney(text, CURRENCY)
  return (
    <SpendSheet title={title} action={title} onClose={onClose} done={() => <Sent amount={amount!} />}
      spending={() => (amount === undefined ? undefined : { path, body: { amount, currency: CURRENCY, source: SOURCE }, amount, currency: CURRENCY })}>
      <AmountField value={text} onInput={setText} />
      <p class="hint">{hint}</p>
    </SpendSheet>
  )
}

export const TopUpSheet = ({ onClose }: Props) => <Funding path="/top-ups" title={say('topUp')} hint={say('sandboxBank')} onClose={onClose} />
export const WithdrawSheet = ({ onClose }: Props) => <Funding path="/withdrawals" title={say('withdraw')} hint={say('toBank')} onClose={onClose} />

export function SendSheet({ onClose }: Props) {
  const [phone, setPhone] = useState('')
  const [text, setText] = useState('')
  const [note, setNote] = useState('')
  const amount = readMoney(text, CURRENCY)
  const to = readPhone(phone)
  return (
    <SpendSheet title={say('send')} action={say('send')} onClose={onClose} done={() => <><Sent amount={amount!} /><p class="center">{say('sent')}. {say('waitsDay')}</p></>}
      spending={() => (amount === undefined || to === undefined ? undefined : { path: '/transfers', body: { to: { kind: 'phone', value: to }, amount, currency: CURRENCY, ...(note.trim() && { note: note.trim() }) }, amount, currency: CURRENCY })}>
      <label><span class="hint">{say('toPhone')}</span><input class="field" name="phone" type="tel" autocomplete="off" required placeholder="+82 10 1234 5678" value={phone} onInput={event => setPhone(event.currentTarget.value)} /></label>
      <AmountField value={text} onInput={setText} />
      <label><span class="hint">{say('note')}</span><input class="field" name="note" maxLength={64} value={note} onInput={event => setNote(event.currentTarget.value)} /></label>
      <p class="hint">{say('waitsDay')}</p>
    </SpendSheet>
  )
}

export function PacketSheet({ onClose }: Props) {
  const [text, setText] = useState('')
  const [count, setCount] = useState('1')
  const [greeting, setGreeting] = useState('')
  const [isLucky, setLucky] = useState(true)
  const [isCopied, setCopied] = useState(false)
  const total = readMoney(text, CURRENCY)
  const slots = /^[0-9]{1,3}$/.test(count) ? Number(count) : 0
  return (
    <SpendSheet<{ packet_id: string }> title={say('packet')} action={say('send')} onClose={onClose}
      spending={() => (total === undefined || slots < 1 ? undefined : { path: '/red-packets', body: { kind: isLucky ? 'LUCKY' : 'FIXED', total, count: slots, currency: CURRENCY, ...(greeting.trim() && { greeting: greeting.trim() }) }, amount: total, currency: CURRENCY })}
      done={({ packet_id }) => {
        const link = `${location.origin}/wallet?packet=${packet_id}`
        return <><Sent amount={total!} /><p class="center">{say('packetReady')}</p><p class="mono hint">{link}</p><button class="button wide" onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}>{say(isCopied ? 'copied' : 'copyLink')}</button></>
      }}>
      <AmountField value={text} onInput={setText} label={say('packetTotal')} />
      <label><span class="hint">{say('packetCount')}</span><input class="field" name="count" inputMode="numeric" required value={count} onInput={event => setCount(event.currentTarget.value)} /></label>
      <label><span class="hint">{say('greeting')}</span><input class="field" name="greeting" maxLength={64} value={greeting} onInput={event => setGreeting(event.currentTarget.value)} /></label>
      <label class="switch">{say('lucky')}<input type="checkbox" checked={isLucky} onChange={event => setLucky(event.currentTarget.checked)} /></label>
    </SpendSheet>
  )
}

type LimitName = 'per_payment' | 'per_day' | 'without_password'
const NAMES: [LimitName, 'perPayment' | 'perDay' | 'withoutPassword'][] = [['per_payment', 'perPayment'], ['per_day', 'perDay'], ['without_password', 'withoutPassword']]

export function LimitsSheet({ hasPassword, onClose }: Props & { hasPassword: boolean }) {
  const [known, setKnown] = useState<Limits>()
  const [texts, setTexts] = useState<Partial<Record<LimitName, string>>>({})
  const [wanted, setWanted] = useState<Record<LimitName, number>>()
  const [round, setRound] = useState(0)
  const [wrong, setWrong] = useState<string>()
  const failed = (refusal: unknown): void => {
    setWrong(refusal instanceof Refused ? refusal.code : 'FAILED')
    setRound(current => current + 1)
  }
  useEffect(() => void limits().then(setKnown, failed), [])
  const read = (event: Event): void => {
    event.preventDefault()
    setWrong(undefined)
    // Nothing may pass without the password: that is a limit too.
    const values = NAMES.map(([name]) => [name, texts[name] === undefined ? known![name] : /^0+([.,]0*)?$/.test(texts[name]!.trim()) ? 0 : readMoney(texts[name]!, known!.currency)] as const)
    if (values.some(([, value]) => value === undefined)) setWrong('AMOUNT')
    else setWanted(Object.fromEntries(values) as Record<LimitName, number>)
  }
  return (
    <Sheet label={say('limits')} onClose={onClose}>
      <h2>{say('limits')}</h2>
      {wrong && <p role="alert" class="wrong">{refusalText(wrong)} <small class="mono">{wrong}</small></p>}
      {known && !hasPassword && <p>{say('needsPassword')}</p>}
      {known && !wanted && (
        <form onSubmit={read}>
          {NAMES.map(([name, word]) => (
            <label key={name}><span class="hint">{say(word)} (≤ {money(known.ceilings[name], known.currency)})</span>
              <input class="field money" name={name} inputMode="decimal" required disabled={!hasPassword} value={texts[name] ?? writeMoney(known[name], known.currency)} onInput={event => setTexts({ ...texts, [name]: event.currentTarget.value })} />
            </label>
          ))}
          <div class="actions"><button class="button" type="button" onClick={onClose}>{say('cancel')}</button><button class="button primary" disabled={!hasPassword}>{say('next')}</button></div>
        </form>
      )}
      {known && wanted && (
        <>
          <p>{sayPay('enterPassword')}</p>
          <Pad label={sayPay('password')} round={round} onDigits={password => void changeLimits({ ...wanted, currency: known.currency, password }).then(onClose, failed)} />
        </>
      )}
    </Sheet>
  )
}

export function PasswordSheet({ onClose }: Props) {
  const [typed, setTyped] = useState<string[]>([])
  const [round, setRound] = useState(0)
  const [wrong, setWrong] = useState<string>()
  const [isDone, setDone] = useState(false)
  const steps = ['oldPassword', 'newPassword', 'againPassword'] as const
  const next = (digits: string): void => {
    setRound(round + 1)
    setWrong(undefined)
    const all = [...typed, digits]
    if (all.length < 3) return setTyped(all)
    setTyped([])
    if (all[1] !== all[2]) return setWrong('DIFFERENT')
    changePassword(all[0]!, all[1]!).then(() => setDone(true), refusal => setWrong(refusal instanceof Refused ? refusal.code : 'FAILED'))
  }
  return (
    <Sheet label={sayPay('changePassword')} onClose={onClose}>
      <h2>{sayPay('changePassword')}</h2>
      {wrong && <p role="alert" class="wrong">{wrong === 'DIFFERENT' ? sayPay('passwordsDiffer') : refusalText(wrong)}</p>}
      {isDone
        ? <><p role="status">{sayPay('passwordSet')}</p><button class="button primary wide" onClick={onClose}>{say('done')}</button></>
        : <><p>{sayPay(steps[typed.length]!)}</p><Pad label={sayPay('password')} round={round} onDigits={next} /></>}
    </Sheet>
  )
}
