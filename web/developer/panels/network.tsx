// What the app asks of servers: a table, and one exchange in full.
import { useEffect, useState } from 'preact/hooks'
import type { Exchange } from '../network-log.ts'
import type { Session } from '../session.ts'
import { useStore } from '../store.ts'
import { say, type Word } from '../words.ts'

type Domains = Record<string, string[]>

export function NetworkPanel({ session, domains }: { session: Session; domains: Domains }) {
  const exchanges = useStore(session.network.exchanges)
  const running = useStore(session.running)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<number>()
  const wanted = text.toLowerCase()
  const shown = exchanges.filter(one => wanted === '' || `${one.method} ${one.url} ${one.status ?? ''} ${one.failure ?? ''}`.toLowerCase().includes(wanted))
  const open = exchanges.find(one => one.id === chosen)
  const checks = running?.facts.checks_domains ?? false
  const move = (step: number): void => {
    const index = shown.findIndex(one => one.id === chosen)
    setChosen(shown[Math.max(0, Math.min(shown.length - 1, index + step))]?.id)
  }
  return (
    <section class="panel network">
      <div class="tools">
        <button class="tool" onClick={() => (session.network.clear(), setChosen(undefined))}>{say('clear')}</button>
        <input class="field small grow" type="search" placeholder={say('filter')} aria-label={say('filter')} value={text} onInput={event => setText(event.currentTarget.value)} />
      </div>
      <div class="split" data-open={open ? '' : undefined}>
        <div class="scroll" tabIndex={0} onKeyDown={event => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
          if (step) (event.preventDefault(), move(step))
          else if (event.key === 'Escape') setChosen(undefined)
        }}>
          {exchanges.length === 0 ? <p class="empty-panel">{say('networkEmpty')}</p> : (
            <table class="rows-table">
              <thead><tr><th>{say('method')}</th><th>{say('address')}</th><th>{say('status')}</th><th class="number">{say('time')}</th><th class="number">{say('size')}</th></tr></thead>
              <tbody>
                {shown.map(one => (
                  <tr key={one.id} aria-selected={one.id === chosen} data-kind={one.kind} onClick={() => setChosen(one.id === chosen ? undefined : one.id)}>
                    <td>{one.method}</td>
                    <td class="url" title={one.url}><Address url={one.url} />{why(one, domains, checks) === 'wouldRefuse' && <span class="mark warn" title={say('wouldRefuse')}>!</span>}</td>
                    <td class={one.failure || (one.status ?? 0) >= 400 ? 'bad' : one.status ? 'good' : 'hint'}>{one.failure ? say(/domain list|not public/.test(one.failure) ? 'refused' : 'failed') : one.status ?? say('waiting')}</td>
                    <td class="number">{one.ms === undefined ? '' : `${one.ms} ms`}</td>
                    <td class="number">{one.bytes === undefined ? '' : size(one.bytes)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
        {open && <Detail exchange={open} why={why(open, domains, checks)} onClose={() => setChosen(undefined)} />}
      </div>
    </section>
  )
}

const size = (bytes: number): string => (bytes < 1000 ? `${bytes} B` : bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`)

function Address({ url }: { url: string }) {
  const match = /^([a-z]+:\/\/[^/]+)(.*)$/i.exec(url)
  return match ? <><span class="hint">{match[1]}</span>{match[2]}</> : <>{url}</>
}

/** Why it failed, in words that help; or what would become of it in a version for others. */
function why(exchange: Exchange, domains: Domains, checks: boolean): Word | undefined {
  const { failure } = exchange
  if (failure?.includes('domain list')) return 'notDeclared'
  if (failure?.includes('not public')) return 'privateAddress'
  if (failure?.includes('DISCONNECTED')) return 'offlineNow'
  if (failure?.includes('connection failed')) return 'noServer'
  if (failure === undefined && !checks && !isDeclared(exchange, domains)) return 'wouldRefuse'
  return undefined
}

function isDeclared({ kind, url }: Exchange, domains: Domains): boolean {
  try {
    const { protocol, hostname, port } = new URL(url)
    const origin = `${protocol}//${hostname}${port ? `:${port}` : ''}`
    return (domains[kind] ?? []).some(one => one === origin || (one.includes('://*.') && origin.startsWith(`${protocol}//`) && origin.endsWith(one.split('://*')[1]!)))
  } catch {
    return false
  }
}

function Detail({ exchange, why, onClose }: { exchange: Exchange; why?: Word; onClose(): void }) {
  return (
    <div class="detail">
      <div class="detail-head"><b>{exchange.method}</b> <span class="url">{exchange.url}</span><button class="tool" aria-label={say('cancel')} onClick={onClose}>✕</button></div>
      {exchange.failure && <p class="bad">{exchange.failure}</p>}
      {why && <p class={why === 'wouldRefuse' ? 'note warn' : 'note'}>{say(why)}</p>}
      {exchange.messages && <Part title="messages"><div class="mono">{exchange.messages.map((message, index) => <div key={index} class={message.out ? 'out' : 'in'}>{message.out ? '↑' : '↓'} {message.text}</div>)}</div></Part>}
      {exchange.answer && <Part title="answer"><AnswerBody exchange={exchange} /></Part>}
      {exchange.body && <Part title="sent"><pre class="body">{pretty(exchange.body)}</pre></Part>}
      {exchange.received && <Part title="headersReceived"><Headers of={exchange.received} /></Part>}
      <Part title="headersSent"><Headers of={exchange.sent} /></Part>
    </div>
  )
}

function Part({ title, children }: { title: Word; children: preact.ComponentChildren }) {
  return <details open={title !== 'headersSent' && title !== 'headersReceived'}><summary>{say(title)}</summary>{children}</details>
}

const Headers = ({ of }: { of: Record<string, unknown> }) => (
  <dl class="headers">{Object.entries(of).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{String(value)}</dd></div>)}</dl>
)

function AnswerBody({ exchange: { answer } }: { exchange: Exchange }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!answer?.type.startsWith('image/')) return
    const made = URL.createObjectURL(new Blob([answer.bytes], { type: answer.type }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [answer])
  if (url) return <img class="picture" src={url} alt="" />
  if (answer?.text === undefined) return <p class="hint">{answer?.type} {size(answer?.bytes.byteLength ?? 0)}</p>
  return <pre class="body">{pretty(answer.text)}</pre>
}

function pretty(text: string): string {
  if (!/^\s*[{[]/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
