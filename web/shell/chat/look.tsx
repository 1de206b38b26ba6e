// Small things that chat's screens share.
import { useEffect, useReducer, useState } from 'preact/hooks'
import { mail } from './mail.ts'
import { of, picture, type Conversation, type Person } from './wire.ts'
import { say, why, type Word } from './words.ts'

const paths = {
  back: 'M15 5l-7 7 7 7',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  plus: 'M12 5v14M5 12h14',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M9 9h.01',
  red: 'M6 3h12v18H6zM6 9c4 3 8 3 12 0M12 10v3',
  money: 'M4 8h13M14 5l3 3-3 3M20 16H7M10 13l-3 3 3 3',
  group: 'M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19c0-3 3-5 6-5s6 2 6 5M16 11a3 3 0 0 0 0-6M17 14c2 .5 4 2 4 5',
  bell: 'M6 16V11a6 6 0 1 1 12 0v5l1 2H5zM10 21h4',
  receipt: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  sign: 'M4 4h16v16H4zM10 10h4v4h-4z',
  service: 'M5 13v-2a7 7 0 1 1 14 0v2M5 13h2v5H5zM17 13h2v5h-2zM19 18c0 2-3 3-6 3',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4 4',
}

export const Sign = ({ name }: { name: keyof typeof paths }) => <svg viewBox="0 0 24 24" aria-hidden="true"><path d={paths[name]} /></svg>

/** Draws anew when something of the mail has changed. */
export function useMail(): void {
  const [, draw] = useReducer((count: number, _: void) => count + 1, 0)
  useEffect(() => mail.watch(() => draw()), [])
}

export const titleOf = (conversation: { id: string; title: string }): string => {
  switch (conversation.id[0]) {
    case 'n': return say('notices')
    case 'r': return say('receipts')
    case 's': return say('system')
    default: return conversation.title || say('gone')
  }
}

export function Face({ id, name, url, small }: { id: string; name: string; url?: string; small?: boolean }) {
  const sign = ({ n: 'bell', r: 'receipt', s: 'sign', g: 'group', c: 'service' } as Record<string, keyof typeof paths>)[id[1] === '/' ? id[0]! : '']
  return (
    <span class={small ? 'face small' : 'face'} aria-hidden="true">
      {url?.startsWith('/') || url?.startsWith(location.origin) ? <img src={url} alt="" /> : sign ? <Sign name={sign} /> : [...name.trim()][0]?.toUpperCase() ?? '·'}
    </span>
  )
}

export const Wrong = ({ error }: { error: unknown }) => {
  if (!error) return null
  const { text, code } = why(error)
  return <p role="alert" class="wrong">{text} <small class="mono">{code}</small></p>
}

/** A step that may fail, and whether it is under way. */
export function useStep(): { error: unknown; isBusy: boolean; run(step: () => Promise<void>): Promise<void> } {
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  return {
    error, isBusy,
    run: async step => {
      setBusy(true)
      setError(undefined)
      try {
        await step()
      } catch (failure) {
        setError(failure)
      }
      setBusy(false)
    },
  }
}

const names = new Map<string, Person>()

/** People by their ids, as the person calls them; asked for once. */
export function usePeople(ids: string[]): (id: string) => Person | undefined {
  const [, draw] = useState(0)
  const missing = [...new Set(ids)].filter(id => /^[0-9a-f]{32}$/.test(id) && !names.has(id))
  useEffect(() => {
    if (missing.length === 0) return
    void of<{ people: Person[] }>(`/people?ids=${missing.slice(0, 100).join(',')}`).then(({ people }) => {
      for (const id of missing) names.set(id, people.find(one => one.person_id === id) ?? { person_id: id, name: say('gone'), avatar_url: '' })
      draw(count => count + 1)
    }, () => {})
  }, [missing.join(',')])
  return id => names.get(id)
}

export function Picture({ id, width, height }: { id: string; width: number; height: number }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => void picture(id).then(setUrl, () => {}), [id])
  const ratio = width > 0 && height > 0 ? { aspectRatio: `${width} / ${height}` } : {}
  return url ? <img src={url} alt={say('picture')} style={ratio} /> : <span style={{ display: 'block', width: 180, maxWidth: '100%', ...(width > 0 ? ratio : { height: 120 }) }} aria-label={say('picture')} />
}

/** A conversation's last words, in a line. */
export function lineOf(conversation: Conversation): string {
  const body = conversation.message?.body
  if (!body) return ''
  switch (body.kind) {
    case 'text': return body.text
    case 'image': return `[${say('picture')}]`
    case 'link': case 'page': case 'template': return body.title
    case 'notice': return body.title
    case 'red_packet': return `[${say('redPacket')}] ${body.greeting}`
    case 'transfer': return `[${say('transfer')}] ${body.note}`
    case 'receipt': return `${say(body.act as Word)} · ${body.merchant}`
    case 'group': return say(body.act as Word) + (body.name ? ` ${body.name}` : '')
    case 'recalled': return say('recalled')
    default: return ''
  }
}
