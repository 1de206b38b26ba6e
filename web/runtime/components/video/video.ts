import { builtin } from '../../view/builtin.ts'
import { make } from '../shared/dom.ts'
import { video } from './declaration.ts'

/** A line of danmu crosses in this time, ms. */
const DANMU_MS = 6000

interface Danmu {
  text?: unknown
  color?: unknown
  time?: unknown
}

/** `timeupdate`: {currentTime, duration} s. `fullscreenchange`: {fullScreen, direction}. `progress`: {buffered} %. `loadedmetadata`: {width, height, duration}. */
export default builtin({
  ...video,
  create(node) {
    const player = make('video', '', node.element)
    const danmu = make('div', 'wx-video-danmu', node.element)
    node.slot = make('div', 'wx-video-over', node.element)
    player.playsInline = true
    player.preload = 'metadata'
    let shownUntil = 0
    const shoot = ({ text, color }: Danmu): void => {
      const line = make('span', '', danmu)
      line.textContent = String(text ?? '')
      line.style.color = String(color ?? '#fff')
      line.style.top = `${Math.floor(Math.random() * 5) * 18}%`
      const flight = line.animate([{ transform: 'translateX(0)' }, { transform: `translateX(calc(-100% - ${node.element.clientWidth}px))` }], DANMU_MS)
      flight.onfinish = () => line.remove()
    }
    const forward: Partial<Record<keyof HTMLMediaElementEventMap, () => [type: string, detail: unknown]>> = {
      play: () => ['play', {}],
      pause: () => ['pause', {}],
      ended: () => ['ended', {}],
      waiting: () => ['waiting', {}],
      seeked: () => ['seekcomplete', { position: player.currentTime }],
      timeupdate: () => ['timeupdate', { currentTime: player.currentTime, duration: player.duration || 0 }],
      progress: () => ['progress', { buffered: player.buffered.length && player.duration ? (player.buffered.end(player.buffered.length - 1) / player.duration) * 100 : 0 }],
      loadedmetadata: () => ['loadedmetadata', { width: player.videoWidth, height: player.videoHeight, duration: player.duration }],
      error: () => ['error', { errMsg: player.error?.message || 'MEDIA_ERR_SRC_NOT_SUPPORTED' }],
    }
    for (const [type, make] of Object.entries(forward)) player.addEventListener(type, () => void (player.getAttribute('src') && node.emit(...make())))
    player.addEventListener('loadedmetadata', () => {
      if (node.attrs['initial-time'] > 0) player.currentTime = node.attrs['initial-time']
    })
    player.addEventListener('timeupdate', () => {
      if (node.attrs['enable-danmu']) for (const line of node.attrs['danmu-list'] as Danmu[]) if (Number(line.time) > shownUntil && Number(line.time) <= player.currentTime) shoot(line)
      shownUntil = player.currentTime
    })
    player.addEventListener('enterpictureinpicture', () => node.emit('enterpictureinpicture', {}))
    player.addEventListener('leavepictureinpicture', () => node.emit('leavepictureinpicture', {}))
    const fullscreen = (): void => node.emit('fullscreenchange', { fullScreen: document.fullscreenElement !== null, direction: innerWidth > innerHeight ? 'horizontal' : 'vertical' })
    player.addEventListener('fullscreenchange', fullscreen)
    const load = async (): Promise<void> => {
      const url = await node.url(node.attrs.src)
      if (url) player.src = url
      else player.removeAttribute('src')
    }
    // Without a gesture a browser plays only what is silent.
    const play = (): Promise<void> => player.play().catch((refusal: Error) => node.emit('error', { errMsg: refusal.message }))
    node.cleanup(() => {
      player.pause()
      player.removeAttribute('src')
    })
    return {
      async changed(names) {
        const { attrs } = node
        player.controls = attrs.controls
        player.loop = attrs.loop
        player.muted = attrs.muted
        player.autoplay = attrs.autoplay
        player.style.objectFit = attrs['object-fit']
        player.disablePictureInPicture = attrs['picture-in-picture-mode'] === undefined
        player.setAttribute('controlslist', `nodownload${attrs['show-fullscreen-btn'] ? '' : ' nofullscreen'}`)
        if (attrs.title) player.setAttribute('aria-label', attrs.title)
        if (names.has('src')) void load()
        if (names.has('poster')) player.poster = attrs.poster ? await node.url(attrs.poster) : ''
      },
      detached: () => player.pause(),
      methods: {
        play,
        pause: () => player.pause(),
        stop() {
          player.pause()
          player.currentTime = 0
        },
        seek: (args: { position?: number } | number) => void (player.currentTime = typeof args === 'number' ? args : (args.position ?? 0)),
        playbackRate: (args: { rate?: number } | number) => void (player.playbackRate = typeof args === 'number' ? args : (args.rate ?? 1)),
        sendDanmu: (line: Danmu) => shoot(line),
        requestFullScreen: () => player.requestFullscreen(),
        exitFullScreen: () => (document.fullscreenElement ? document.exitFullscreen() : undefined),
        exitPictureInPicture: () => (document.pictureInPictureElement ? document.exitPictureInPicture() : undefined),
        showStatusBar: () => undefined,
        hideStatusBar: () => undefined,
      },
    }
  },
})

export { default as css } from './video.css'
