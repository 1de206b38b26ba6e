// An open mini program: one move from what was tapped to its first screen, the capsule over it, and the questions that it asks.
import { useEffect, useRef, useState } from 'preact/hooks'
import { openApp, type AppHandle } from '../../runtime/host.ts'
import type { LaunchOptions } from '../../runtime/protocol.ts'
import { appFacts, listApps, NotThere, writeLink, type AppFacts, type AppLink } from '../host/apps.ts'
import { bootOf, theme } from '../host/boot.ts'
import { Host, type Screens } from '../host/methods.ts'
import { deviceMethods } from '../../runtime/host-device.ts'
import { knownApps, remember, setPinned } from '../host/store.ts'
import { AppIcon } from '../look/sheet.tsx'
import { Scanner } from '../scan/scanner.tsx'
import { say } from '../words.ts'
import { Sheets, type Asked } from './sheets.tsx'

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

interface Props {
  opening: Opening
  onClose(): void
  onOpen(opening: Opening): void
  onPage(link: AppLink, title: string): void
}

export function AppView({ opening, onClose, onOpen, onPage }: Props) {
  const [facts, setFacts] = useState<AppFacts>()
  const [failure, setFailure] = useState<string>()
  const [isReady, setReady] = useState(false)
  const [capsule, setCapsule] = useState({ theme: 'dark', hidden: false })
  const [asked, setAsked] = useState<Asked>()
  const [scan, setScan] = useState<{ onlyFromCamera: boolean; done(found?: { text: string; type: string }): void }>()
  const [isPinned, setIsPinned] = useState(false)
  const [round, setRound] = useState(0)
  const frame = useRef<HTMLDivElement>(null)
  const cover = useRef<HTMLDivElement>(null)
  const running = useRef<{ handle: AppHandle; host: Host; release(): void }>()
  const here = useRef<AppLink>(opening.link)
  const name = facts?.name ?? opening.name ?? ''
  const app = opening.link.app

  useEffect(() => growFrom(cover.current!, opening.from), [])

  useEffect(() => {
    let isOver = false
    setFailure(undefined)
    setReady(false)
    const begin = async (): Promise<void> => {
      try {
        const found = await appFacts(app)
        if (isOver) return
        setFacts(found)
        void remember({ link: app, appId: found.app_id, name: found.name, env: found.env, openedAt: Date.now() }).then(knownApps).then(known => setIsPinned(known.some(one => one.link === app && one.pinned)))
        start(found, found.origin ?? null, () => isOver)
      } catch (error) {
        if (!isOver) setFailure(say(error instanceof NotThere ? 'noSuchApp' : 'notOpenedText'))
      }
    }
    void begin()
    return () => {
      isOver = true
      running.current?.host.gateway.close()
      running.current?.release()
      running.current?.handle.close()
      running.current = undefined
    }
  }, [round])

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

  function start(found: AppFacts, origin: string | null, isOver: () => boolean): void {
    const host = new Host(app, found, screens(found))
    const iframe = document.createElement('iframe')
    iframe.title = found.name
    frame.current!.replaceChildren(iframe)
    let isAlive = false
    // What a frame of another site is refused, this page is not: sensors, battery, a position that goes on.
    const device = deviceMethods({ emit: (event, data) => handle.emit(event, data), permit: scope => host.permit(scope) })
    const handle = openApp(iframe, {
      src: origin === null ? found.opaque_frame : origin + found.frame,
      origin,
      boot: async () => {
        isAlive = true
        return bootOf(found, launchOf(opening), frame.current!.clientWidth, await host.stored())
      },
      methods: { ...device.methods, ...host.methods() },
      onEvent: (event, data) => heard(host, event, data),
      onFailure: () => setFailure(say('notOpenedText')),
    })
    running.current = { handle, host, release: device.release }
    // A browser that cannot reach the app's own origin (a name that leads nowhere for it) opens the app without one.
    if (origin !== null)
      setTimeout(() => {
        if (isAlive || isOver()) return
        device.release()
        handle.close()
        start(found, null, isOver)
      }, OWN_ORIGIN_PATIENCE_MS)
  }

  function heard(host: Host, event: string, data: any): void {
    if (event === 'ready') setReady(true)
    else if (event === 'failed') setFailure(say('notOpenedText'))
    else if (event === 'app.capsule') setCapsule({ theme: data.theme, hidden: data.hidden === true })
    else if (event === 'app.back' || event === 'app.exit') onClose()
    else if (event === 'app.route') {
      here.current = { app, path: data.path, query: data.query ?? {} }
      onPage(here.current, data.title || name)
    } else void host.keep(event, data)
    dispatchEvent(new CustomEvent('madang', { detail: { app, event, data } }))
  }

  function screens(found: AppFacts): Screens {
    const ask = <T,>(make: (done: (answer: T) => void) => Asked): Promise<T> => new Promise(resolve => setAsked(make(resolve)))
    return {
      ask: scope => ask<boolean>(done => ({ kind: 'permission', scope, done })),
      signIn: async () => {
        if (!await ask<boolean>(done => ({ kind: 'signIn', done }))) throw { errMsg: 'cancel' }
      },
      scan: onlyFromCamera => new Promise((resolve, reject) => setScan({ onlyFromCamera, done: answer => (setScan(undefined), answer ? resolve(answer) : reject({ errMsg: 'cancel' })) })),
      share: what => ask<void>(done => ({ kind: 'share', title: what.title ?? found.name, link: linkTo(what.path), done })),
      call: async phoneNumber => {
        if (!await ask<boolean>(done => ({ kind: 'confirm', title: say('callAsk'), text: phoneNumber, action: say('call'), done }))) throw { errMsg: 'cancel' }
        location.href = `tel:${phoneNumber.replace(/[^0-9+*#]/g, '')}`
      },
      showPlace: async place => {
        const text = [place.name, place.address, `${place.latitude}, ${place.longitude}`].filter(Boolean).join('\n')
        if (await ask<boolean>(done => ({ kind: 'confirm', title: say('place'), text, action: say('openMap'), done })))
          window.open(`https://www.openstreetmap.org/?mlat=${Number(place.latitude)}&mlon=${Number(place.longitude)}#map=17/${Number(place.latitude)}/${Number(place.longitude)}`, '_blank', 'noopener,noreferrer')
      },
      address: async () => {
        const address = await ask<Record<string, string> | undefined>(done => ({ kind: 'address', done }))
        if (!address) throw { errMsg: 'cancel' }
        return address
      },
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
      exit: onClose,
    }
  }

  function linkTo(path?: string): string {
    if (!path) return writeLink(here.current)
    const [page, search] = path.replace(/^\//, '').split('?')
    return writeLink({ app, path: page, query: Object.fromEntries(new URLSearchParams(search ?? '')) })
  }

  const menu = {
    share: () => setAsked({ kind: 'share', title: name, link: linkTo(), done: () => {} }),
    reenter: () => setRound(round + 1),
    pin: () => {
      setIsPinned(!isPinned)
      void setPinned(app, !isPinned)
    },
    isPinned,
  }

  return (
    <section class="app" aria-label={name || say('opening')} style={{ '--app-ground': groundOf(facts) }}>
      <div ref={frame} style={{ position: 'absolute', inset: 0 }} />
      <div class="cover" ref={cover} data-gone={isReady && !failure ? '' : undefined} aria-hidden={isReady && !failure} role="status">
        {!failure && <div class="bones" aria-hidden="true"><i /><i style={{ width: '80%' }} /><i style={{ width: '60%' }} /></div>}
        {name && <AppIcon name={name} large />}
        <b>{name}</b>
        {failure ? <><p>{say('notOpened')}. {failure}</p><button class="button primary" onClick={() => setRound(round + 1)}>{say('again')}</button></> : <span class="hidden">{say('opening')}</span>}
      </div>
      {!capsule.hidden && (
        <div class="capsule" data-theme={isReady ? capsule.theme : 'dark'} role="group" aria-label={name}>
          <button aria-label={say('more')} aria-haspopup="dialog" disabled={!facts} onClick={() => setAsked({ kind: 'menu' })}>
            <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="4" cy="10" r="2" /><circle cx="10" cy="10" r="2.800" /><circle cx="16" cy="10" r="2" /></svg>
          </button>
          <button aria-label={say('close')} onClick={onClose}>
            <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="2" /><circle cx="10" cy="10" r="3" /></svg>
          </button>
        </div>
      )}
      {asked && facts && <Sheets asked={asked} facts={facts} page={here.current.path ?? facts.entry} menu={menu} show={setAsked} />}
      {scan && <Scanner onlyFromCamera={scan.onlyFromCamera} onFound={scan.done} onClose={() => scan.done()} />}
    </section>
  )
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

function launchOf(opening: Opening): LaunchOptions {
  return { path: opening.link.path, query: opening.link.query, scene: opening.scene ?? SCENE.plain, referrerInfo: opening.referrerInfo }
}
