// Sounds. The players are the view's; here is what an app holds of them.
import type { MiniApp } from '../../worker/app.ts'
import { asyncMember, eventMember, Failure, members, syncMember } from '../member.ts'
import { Listeners } from '../listeners.ts'
import { perApp } from '../per-app.ts'

const PLAYERS_LIMIT = 64
const BACKGROUND = 0
const EVENTS = ['Canplay', 'Play', 'Pause', 'Stop', 'Ended', 'TimeUpdate', 'Waiting', 'Seeking', 'Seeked', 'Error']
const SETTINGS: Record<string, unknown> = { src: '', startTime: 0, autoplay: false, loop: false, obeyMuteSwitch: true, volume: 1, playbackRate: 1, referrerPolicy: 'no-referrer' }
/** What the view need not know. */
const KEPT = new Set(['obeyMuteSwitch', 'referrerPolicy', 'title', 'epname', 'singer', 'coverImgUrl', 'webUrl', 'protocol', 'audioType', 'referrerPath'])

interface State { currentTime: number; duration: number; paused: boolean; buffered: number }

class Player {
  state: State = { currentTime: 0, duration: 0, paused: true, buffered: 0 }
  readonly events: Listeners
  readonly settings: Record<string, unknown>
  readonly object: Record<string, any> = {}
  destroyed = false

  constructor(private readonly app: MiniApp, readonly id: number, extra: Record<string, unknown>, onSet: (player: Player, name: string, value: unknown) => void = () => undefined) {
    this.events = new Listeners(app)
    this.settings = { ...SETTINGS, ...extra }
    for (const name of Object.keys(this.settings)) {
      Object.defineProperty(this.object, name, {
        enumerable: true,
        get: () => this.settings[name],
        set: (value: unknown) => {
          this.settings[name] = value
          if (!KEPT.has(name)) this.tell('set', value, name)
          onSet(this, name, value)
        },
      })
    }
    for (const name of ['duration', 'paused', 'buffered'] as const) Object.defineProperty(this.object, name, { enumerable: true, get: () => this.state[name] })
    Object.defineProperty(this.object, 'currentTime', { enumerable: true, get: () => this.state.currentTime, set: (value: number) => this.seek(value) })
    Object.assign(this.object, this.events.pairs(...EVENTS), {
      play: () => this.do('play'),
      pause: () => this.do('pause'),
      stop: () => this.do('stop'),
      seek: (position: number) => this.seek(position),
    })
  }

  do(op: string): void {
    if (op === 'play') this.state.paused = false
    if (op === 'pause' || op === 'stop') this.state.paused = true
    this.tell(op)
  }

  seek(position: unknown): void {
    const seconds = Number(position)
    if (!Number.isFinite(seconds)) return
    this.state.currentTime = seconds
    this.tell('seek', seconds)
  }

  tell(op: string, value?: unknown, name?: string): void {
    if (this.destroyed || typeof value === 'function' || (value !== null && typeof value === 'object')) return
    this.app.view.notify('audio', { id: this.id, op, name, value })
  }

  heard(event: string, state: State | undefined, error: unknown): void {
    if (state) this.state = state
    if (event !== '') this.events.emit(event, event === 'Error' ? error : {})
  }
}

const playersOf = perApp(() => ({ next: 1, byId: new Map<number, Player>() }))

function background(app: MiniApp): Player {
  const players = playersOf(app).byId
  let player = players.get(BACKGROUND)
  if (!player) {
    player = new Player(app, BACKGROUND, { title: '', epname: '', singer: '', coverImgUrl: '', webUrl: '', protocol: 'http', audioType: 'audio', referrerPath: '' }, (own, name, value) => {
      // A new source plays by itself.
      if (name === 'src' && value) own.do('play')
    })
    players.set(BACKGROUND, player)
  }
  return player
}

/** Hears what the view's players tell. */
export function hearAudio(app: MiniApp): void {
  app.view.on('audio', ({ id, event, state, error }: { id: number; event: string; state?: State; error?: unknown }) => {
    playersOf(app).byId.get(id)?.heard(event, state, error)
    if (id === BACKGROUND && (event === 'Play' || event === 'Pause' || event === 'Stop')) app.emit(`backgroundAudio${event}`, {})
  })
}

function create(app: MiniApp): Record<string, any> {
  const players = playersOf(app)
  if (players.byId.size >= PLAYERS_LIMIT) throw new Failure('too many audio contexts')
  const player = new Player(app, players.next++, {})
  players.byId.set(player.id, player)
  player.object.destroy = () => {
    player.tell('destroy')
    player.destroyed = true
    players.byId.delete(player.id)
  }
  return player.object
}

const voiceOf = perApp(app => {
  const players = playersOf(app)
  const player = new Player(app, players.next++, {})
  players.byId.set(player.id, player)
  return player
})

export default members({
  createInnerAudioContext: syncMember(create),
  getBackgroundAudioManager: syncMember(app => background(app).object, 'plays while the app is on screen or its tab is open; onNext and onPrev never come'),
  setInnerAudioOption: asyncMember({ partial: 'browsers play whatever the mute switch says; mixing and the speaker are the device\'s to choose', run: () => undefined }),
  playBackgroundAudio: asyncMember<{ dataUrl: string; title?: string; coverImgUrl?: string }>({
    needs: { dataUrl: 'string' },
    run({ dataUrl, title = '', coverImgUrl = '' }, app) { Object.assign(background(app).object, { title, coverImgUrl, src: dataUrl }) },
  }),
  pauseBackgroundAudio: asyncMember({ run: (_, app) => background(app).do('pause') }),
  stopBackgroundAudio: asyncMember({ run: (_, app) => background(app).do('stop') }),
  seekBackgroundAudio: asyncMember<{ position: number }>({ needs: { position: 'number' }, run: ({ position }, app) => background(app).seek(position) }),
  getBackgroundAudioPlayerState: asyncMember({
    run(_, app) {
      const { settings, state } = background(app)
      if (!settings.src) return { status: 2 }
      return { status: state.paused ? 0 : 1, duration: state.duration, currentPosition: state.currentTime, downloadPercent: state.duration > 0 ? Math.round(state.buffered / state.duration * 100) : 0, dataUrl: settings.src }
    },
  }),
  onBackgroundAudioPlay: eventMember('backgroundAudioPlay'),
  onBackgroundAudioPause: eventMember('backgroundAudioPause'),
  onBackgroundAudioStop: eventMember('backgroundAudioStop'),
  playVoice: asyncMember<{ filePath: string }>({
    needs: { filePath: 'string' },
    run: ({ filePath }, app) => new Promise<void>((resolve, reject) => {
      const voice = voiceOf(app)
      voice.object.offEnded()
      voice.object.offError()
      voice.object.onEnded(() => resolve())
      voice.object.onError((error: { errMsg: string }) => reject(new Failure(error.errMsg)))
      if (voice.settings.src !== filePath) voice.object.src = filePath
      voice.do('play')
    }),
  }),
  pauseVoice: asyncMember({ run: (_, app) => voiceOf(app).do('pause') }),
  stopVoice: asyncMember({ run: (_, app) => voiceOf(app).do('stop') }),
})
