// The shell: five places, one open mini program over them, the way back by the browser's own button.
import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { AppView, SCENE, type Opening } from './app/app-view.tsx'
import { Unread } from './chat/badge.tsx'
import { parseLink, writeLink, type AppLink } from './host/apps.ts'
import { Icon, type IconName } from './look/icons.tsx'
import { lazy } from './look/lazy.tsx'
import { Sheet } from './look/sheet.tsx'
import { Nearby } from './places/nearby.tsx'
import { Me, Wallet } from './places/others.tsx'
import type { Found } from './scan/decode.ts'
import { Scanner } from './scan/scanner.tsx'
import { language, say } from './words.ts'

const Chats = lazy<{ onOpen(opening: Opening): void }>(() => import('./chat/chats.tsx').then(({ Chats }) => Chats))

type Place = 'chats' | 'nearby' | 'wallet' | 'me'

const PLACES: { place: Place | 'scan'; path: string }[] = [
  { place: 'chats', path: '/chats' }, { place: 'nearby', path: '/' }, { place: 'scan', path: '/scan' }, { place: 'wallet', path: '/wallet' }, { place: 'me', path: '/me' },
]

const placeOf = (path: string): Place => {
  const found = PLACES.find(one => one.path === path.split('?')[0])?.place
  return found && found !== 'scan' ? found : 'nearby'
}

/** What a scanned text leads to: a place in an app of this platform, whatever name the platform was reached by. */
const scannedLink = (text: string): AppLink | undefined => {
  try {
    const url = new URL(text, location.href)
    return url.origin === location.origin ? parseLink(url) : undefined
  } catch {
    return undefined
  }
}

const ORDER = /^weixin:\/\/wxpay\/bizpayurl/
const ScannedOrder = lazy(() => import('./pay/scanned-order.tsx').then(part => part.ScannedOrder), ({ onClose }) => onClose())

/** A link to a red packet of this platform. */
const isPacket = (text: string): boolean => text.startsWith(`${location.origin}/wallet?packet=`)

