// An open mini program: one move from what was tapped to its first screen, the capsule over it, and the questions that it asks.
import { useEffect, useRef, useState } from 'preact/hooks'
import { FLOODED, openApp, prepareFrame, type AppHandle, type PreparedFrame } from '../../runtime/host.ts'
import type { LaunchOptions } from '../../runtime/protocol.ts'
import { appFacts, listApps, NotThere, writeLink, type AppFacts, type AppLink } from '../host/apps.ts'
import type { ContactAnswer, ContactWish } from '../chat/service.tsx'
import { bootOf, theme } from '../host/boot.ts'
import { isSignedIn } from '../host/account.ts'
import { drawnAhead, keepFacts, keepScreen, lastOpening, type LastOpening } from '../host/kept.ts'
import { Host, type Screens } from '../host/methods.ts'
import { takePrewarmed } from '../host/prewarm.ts'
import { deviceMethods } from '../../runtime/host-device.ts'
import { Prompts } from '../host/prompts.ts'
import { knownApps, remember, setPinned } from '../host/store.ts'
import { lazy } from '../look/lazy.tsx'
import { AppIcon } from '../look/sheet.tsx'
import { Scanner } from '../scan/scanner.tsx'
import { say } from '../words.ts'
import type { BuiltFacts, Development, Restore } from '../development/development.ts'
import { Sheets, type Asked } from './sheets.tsx'

const ServiceTalk = lazy<{ appId: string; name: string; wish: ContactWish; onDone(answer?: ContactAnswer): void }>(() => import('../chat/service.tsx').then(({ ServiceTalk }) => ServiceTalk), ({ onDone }) => onDone())

export interface Opening {
  link: AppLink
  /** Known before the platform has answered. */
  name?: string
  /** What was tapped, in px of the window. */
  from?: DOMRect
  referrerInfo?: { appId: string; extraData?: unknown }
  scene?: number
}

/** Scenes, as the client API numbers them: opened by itself, scanned, from another mini program. */
export const SCENE = { plain: 1001, scanned: 1011, link: 1007, miniProgram: 1037 }

const OWN_ORIGIN_PATIENCE_MS = 6_000
const MOVE_MS = 220
/** How long an app that begins anew may take before the old one goes out of sight. */
const ANEW_PATIENCE_MS = 4_000

interface Props {
  opening: Opening
  onClose(): void
  onOpen(opening: Opening): void
  onPage(link: AppLink, title: string): void
  /** Of a developer's page; elsewhere an app that is being made brings its own. */
  development?: Development
}

