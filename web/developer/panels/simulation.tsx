// What the phone pretends.
import { useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import type { Session } from '../session.ts'
import { NETWORKS } from '../simulation.ts'
import { useStore } from '../store.ts'
import { say, type Word } from '../words.ts'

const PLACES: [string, number, number][] = [
  ['서울 시청', 37.5663, 126.9779], ['부산 해운대', 35.1587, 129.1604], ['北京天安门', 39.9055, 116.3976], ['上海外滩', 31.2397, 121.4905], ['香港中環', 22.2819, 114.1583], ['London', 51.5072, -0.1276],
]

// Scenes as the client API numbers them, those that shops meet most.
const SCENES: [number, string][] = [
  [1001, '发现栏 · list'], [1005, '搜索 · search'], [1007, '单人聊天 · chat'], [1008, '群聊 · group chat'], [1011, '扫码 · scanned code'], [1012, '长按识码 · code in a picture'], [1020, '公众号 · account profile'], [1023, '桌面图标 · home screen'],
  [1035, '公众号菜单 · account menu'], [1037, '小程序 · another mini program'], [1038, '返回小程序 · back from one'], [1043, '模板消息 · message'], [1047, '扫小程序码 · scanned mini program code'], [1089, '下拉 · pulled down'], [1154, '朋友圈 · moments'],
]

interface Props {
  session: Session
  pages: string[]
  onOpen(page: string, scene: number, referrer: string): void
}

export function SimulationPanel({ session, pages, onOpen }: Props) {
  const { simulator } = session
  const state = useStore(simulator.state)
  const [isHidden, setHidden] = useState(false)
  const [latitude, setLatitude] = useState(String(state.location?.latitude ?? 37.5663))
  const [longitude, setLongitude] = useState(String(state.location?.longitude ?? 126.9779))
  const [page, setPage] = useState(state.page)
  const [scene, setScene] = useState(String(state.scene))
  const [referrer, setReferrer] = useState(state.referrer)
  const at = { latitude: Number(latitude), longitude: Number(longitude) }
  const isPlace = latitude.trim() !== '' && longitude.trim() !== '' && Math.abs(at.latitude) <= 90 && Math.abs(at.longitude) <= 180
  return (
    <section class="panel simulation">
      <div class="scroll padded groups">
        <Group title="location">
          <div class="tools">
            <label>{say('latitude')}<input class="field small" inputMode="decimal" value={latitude} onInput={event => setLatitude(event.currentTarget.value)} /></label>
            <label>{say('longitude')}<input class="field small" inputMode="decimal" value={longitude} onInput={event => setLongitude(event.currentTarget.value)} /></label>
            <label>{say('places')}
              <select class="field small" value="" onChange={event => {
                const place = PLACES[Number(event.currentTarget.value)]
                if (!place) return
                setLatitude(String(place[1]))
                setLongitude(String(place[2]))
                simulator.set({ location: { latitude: place[1], longitude: place[2] } })
              }}><option value="">…</option>{PLACES.map(([name], index) => <option key={name} value={index}>{name}</option>)}</select>
            </label>
          </div>
          <div class="segments" role="group" aria-label={say('location')}>
            <button aria-pressed={state.location === null} onClick={() => simulator.set({ location: null })}>{say('locationReal')}</button>
            <button aria-pressed={state.location !== null} disabled={!isPlace} onClick={() => simulator.set({ location: at })}>{say('locationSet')}{state.location && ` ${state.location.latitude}, ${state.location.longitude}`}</button>
          </div>
        </Group>
        <Group title="networkType">
          <div class="segments" role="group" aria-label={say('networkType')}>
            {NETWORKS.map(one => <button key={one} aria-pressed={state.network === one} onClick={() => simulator.set({ network: one })}>{one === 'none' ? say('offline') : one}</button>)}
          </div>
        </Group>
        <Group title="life">
          <div class="tools">
            <button class="tool" onClick={() => {
              simulator.emit(isHidden ? 'show' : 'hide', {})
              setHidden(!isHidden)
            }}>{say(isHidden ? 'foreground' : 'background')}</button>
            <button class="tool" onClick={() => simulator.emit('memoryWarning', { level: 10 })}>{say('lowMemory')}</button>
          </div>
        </Group>
        <Group title="launch">
          <form class="form" onSubmit={event => (event.preventDefault(), onOpen(page, Number(scene) || 1001, referrer))}>
            <label>{say('page')}<input class="field small mono" list="pages-known" placeholder="pages/goods/goods?id=3" value={page} onInput={event => setPage(event.currentTarget.value)} /></label>
            <datalist id="pages-known">{pages.map(one => <option key={one} value={one} />)}</datalist>
            <label>{say('scene')}<input class="field small" list="scenes-known" inputMode="numeric" value={scene} onInput={event => setScene(event.currentTarget.value)} /></label>
            <datalist id="scenes-known">{SCENES.map(([number, name]) => <option key={number} value={number}>{name}</option>)}</datalist>
            <label>{say('referrer')}<input class="field small mono" placeholder='{"appId":"wx…","extraData":{}}' value={referrer} onInput={event => setReferrer(event.currentTarget.value)} /></label>
            <button class="tool primary">{say('open')}</button>
          </form>
        </Group>
        <Group title="motion">
          <label class="slider">{say('compass')} <output>{state.compass}°</output><input type="range" min="0" max="359" value={state.compass} onInput={event => simulator.set({ compass: Number(event.currentTarget.value) })} /></label>
          {(['x', 'y', 'z'] as const).map(axis => (
            <label key={axis} class="slider">{say('tilt')} {axis} <output>{state.tilt[axis].toFixed(2)} g</output><input type="range" min="-2" max="2" step="0.05" value={state.tilt[axis]} onInput={event => simulator.set({ tilt: { ...state.tilt, [axis]: Number(event.currentTarget.value) } })} /></label>
          ))}
        </Group>
        <Group title="system"><System session={session} /></Group>
      </div>
    </section>
  )
}

function System({ session }: { session: Session }) {
  const { phone } = session.simulator
  const { theme, language, fontSize } = useStore(session.simulator.state)
  const running = useStore(session.running)
  const facts: [string, string][] = [
    ['model', phone.model], ['system', phone.system], ['platform', phone.platform], ['screen', `${phone.width} × ${phone.height}`], ['statusBarHeight', `${phone.top}`], ['safeArea.bottom', `${phone.bottom}`],
    ['theme', theme], ['language', language], ['fontSizeSetting', String(fontSize)], ['package', running?.facts.hash.slice(0, 12) ?? ''], ['origin', running?.facts.origin ?? 'null'],
  ]
  return <dl class="headers">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
}

const Group = ({ title, children }: { title: Word; children: ComponentChildren }) => <fieldset class="group"><legend>{say(title)}</legend>{children}</fieldset>