function Shell() {
  const first = parseLink(new URL(location.href))
  const [place, setPlace] = useState<Place>(placeOf(location.pathname))
  const [opening, setOpening] = useState<Opening | undefined>(first && { link: first, scene: SCENE.link })
  const [isScanning, setScanning] = useState(location.pathname === '/scan')
  const [read, setRead] = useState<Found>()
  /** What a scanned code of a shop says: an order to be paid. */
  const [order, setOrder] = useState<string>()
  const [here, setHere] = useState<AppLink | undefined>(first)
  const [revision, setRevision] = useState(0)

  useEffect(() => {
    const back = (): void => {
      const link = parseLink(new URL(location.href))
      if (!link) {
        setOpening(undefined)
        setHere(undefined)
        setRevision(Date.now())
        setScanning(location.pathname === '/scan')
        setPlace(placeOf(location.pathname))
      } else setOpening(open => (open?.link.app === link.app ? open : { link }))
    }
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [])

  const go = (path: string): void => {
    history.pushState(null, '', path)
    setPlace(placeOf(path.split('?')[0]!))
    setScanning(path === '/scan')
  }
  const open = (next: Opening): void => {
    history.pushState({ opened: true }, '', writeLink(next.link))
    setScanning(false)
    setOpening(undefined)
    // A turn later, so that the same app opened anew is a new one.
    queueMicrotask(() => setOpening(next))
    setHere(next.link)
  }
  const close = (): void => {
    document.title = 'Madang'
    if (history.state?.opened) history.back()
    else {
      history.replaceState(null, '', '/')
      setOpening(undefined)
      setHere(undefined)
      setPlace('nearby')
      setRevision(Date.now())
    }
  }
  const page = (link: AppLink, title: string): void => {
    history.replaceState(history.state, '', writeLink(link))
    document.title = title ? `${title} · Madang` : 'Madang'
    setHere(link)
  }
  const found = (what: Found): void => {
    const contact = /^\/chats\?add=[A-Za-z0-9]{16}$/.exec(what.text.replace(location.origin, ''))
    if (contact) return go(contact[0])
    const link = scannedLink(what.text)
    if (ORDER.test(what.text)) {
      go('/wallet')
      setOrder(what.text)
    } else if (isPacket(what.text)) go(what.text.slice(location.origin.length))
    else if (link) open({ link, scene: SCENE.scanned })
    else {
      go('/')
      setRead(what)
    }
  }

  return (
    <div class="desk">
      <div class="phone">
        <div style={{ display: 'contents' }} inert={opening !== undefined || isScanning}>
          {place === 'nearby' && <Nearby onOpen={open} revision={revision} />}
          {place === 'chats' && <Chats onOpen={open} />}
          {place === 'wallet' && <Wallet key={revision} />}
          {place === 'me' && <Me onCleared={() => setRevision(Date.now())} />}
          <Tabs place={place} go={go} />
        </div>
        {isScanning && <Scanner onFound={found} onClose={() => go('/')} />}
        {opening && <AppView key={writeLink(opening.link) + (opening.scene ?? '')} opening={opening} onClose={close} onOpen={open} onPage={page} />}
        {order && <ScannedOrder codeUrl={order} onClose={() => (setOrder(undefined), setRevision(Date.now()))} />}
        {read && <ReadCode found={read} onClose={() => setRead(undefined)} />}
      </div>
      <Beside here={here} />
    </div>
  )
}

function Tabs({ place, go }: { place: Place; go(path: string): void }) {
  return (
    <nav class="tabs" aria-label={say('places')}>
      {PLACES.map(one => (
        <a key={one.path} class={one.place === 'scan' ? 'big' : undefined} href={one.path} aria-current={one.place === place ? 'page' : undefined}
          onClick={event => {
            if (event.metaKey || event.ctrlKey) return
            event.preventDefault()
            go(one.path)
          }}>
          {one.place === 'scan' ? <span><Icon name="scan" /></span> : <Icon name={one.place as IconName} />}
          {say(one.place)}
          {one.place === 'chats' && <Unread />}
        </a>
      ))}
    </nav>
  )
}

/** On a desktop: what a phone would need to be here too. */
function Beside({ here }: { here?: AppLink }) {
  const link = here ? writeLink(here) : '/'
  // An address of this machine leads a phone to itself.
  const isReachable = !/^(localhost|127\.|\[::1\])/.test(location.hostname)
  return (
    <aside class="beside" aria-label={say('besideTitle')}>
      <h2>{say('besideTitle')}</h2>
      <p class="hint">{say('besideHome')}</p>
      <img class="code" style={{ margin: '12px 0' }} loading="lazy" src={`/shell/codes?link=${encodeURIComponent(link)}`} alt={say('codeOf')} width={200} height={200} />
      <p class="hint mono">{location.origin + link}</p>
      {!isReachable && <p class="hint">{say('onlyHere')}</p>}
    </aside>
  )
}

function ReadCode({ found, onClose }: { found: Found; onClose(): void }) {
  const isLink = /^https?:\/\//i.test(found.text)
  return (
    <Sheet label={say('readCode')} onClose={onClose}>
      <h2>{say('readCode')}</h2>
      <p style={{ overflowWrap: 'anywhere' }}>{found.text}</p>
      {isLink && <p class="hint">{say('leads')}</p>}
      <div class="actions">
        <button class="button" onClick={() => void navigator.clipboard.writeText(found.text).then(onClose)}>{say('copy')}</button>
        {isLink ? <a class="button primary" href={found.text} rel="noopener noreferrer nofollow">{say('openLink')}</a> : <button class="button primary" onClick={onClose}>{say('close')}</button>}
      </div>
    </Sheet>
  )
}

document.documentElement.lang = language
render(<Shell />, document.getElementById('shell')!)
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js').catch(() => {})
