import { text } from '../../view/builtin.ts'

export const camera = {
  name: 'camera',
  attributes: { mode: text('normal'), resolution: text('medium'), 'device-position': text('back'), flash: text('auto'), 'frame-size': text('medium') },
  events: ['stop', 'error', 'initdone', 'scancode'],
  support: { partial: 'where the frame may use the camera; zoom and frames lack' },
}
