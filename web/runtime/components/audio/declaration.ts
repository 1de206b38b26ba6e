import { bool, text } from '../../view/builtin.ts'

export const audio = {
  name: 'audio',
  attributes: { src: text(''), loop: bool(false), controls: bool(false), poster: text(''), name: text('未知音频'), author: text('未知作者') },
  events: ['error', 'play', 'pause', 'timeupdate', 'ended'],
  support: 'full' as const,
}
