// Sounds: players by number, told what to do and telling what they did.
import type { View } from '../view.ts'

interface AudioMessage {
  id: number
  op: 'set' | 'play' | 'pause' | 'stop' | 'seek' | 'destroy'
  name?: string
  value?: any
}

const EVENTS: Record<string, string> = { canplay: 'Canplay', play: 'Play', pause: 'Pause', ended: 'Ended', timeupdate: 'TimeUpdate', waiting: 'Waiting', seeking: 'Seeking', seeked: 'Seeked', error: 'Error', durationchange: '' }

class Player {
  private readonly audio = new Audio()
  private stopped = false
  private startTime = 0
  private ready: Promise<unknown> = Promise.resolve()

  constructor(private readonly view: View, private readonly id: number) {
    this.audio.preload = 'auto'
    for (const [type, event] of Object.entries(EVENTS)) this.audio.addEventListener(type, () => this.tell(event))
  }

  private tell(event: string): void {
    if (event === 'Pause' && (this.stopped || this.audio.ended)) return
    const { audio } = this
    this.view.worker.notify('audio', {
      id: this.id,
      event,
      state: {
        currentTime: audio.currentTime,
        duration: Number.isFinite(audio.duration) ? audio.duration : 0,
        paused: audio.paused,
        buffered: audio.buffered.length ? audio.buffered.end(audio.buffered.length - 1) : 0,
      },
      ...(event === 'Error' ? { error: ERRORS[audio.error?.code ?? 0] ?? UNKNOWN } : {}),
    })
  }

  set(name: string, value: any): void {
    const { audio } = this
    switch (name) {
      case 'src':
        this.ready = Promise.resolve(this.view.files.url(String(value), this.view.current?.path ?? '')).then(url => {
          if (url === '') this.failed()
          else audio.src = url
          if (this.startTime > 0) audio.currentTime = this.startTime
        })
        break
      case 'startTime': this.startTime = Number(value) || 0; break
      case 'autoplay': audio.autoplay = value === true; break
      case 'loop': audio.loop = value === true; break
      case 'volume': audio.volume = Math.min(1, Math.max(0, Number(value) || 0)); break
      case 'playbackRate': audio.playbackRate = Math.min(2, Math.max(0.5, Number(value) || 1)); break
    }
  }

  private failed(): void {
    this.view.worker.notify('audio', { id: this.id, event: 'Error', error: { errCode: 10003, errMsg: 'the file is not found' } })
  }

  async do(op: string, value: any): Promise<void> {
    await this.ready
    const { audio } = this
    switch (op) {
      case 'play':
        this.stopped = false
        await audio.play().catch((error: Error) => {
          // Errors of the file come as events; this is the browser that wants a tap first.
          if (error.name === 'NotAllowedError') this.view.worker.notify('audio', { id: this.id, event: 'Error', error: { errCode: 10001, errMsg: 'play needs a tap of the user first' } })
        })
        break
      case 'pause': audio.pause(); break
      case 'stop':
        this.stopped = true
        audio.pause()
        audio.currentTime = 0
        this.tell('Stop')
        break
      case 'seek': audio.currentTime = Number(value) || 0; break
      case 'destroy':
        this.stopped = true
        audio.pause()
        audio.removeAttribute('src')
        audio.load()
        break
    }
  }
}

const UNKNOWN = { errCode: -1, errMsg: 'unknown error' }
// MediaError's codes in WeChat's.
const ERRORS: Record<number, { errCode: number; errMsg: string }> = {
  2: { errCode: 10002, errMsg: 'network error' },
  3: { errCode: 10004, errMsg: 'the format is not supported' },
  4: { errCode: 10003, errMsg: 'the file is not found or its format not supported' },
}

export function serveAudio(view: View): void {
  const players = new Map<number, Player>()
  view.worker.on('audio', ({ id, op, name, value }: AudioMessage) => {
    let player = players.get(id)
    if (!player) {
      if (op === 'destroy') return
      player = new Player(view, id)
      players.set(id, player)
    }
    if (op === 'set') player.set(name!, value)
    else void player.do(op, value)
    if (op === 'destroy') players.delete(id)
  })
  // Sounds of an app that left the screen go on only for its background player, which has number 0.
  view.host.on('hide', () => { for (const [id, player] of players) if (id !== 0) void player.do('pause', undefined) })
}
