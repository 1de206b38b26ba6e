import { any, bool, list, num, text } from '../../view/builtin.ts'

export const video = {
  name: 'video',
  attributes: {
    src: text(''), duration: num(0), controls: bool(true), 'danmu-list': list<unknown>([]), 'danmu-btn': bool(false), 'enable-danmu': bool(false), autoplay: bool(false), loop: bool(false), muted: bool(false),
    'initial-time': num(0), 'page-gesture': bool(false), direction: num(0), 'show-progress': bool(true), 'show-fullscreen-btn': bool(true), 'show-play-btn': bool(true), 'show-center-play-btn': bool(true),
    'enable-progress-gesture': bool(true), 'object-fit': text('contain'), poster: text(''), 'show-mute-btn': bool(false), title: text(''), 'play-btn-position': text('bottom'), 'enable-play-gesture': bool(false),
    'auto-pause-if-navigate': bool(true), 'auto-pause-if-open-native': bool(true), 'vslide-gesture': bool(false), 'vslide-gesture-in-fullscreen': bool(true), 'show-casting-button': bool(false),
    'picture-in-picture-mode': any<string | string[]>(), 'picture-in-picture-show-progress': bool(false), 'enable-auto-rotation': bool(false), 'show-screen-lock-button': bool(false), 'referrer-policy': text('no-referrer'),
  },
  events: ['play', 'pause', 'ended', 'timeupdate', 'fullscreenchange', 'waiting', 'error', 'progress', 'loadedmetadata', 'controlstoggle', 'enterpictureinpicture', 'leavepictureinpicture', 'seekcomplete'],
  support: { partial: 'the browser\'s own controls; danmu is shown without styles; no casting, no DRM' },
}
