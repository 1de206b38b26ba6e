// The developer's page: a phone with the app in it on one side, what happens inside on the other.
import { render } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { AppView, type Opening } from '../shell/app/app-view.tsx'
import { writeLink, type AppLink } from '../shell/host/apps.ts'
import { language } from '../shell/words.ts'
import { AppDataPanel } from './panels/app-data.tsx'
import { ConsolePanel } from './panels/console.tsx'
import { NetworkPanel } from './panels/network.tsx'
import { PagesPanel } from './panels/pages.tsx'
import { ProblemsPanel } from './panels/problems.tsx'
import { SimulationPanel } from './panels/simulation.tsx'
import { StoragePanel } from './panels/storage.tsx'
import { Session } from './session.ts'
import { FONT_SIZES, LANGUAGES, PHONES } from './simulation.ts'
import { useStore } from './store.ts'
import { say, type Word } from './words.ts'

const PANELS = ['console', 'network', 'storage', 'pages', 'appData', 'simulation', 'problems'] as const
type Panel = (typeof PANELS)[number]

const app = location.pathname.slice('/dev/'.length)
const session = new Session(app)
const given = new URLSearchParams(location.search)

const placeOf = (text: string): Pick<AppLink, 'path' | 'query'> => {
  const [path, search] = text.replace(/^\//, '').split('?')
  return { path: path || undefined, query: Object.fromEntries(new URLSearchParams(search ?? '')) }
}

if (given.get('scene')) session.simulator.set({ scene: Number(given.get('scene')) })
if (given.get('page')) session.simulator.set({ page: given.get('page')! })

function Developer() {
  const state = useStore(session.simulator.state)
  const running = useStore(session.running)
  const [panel, setPanel] = useState<Panel>('console')
  const [round, setRound] = useState(0)
  const [domains, setDomains] = useState<Record<string, string[]>>({})
  const opening: Opening = { link: { app, ...placeOf(state.page) }, scene: state.scene }
  const restart = (): void => {
    session.running.set(undefined)
    session.pages.set([])
    setRound(count => count + 1)
  }
  useEffect(() => {
    void fetch(`/dev/state?app=${encodeURIComponent(app)}`).then(response => response.json()).then(found => setDomains(found.domains ?? {}), () => {})
  }, [])
  useEffect(() => {
    // Alt and a number opens a panel, from anywhere.
    const pressed = (event: KeyboardEvent): void => {
      const index = event.altKey && !event.ctrlKey && !event.metaKey ? Number(event.code.replace('Digit', '')) - 1 : -1
      if (!PANELS[index]) return
      event.preventDefault()
      setPanel(PANELS[index])
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [])
  const name = running?.facts.name
  useEffect(() => void (document.title = name ? `${name} · Madang` : 'Madang'), [name])
  return (
    <div class="developer">
      <header class="bar">
        <svg viewBox="0 0 32 32" class="sign" aria-hidden="true"><path fill="currentColor" fill-rule="evenodd" d="M4 4h24v24H4zM9 9v14h14V9zM13 13h6v6h-6z" /></svg>
        <b class="title">{name ?? app.split('@')[0]}</b>
        <Settings onRestart={restart} />
        <BuildMark onOpen={() => setPanel('problems')} />
      </header>
      <PhoneStage>
        <AppView key={`${round}`} opening={opening} development={session} onClose={restart} onOpen={next => open(writeLink(next.link), '_blank', 'noopener')} onPage={() => {}} />
      </PhoneStage>
      <main class="side">
        <Tabs panel={panel} setPanel={setPanel} />
        <div class="panel-body" role="tabpanel" aria-label={say(panel)}>
          {panel === 'console' && <ConsolePanel session={session} />}
          {panel === 'network' && <NetworkPanel session={session} domains={domains} />}
          {panel === 'storage' && <StoragePanel session={session} />}
          {panel === 'pages' && <PagesPanel session={session} />}
          {panel === 'appData' && <AppDataPanel session={session} />}
          {panel === 'simulation' && <SimulationPanel session={session} pages={running?.facts.pages ?? []} onOpen={(page, scene, referrer) => (session.simulator.set({ page, scene, referrer }), restart())} />}
          {panel === 'problems' && <ProblemsPanel session={session} />}
        </div>
      </main>
    </div>
  )
}

function Settings({ onRestart }: { onRestart(): void }) {
  const { simulator } = session
  const state = useStore(simulator.state)
  const again = (fields: Partial<typeof state>): void => {
    simulator.set(fields)
    // What the app was told at its start is told anew, where it is.
    session.reload()
  }
  return (
    <div class="settings">
      <select aria-label={say('phone')} value={state.phone} onChange={event => again({ phone: Number(event.currentTarget.value) })}>{PHONES.map((phone, index) => <option key={phone.name} value={index}>{phone.name}</option>)}</select>
      <select aria-label={say('theme')} value={state.theme} onChange={event => simulator.set({ theme: event.currentTarget.value as 'light' | 'dark' })}><option value="light">{say('light')}</option><option value="dark">{say('dark')}</option></select>
      <select aria-label={say('language')} value={state.language} onChange={event => again({ language: event.currentTarget.value })}>{LANGUAGES.map(one => <option key={one} value={one}>{one}</option>)}</select>
      <select aria-label={say('fontSize')} value={state.fontSize} onChange={event => again({ fontSize: Number(event.currentTarget.value) })}>{FONT_SIZES.map(one => <option key={one} value={one}>{one} px</option>)}</select>
      <button class="tool" onClick={onRestart}>{say('restart')}</button>
    </div>
  )
}

function BuildMark({ onOpen }: { onOpen(): void }) {
  const { isConnected, diagnostics, effect, buildMs, shownMs } = useStore(session.build)
  const errors = diagnostics.filter(one => one.severity === 'error').length
  const warnings = diagnostics.length - errors
  return (
    <div class="build" role="status">
      <span class={isConnected ? 'dot good' : 'dot bad'} aria-hidden="true" />
      {!isConnected && <span class="bad">{say('disconnected')}</span>}
      {isConnected && buildMs === undefined && <span class="hint">{say('connected')}</span>}
      {isConnected && buildMs !== undefined && effect !== 'errors' && <span class="hint figures">{say('built')} {buildMs} ms{shownMs !== undefined && ` · ${say('shown')} +${shownMs} ms`}</span>}
      {errors > 0 && <button class="tool bad" onClick={onOpen}>✕ {errors} {say('errors')}</button>}
      {warnings > 0 && <button class="tool warn" onClick={onOpen}>! {warnings} {say('warnings')}</button>}
    </div>
  )
}

function Tabs({ panel, setPanel }: { panel: Panel; setPanel(panel: Panel): void }) {
  const lines = useStore(session.lines)
  const { diagnostics } = useStore(session.build)
  const exchanges = useStore(session.network.exchanges)
  const counts: Partial<Record<Panel, [number, string]>> = {
    console: [lines.filter(line => line.level === 'error').length, 'bad'],
    network: [exchanges.filter(one => one.failure || (one.status ?? 0) >= 400).length, 'bad'],
    problems: [diagnostics.length, diagnostics.some(one => one.severity === 'error') ? 'bad' : 'warn'],
  }
  const keys = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const next = PANELS[(PANELS.indexOf(panel) + step + PANELS.length) % PANELS.length]!
    setPanel(next)
    document.getElementById(`tab-${next}`)?.focus()
  }
  return (
    <nav class="panel-tabs" role="tablist" aria-label={say('panels')} onKeyDown={keys}>
      {PANELS.map((one, index) => (
        <button key={one} id={`tab-${one}`} role="tab" aria-selected={one === panel} tabIndex={one === panel ? 0 : -1} title={`Alt+${index + 1}`} onClick={() => setPanel(one)}>
          {say(one satisfies Word)}{(counts[one]?.[0] ?? 0) > 0 && <b class={counts[one]![1]}>{counts[one]![0]}</b>}
        </button>
      ))}
    </nav>
  )
}

/** The phone, as large as there is room for. */
function PhoneStage({ children }: { children: preact.ComponentChildren }) {
  const { phone, theme } = useStore(session.simulator.state)
  const { width, height, top, bottom, platform } = PHONES[phone]!
  const stage = useRef<HTMLDivElement>(null)
  const [scale, setScale] = useState(1)
  useLayoutEffect(() => {
    const fit = (): void => setScale(Math.min(1, (stage.current!.clientHeight - 48) / (height + 20), (stage.current!.clientWidth - 32) / (width + 20)))
    const watch = new ResizeObserver(fit)
    watch.observe(stage.current!)
    fit()
    return () => watch.disconnect()
  }, [width, height])
  return (
    <div class="stage" ref={stage}>
      <div class="device" data-platform={platform} data-theme={theme} style={{ width: `${width + 20}px`, height: `${height + 20}px`, transform: `scale(${scale})`, '--status-bar': `${top}px`, margin: `${-(height + 20) * (1 - scale) / 2}px ${-(width + 20) * (1 - scale) / 2}px` }}>
        <div class="screen">
          {children}
          <div class="status-bar" style={{ height: `${top}px` }} aria-hidden="true"><span>{new Date().toTimeString().slice(0, 5)}</span><span>●●● ▮</span></div>
          {bottom > 0 && <div class="home-bar" aria-hidden="true" />}
        </div>
      </div>
      <p class="hint scale">{PHONES[phone]!.name} · {width} × {height} · {Math.round(scale * 100)}%</p>
    </div>
  )
}

document.documentElement.lang = language
render(<Developer />, document.getElementById('developer')!)
