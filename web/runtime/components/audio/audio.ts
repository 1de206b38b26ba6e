import { builtin } from '../../view/builtin.ts'
import { make } from '../shared/dom.ts'
import { say } from '../shared/words.ts'
import { audio } from './declaration.ts'

const clock = (seconds: number): string => `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`

/** `error`: {errMsg: code}. `timeupdate`: {currentTime, duration} s. */
export default builtin({
  ...audio,
  create(node) {
    const player = new Audio()
    player.preload = 'metadata'
    const card = make('div', 'wx-audio-card', node.element)
    const cover = make('div', 'wx-audio-cover', card)
    const button = make('button', 'wx-audio-play', cover)
    const words = make('div', 'wx-audio-words', card)
    const name = make('div', 'wx-audio-name', words)
    const author = make('div', 'wx-audio-author', words)
    const time = make('div', 'wx-audio-time', card)
    const draw = (): void => {
      button.classList.toggle('wx-audio-playing', !player.paused)
      button.setAttribute('aria-label', say(player.paused ? 'play' : 'pause'))
      time.textContent = clock(player.currentTime)
    }
    button.addEventListener('click', () => void (player.paused ? player.play().catch(() => undefined) : player.pause()))
    for (const type of ['play', 'pause', 'ended'] as const) player.addEventListener(type, () => {
      draw()
      node.emit(type, {})
    })
    player.addEventListener('timeupdate', () => {
      draw()
      node.emit('timeupdate', { currentTime: player.currentTime, duration: player.duration || 0 })
    })
    player.addEventListener('error', () => node.emit('error', { errMsg: player.error?.code === 2 ? 'MEDIA_ERR_NETWORK' : player.error?.code === 3 ? 'MEDIA_ERR_DECODE' : 'MEDIA_ERR_SRC_NOT_SUPPORTED' }))
    node.cleanup(() => player.pause())
    draw()
    const load = async (source: string): Promise<void> => {
      const url = await node.url(source)
      if (url) player.src = url
    }
    return {
      async changed(names) {
        const { attrs } = node
        player.loop = attrs.loop
        card.hidden = !attrs.controls
        name.textContent = attrs.name
        author.textContent = attrs.author
        if (names.has('src') && attrs.src) void load(attrs.src)
        if (names.has('poster') && attrs.poster) cover.style.backgroundImage = `url(${JSON.stringify(await node.url(attrs.poster))})`
      },
      detached: () => player.pause(),
      methods: {
        setSrc: (args: { src: string } | string) => load(typeof args === 'string' ? args : args.src),
        play: () => player.play().catch((refusal: Error) => node.emit('error', { errMsg: refusal.message })),
        pause: () => player.pause(),
        seek: (args: { position?: number } | number) => void (player.currentTime = typeof args === 'number' ? args : (args.position ?? 0)),
      },
    }
  },
})

export { default as css } from './audio.css'