export function AppView({ opening, onClose, onOpen, onPage, development }: Props) {
  const [facts, setFacts] = useState<AppFacts>()
  const [failure, setFailure] = useState<string>()
  const [isReady, setReady] = useState(false)
  /** What was kept of the last opening is in sight: the cover goes before the app is there. */
  const [seen, setSeen] = useState<'at once' | 'fading'>()
  const [capsuleTheme, setCapsuleTheme] = useState('dark')
  const [shown, setShown] = useState<{ asked: Asked; turn: number }>()
  const turn = useRef(0)
  // Each question is a sheet of its own, also right after another.
  const setAsked = (asked: Asked | undefined): void => setShown(asked && { asked, turn: ++turn.current })
  const [scan, setScan] = useState<{ onlyFromCamera: boolean; done(found?: { text: string; type: string }): void }>()
  const [contact, setContact] = useState<{ wish: ContactWish; done(answer?: ContactAnswer): void }>()
  const [isPinned, setIsPinned] = useState(false)
  const [round, setRound] = useState(0)
  const frame = useRef<HTMLDivElement>(null)
  const cover = useRef<HTMLDivElement>(null)
  const running = useRef<{ handle: AppHandle; host: Host; release(): void; stopLocation(): void; opaque: boolean }>()
  const prompts = useRef(new Prompts<Asked>(setAsked))
  const here = useRef<AppLink>(opening.link)
  const section = useRef<HTMLElement>(null)
  const making = useRef<Development | undefined>(development)
  const detach = useRef<() => void>()
  /** While an app is being made: a frame that waits behind it for the next build. */
  const spare = useRef<PreparedFrame>()
  const known = useRef<AppFacts>()
  const name = facts?.name ?? opening.name ?? ''
  const app = opening.link.app

  useEffect(() => growFrom(cover.current!, opening.from), [])

  useEffect(() => {
    let isOver = false
    setFailure(undefined)
    setReady(false)
    setSeen(undefined)
    const begin = async (): Promise<void> => {
      let ready: PreparedFrame | undefined
      try {
        const prewarmed = takePrewarmed(opening.link, frame.current!)
        ready = prewarmed?.frame
        ready?.whenShown(() => setSeen('at once'))
        const asked = prewarmed ? Promise.resolve(prewarmed.facts) : appFacts(app)
        asked.catch(() => {})
        const before = prewarmed || development ? undefined : await lastOpening(opening.link)
        const ahead = prewarmed || development || before?.screen ? undefined : drawnAhead(opening.link, frame.current!).catch(() => undefined)
        // The frame loads while the platform is asked whether the app is still the same.
        if (before && !isOver) ready = prepared(before)
        const found = await asked
        if (isOver) return ready?.drop()
        if (before && !isSame(before.facts, found)) {
          ready!.drop()
          ready = undefined
          setSeen(undefined)
        }
        if (!ready && ahead) ready = prepared({ facts: found, screen: ahead.then(drawn => (drawn?.hash === found.hash ? drawn.screen : undefined)) })
        setFacts(found)
        void keepFacts(app, found)
        await attach(found.is_development === true)
        if (isOver) return
        void remember({ link: app, appId: found.app_id, name: found.name, env: found.env, openedAt: Date.now() }).then(knownApps).then(known => setIsPinned(known.some(one => one.link === app && one.pinned)))
        start(found, found.origin ?? null, () => isOver, { ready })
      } catch (error) {
        if (!running.current) ready?.drop()
        if (isOver) return
        setFailure(say(error instanceof NotThere ? 'noSuchApp' : 'notOpenedText'))
        // A developer's page waits for the first build that is sound.
        if (development) await attach(true)
      }
    }
    void begin()
    return () => {
      isOver = true
      detach.current?.()
      detach.current = undefined
      spare.current?.drop()
      spare.current = undefined
      running.current?.host.gateway.close()
      void running.current?.host.write()
      running.current?.release()
      running.current?.handle.close()
      running.current = undefined
    }
  }, [round])

  // A modal question keeps clicks from the frame, but not the frame from taking the focus, and with it the keys.
  useEffect(() => (shown ? keepKeys(frame.current!) : undefined), [shown])

  useEffect(() => {
    const toApp = (event: string, data?: unknown) => (): void => running.current?.handle.emit(event, data)
    const shown = (): void => (document.hidden ? toApp('hide')() : toApp('show', { launch: launchOf(opening) })())
    const network = (): void => toApp('network', { isConnected: navigator.onLine, networkType: navigator.onLine ? 'wifi' : 'none' })()
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const themed = (): void => toApp('theme', { theme: theme() })()
    document.addEventListener('visibilitychange', shown)
    addEventListener('online', network)
    addEventListener('offline', network)
    dark.addEventListener('change', themed)
    return () => {
      document.removeEventListener('visibilitychange', shown)
      removeEventListener('online', network)
      removeEventListener('offline', network)
      dark.removeEventListener('change', themed)
    }
  }, [])

  async function attach(isBeingMade: boolean): Promise<void> {
    if (!isBeingMade || detach.current) return
    const session: Development = making.current ?? await import('../development/follow.ts').then(({ Follow }) => new Follow(app))
    making.current = session
    detach.current = session.attach({ element: section.current!, reload: (restore, built) => void anew(restore, built), prepare })
  }

  /** An app that is being made, in its next build. */
  async function anew(restore: Restore, built?: BuiltFacts): Promise<void> {
    const found = known.current && built ? inBuild(known.current, built) : await appFacts(app).catch(() => undefined)
    if (!found || !detach.current) return
    setFacts(found)
    setFailure(undefined)
    const origin = running.current?.opaque ? null : found.origin ?? null
    const ready = spare.current
    spare.current = undefined
    if (ready && ready.origin !== origin) ready.drop()
    start(found, origin, () => !detach.current, { restore, ready: ready?.origin === origin ? ready : undefined })
  }

  function prepare(): void {
    const found = known.current
    if (spare.current || !found || !running.current) return
    const iframe = document.createElement('iframe')
    iframe.inert = true
    frame.current!.prepend(iframe)
    const origin = running.current.opaque ? null : found.origin ?? null
    spare.current = prepareFrame(iframe, origin === null ? found.opaque_frame : origin + found.frame, origin)
  }

  /** A frame as the last opening needed it, with its first screen where one was kept. */
  function prepared({ facts: known, screen }: LastOpening): PreparedFrame {
    const iframe = document.createElement('iframe')
    iframe.title = known.name
    frame.current!.replaceChildren(iframe)
    const origin = known.origin ?? null
    const made = prepareFrame(iframe, frameOf(known, origin, opening.link), origin, screen)
    made.whenShown(() => setSeen('at once'))
    return made
  }

  /** Begins the app: in a frame that was prepared, or, while it is being made, with the pages that were open. */
  function start(found: AppFacts, origin: string | null, isOver: () => boolean, { restore, ready }: { restore?: Restore; ready?: PreparedFrame } = {}): void {
    const host = new Host(app, found, screens(found))
    known.current = found
    const iframe = ready?.iframe ?? document.createElement('iframe')
    iframe.inert = false
    iframe.title = found.name
    const before = restore ? running.current : undefined
    // Behind the old one, until it has something to show.
    if (before && !ready) frame.current!.prepend(iframe)
    else if (!ready) frame.current!.replaceChildren(iframe)
    let isShown = false
    const shown = (): void => {
      if (isShown) return
      isShown = true
      before?.release()
      before?.host.gateway.close()
      before?.handle.close()
    }
    if (before) setTimeout(shown, ANEW_PATIENCE_MS)
    let isAlive = false
    // What a frame of another site is refused, this page is not: sensors, battery, a position that goes on.
    const device = deviceMethods({ emit: (event, data) => handle.emit(event, data), permit: scope => host.permit(scope) })
    const methods = { ...device.methods, ...host.methods() }
    const handle = openApp(ready ?? iframe, {
      src: frameOf(found, origin, opening.link),
      origin,
      boot: async () => {
        isAlive = true
        // A spare frame was made with the package of its time.
        const at = ready && !ready.iframe.src.includes(found.hash) ? { hash: found.hash } : {}
        const boot = bootOf(found, launchOf(opening), frame.current!.clientWidth, await host.stored(), restore?.length ? restore : undefined)
        return { ...making.current?.boot(boot) ?? boot, ...at }
      },
      methods: making.current?.methods(methods, () => handle) ?? methods,
      onEvent: (event, data) => {
        if (running.current?.handle !== handle) return
        if (event === 'ready') shown()
        if (event === 'screen') keepFirst(found, data)
        else heard(found, host, event, data)
      },
      onFailure: error => setFailure(say((error as { errMsg?: string }).errMsg === FLOODED ? 'flooded' : 'notOpenedText')),
    })
    running.current = { handle, host, release: device.release, stopLocation: () => void device.methods['location.stop']!({}, undefined as never), opaque: origin === null }
    making.current?.started({ handle, host, facts: found })
    // A browser that cannot reach the app's own origin (a name that leads nowhere for it) opens the app without one.
    if (origin !== null)
      setTimeout(() => {
        if (isAlive || isOver()) return
        device.release()
        handle.close()
        start(found, null, isOver, { restore })
      }, OWN_ORIGIN_PATIENCE_MS)
  }

  /** The app's first screen, when it is the place that was opened. */
  function keepFirst(found: AppFacts, told: { path?: unknown; screen?: unknown } | undefined): void {
    if (told?.path === (opening.link.path ?? found.entry)) void keepScreen(opening.link, found, told.screen)
  }

  function heard(found: AppFacts, host: Host, event: string, data: any): void {
    making.current?.heard(event, data)
    if (event === 'ready') setReady(true)
    else if (event === 'failed') setFailure(say('notOpenedText'))
    // What the capsule looks like is the app's to say; that it is there is not.
    else if (event === 'app.capsule') setCapsuleTheme(data?.theme === 'light' ? 'light' : 'dark')
    else if (event === 'app.back' || event === 'app.exit') onClose()
    else if (event === 'app.route') {
      const route = routeIn(found, data)
      if (route) {
        here.current = { app, ...route }
        onPage(here.current, route.title || found.name)
      }
    } else void host.keep(event, data)
    dispatchEvent(new CustomEvent('madang', { detail: { app, event, data } }))
  }

  function screens(found: AppFacts): Screens {
    const ask = async <T,>(make: (done: (answer: T) => void) => Asked): Promise<T> => {
      // A question is answered in the shell, and seen to be the shell's: not over a film that fills the screen.
      if (document.fullscreenElement) await document.exitFullscreen().catch(() => {})
      return prompts.current.ask(make)
    }
    return {
      ask: scope => ask<boolean>(done => ({ kind: 'permission', scope, done })),
      signIn: async () => {
        if (!await ask<boolean>(done => ({ kind: 'signIn', done }))) throw { errMsg: 'cancel' }
      },
      pay: parameters => ask(done => ({ kind: 'pay', parameters, done })),
      scan: onlyFromCamera => new Promise((resolve, reject) => setScan({ onlyFromCamera, done: answer => (setScan(undefined), answer ? resolve(answer) : reject({ errMsg: 'cancel' })) })),
      share: what => ask<void>(done => ({ kind: 'share', title: String(what.title ?? found.name).slice(0, 120), link: linkTo(what.path), isAsked: true, done })),
      call: async phoneNumber => {
        // What is shown is what is dialled.
        const number = phoneNumber.replace(/[^0-9+*#]/g, '').slice(0, 32)
        if (!await ask<boolean>(done => ({ kind: 'confirm', title: say('callAsk'), text: number, action: say('call'), done }))) throw { errMsg: 'cancel' }
        location.href = `tel:${number}`
      },
      showPlace: async place => {
        const text = [place.name, place.address, `${place.latitude}, ${place.longitude}`].filter(Boolean).map(line => String(line).slice(0, 120)).join('\n')
        if (await ask<boolean>(done => ({ kind: 'confirm', title: say('place'), text, action: say('openMap'), done })))
          window.open(`https://www.openstreetmap.org/?mlat=${Number(place.latitude)}&mlon=${Number(place.longitude)}#map=17/${Number(place.latitude)}/${Number(place.longitude)}`, '_blank', 'noopener,noreferrer')
      },
      address: async () => {
        const address = await ask<Record<string, string> | undefined>(done => ({ kind: 'address', done }))
        if (!address) throw { errMsg: 'cancel' }
        return address
      },
      askMessages: templates => ask(done => ({ kind: 'messages', templates, done })),
      askPrivacy: contract => ask<boolean>(done => ({ kind: 'privacy', contract, isAsked: true, done })),
      showPrivacy: async contract => void await ask<boolean>(done => ({ kind: 'privacy', contract, isAsked: false, done })),
      takeTransfer: (named, mchId) => ask(done => ({ kind: 'takeTransfer', named, mchId, done })),
      tellApp: (event, data) => running.current?.handle.emit(event, data),
      permissions: () => ask<void>(done => ({ kind: 'permissions', done })),
      openApp: async target => {
        const other = (await listApps()).find(one => one.app_id === target.appId && one.env === (target.envVersion ?? 'release'))
          ?? (await listApps()).find(one => one.app_id === target.appId)
        if (!other) throw { errMsg: 'the mini program is not here' }
        if (!await ask<boolean>(done => ({ kind: 'confirm', title: say('openOther'), text: other.name, action: say('open'), done }))) throw { errMsg: 'cancel' }
        const [path, search] = (target.path ?? '').replace(/^\//, '').split('?')
        onOpen({
          link: { app: other.link.slice('/a/'.length), path: path || undefined, query: Object.fromEntries(new URLSearchParams(search ?? '')) },
          name: other.name, scene: SCENE.miniProgram, referrerInfo: { appId: found.app_id, extraData: target.extraData },
        })
      },
      contact: async wish => {
        if (!isSignedIn() && !await ask<boolean>(done => ({ kind: 'signIn', done }))) throw { errMsg: 'cancel' }
        return new Promise(resolve => setContact({ wish, done: answer => (setContact(undefined), resolve(answer ?? {})) }))
      },
      exit: onClose,
      restart: () => setRound(current => current + 1),
    }
  }

  function linkTo(path?: string): string {
    if (!path) return writeLink(here.current)
    const [page, search] = String(path).replace(/^\//, '').split('?')
    // Only pages of its own: `..` would lead to another app.
    return facts && !facts.pages.includes(page!) ? writeLink({ app, query: {} }) : writeLink({ app, path: page, query: Object.fromEntries(new URLSearchParams(search ?? '')) })
  }

  const menu = {
    // What goes on by itself ends with the permission; what is asked for anew is refused anyway.
    revoked: (scope: string) => {
      if (scope.startsWith('scope.userLocation')) running.current?.stopLocation()
    },
    share: () => setAsked({ kind: 'share', title: name, link: linkTo(), done: () => {} }),
    reenter: () => setRound(round + 1),
    pin: () => {
      setIsPinned(!isPinned)
      void setPinned(app, !isPinned)
    },
    isPinned,
  }

  return (
    <section class="app" ref={section} aria-label={name || say('opening')} style={{ '--app-ground': groundOf(facts) }}>
      <div ref={frame} style={{ position: 'absolute', inset: 0 }} inert={shown !== undefined || contact !== undefined} />
      <div class="cover" ref={cover} data-gone={failure ? undefined : seen ?? (isReady ? 'fading' : undefined)} aria-hidden={(isReady || seen !== undefined) && !failure} role="status">
        {!failure && <div class="bones" aria-hidden="true"><i /><i style={{ width: '80%' }} /><i style={{ width: '60%' }} /></div>}
        {name && <AppIcon name={name} large />}
        <b>{name}</b>
        {failure ? <><p><strong>{say('notOpened')}</strong></p><p>{failure}</p><button class="button primary" onClick={() => setRound(round + 1)}>{say('again')}</button></> : <span class="hidden">{say('opening')}</span>}
      </div>
      <div class="capsule" data-theme={isReady && !failure ? capsuleTheme : 'dark'} role="group" aria-label={name || say('opening')}>
        <button aria-label={say('more')} aria-haspopup="dialog" disabled={!facts} onClick={() => setAsked({ kind: 'menu' })}>
          <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="4" cy="10" r="2" /><circle cx="10" cy="10" r="2.800" /><circle cx="16" cy="10" r="2" /></svg>
        </button>
        <button aria-label={say('close')} onClick={onClose}>
          <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="2" /><circle cx="10" cy="10" r="3" /></svg>
        </button>
      </div>
      {shown && facts && <Sheets key={shown.turn} asked={shown.asked} facts={facts} page={here.current.path ?? facts.entry} menu={menu} show={setAsked} />}
      {contact && facts && <div class="over"><ServiceTalk appId={facts.app_id} name={facts.name} wish={contact.wish} onDone={contact.done} /></div>}
      {scan && <Scanner onlyFromCamera={scan.onlyFromCamera} onFound={scan.done} onClose={() => scan.done()} />}
    </section>
  )
}

const LOOK_EACH_MS = 30

/** While it holds, a frame that takes the focus is put out of sight, where it can have none, and the focus goes back to where it was. */
function keepKeys(place: HTMLElement): () => void {
  let last = document.activeElement
  let isTaken = false
  const look = (): void => {
    const now = document.activeElement
    isTaken ||= now?.tagName === 'IFRAME'
    if (isTaken) {
      place.style.display = 'none'
      // Out of sight a frame may still have its window in front: the keys come back with ours.
      window.focus()
      if (last instanceof HTMLElement && !now?.closest('dialog')) last.focus()
    }
    if (now?.closest('dialog')) last = now
  }
  addEventListener('blur', look)
  document.addEventListener('focusin', look)
  const timer = setInterval(look, LOOK_EACH_MS)
  return () => {
    removeEventListener('blur', look)
    document.removeEventListener('focusin', look)
    clearInterval(timer)
    place.style.display = ''
  }
}

/** What is known of an app, with what a build of it has told since. */
function inBuild(known: AppFacts, built: BuiltFacts): AppFacts {
  return { ...known, ...built, frame: known.frame.replace(known.hash, built.hash), opaque_frame: known.opaque_frame.replace(known.hash, built.hash) }
}

/** Where an app says that it is: one of its own pages, whatever it sends. */
function routeIn(found: AppFacts, data: any): { path: string; query: Record<string, string>; title: string } | undefined {
  if (!found.pages.includes(data?.path)) return undefined
  const query = data.query !== null && typeof data.query === 'object' ? Object.fromEntries(Object.entries(data.query).map(([key, value]) => [key, String(value)])) : {}
  return { path: data.path, query, title: typeof data.title === 'string' ? data.title.slice(0, 80) : '' }
}

/** The cover grows out of what was tapped, in one move. */
function growFrom(cover: HTMLElement, from?: DOMRect): void {
  if (!from || matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const to = cover.getBoundingClientRect()
  cover.animate(
    [{ transform: `translate(${from.left - to.left}px, ${from.top - to.top}px) scale(${from.width / to.width}, ${from.height / to.height})`, borderRadius: '24px', opacity: 0.6 }, { transform: 'none', borderRadius: '0', opacity: 1 }],
    { duration: MOVE_MS, easing: 'cubic-bezier(.2, .7, .2, 1)' },
  )
}

/** The ground that the app's first page will have, so that nothing flashes. */
function groundOf(facts?: AppFacts): string | undefined {
  const value = facts?.config.window?.backgroundColorContent ?? facts?.config.window?.backgroundColor
  const named = typeof value === 'string' && value.startsWith('@') ? facts!.config.theme?.[theme()]?.[value.slice(1)] : value
  return typeof named === 'string' && /^#[0-9a-f]{3,8}$/i.test(named) ? named : undefined
}

const frameOf = (found: AppFacts, origin: string | null, { path }: AppLink): string => (origin === null ? found.opaque_frame : origin + found.frame) + (path ? `#${encodeURIComponent(path)}` : '')

/** Whether a frame that was made for one is good for the other. */
const isSame = (before: AppFacts, now: AppFacts): boolean => before.hash === now.hash && before.key === now.key && before.origin === now.origin && before.frame === now.frame && before.opaque_frame === now.opaque_frame

function launchOf(opening: Opening): LaunchOptions {
  return { path: opening.link.path, query: opening.link.query, scene: opening.scene ?? SCENE.plain, referrerInfo: opening.referrerInfo }
}
