// What can be opened here: recent, pinned, all, and a search over them.
import { useEffect, useMemo, useState } from 'preact/hooks'
import { listApps, type ListedApp } from '../host/apps.ts'
import { prewarmWhenIdle } from '../host/prewarm.ts'
import { fact, knownApps, setFact, type KnownApp } from '../host/store.ts'
import { Icon } from '../look/icons.tsx'
import { AppIcon } from '../look/sheet.tsx'
import { say } from '../words.ts'
import type { Opening } from '../app/app-view.tsx'

interface Shown {
  app: string
  name: string
  env: string
}

const MOST_RECENT = 8

export function Nearby({ onOpen, revision }: { onOpen(opening: Opening): void; revision: number }) {
  const [apps, setApps] = useState<ListedApp[]>()
  const [since, setSince] = useState<number>()
  const [hasFailed, setFailed] = useState(false)
  const [known, setKnown] = useState<KnownApp[]>([])
  const [wanted, setWanted] = useState('')
  const [round, setRound] = useState(0)

  useEffect(() => void knownApps().then(setKnown, () => setKnown([])), [revision])
  useEffect(prewarmWhenIdle, [revision])
  useEffect(() => {
    setFailed(false)
    listApps().then(
      found => {
        setApps(found)
        setSince(undefined)
        void setFact('apps', { found, at: Date.now() })
      },
      async () => {
        const last = await fact<{ found: ListedApp[]; at: number }>('apps').catch(() => undefined)
        setFailed(!last)
        setApps(last?.found ?? [])
        setSince(last?.at)
      },
    )
  }, [round])

  const here: Shown[] = useMemo(() => (apps ?? []).map(one => ({ app: one.link.slice('/a/'.length), name: one.name, env: one.env })), [apps])
  const match = (one: Shown): boolean => one.name.toLowerCase().includes(wanted.trim().toLowerCase())
  const recent = known.filter(one => !one.pinned).sort((one, other) => other.openedAt - one.openedAt).slice(0, MOST_RECENT).map(toShown)
  const pinned = known.filter(one => one.pinned).map(toShown)
  const found = here.filter(match)

  return (
    <main class="place" aria-labelledby="place-title">
      <h1 id="place-title">{say('nearby')}</h1>
      {since && <p class="notice" data-kind="offline" role="status">{say('offline')} ({say('since')} {new Date(since).toLocaleString()}).</p>}
      <label class="search" role="search">
        <svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.800" aria-hidden="true"><path d="M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4 4" /></svg>
        <span class="hidden">{say('search')}</span>
        <input type="search" placeholder={say('search')} value={wanted} onInput={event => setWanted(event.currentTarget.value)} />
      </label>
      {!wanted && pinned.length > 0 && <Group title={say('pinned')} apps={pinned} onOpen={onOpen} />}
      {!wanted && recent.length > 0 && <Group title={say('recent')} apps={recent} onOpen={onOpen} />}
      {found.length > 0 && <Group title={say('here')} apps={found} onOpen={onOpen} />}
      {apps && here.length > 0 && found.length === 0 && <p class="empty" role="status">{say('noneFound')}</p>}
      {apps && here.length === 0 && !hasFailed && <div class="empty"><Icon name="nearby" /><p><b>{say('noneHere')}</b></p><p>{say('noneHereStep')}</p></div>}
      {hasFailed && <div class="empty" role="alert"><p><b>{say('loadFailed')}</b></p><button class="button" onClick={() => setRound(round + 1)}>{say('again')}</button></div>}
    </main>
  )
}

const toShown = (one: KnownApp): Shown => ({ app: one.link, name: one.name, env: one.env })

function Group({ title, apps, onOpen }: { title: string; apps: Shown[]; onOpen(opening: Opening): void }) {
  return (
    <section>
      <h2>{title}</h2>
      <ul class="grid">
        {apps.map(one => (
          <li key={one.app}>
            <button class="tile" onClick={event => onOpen({ link: { app: one.app, query: {} }, name: one.name, from: event.currentTarget.firstElementChild!.getBoundingClientRect() })}>
              <AppIcon name={one.name} />
              <span class="name">{one.name}</span>
              {one.env !== 'release' && <small>{say(one.env as 'develop' | 'trial')}</small>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
