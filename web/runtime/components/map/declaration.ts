import { any, bool, list, num, text } from '../../view/builtin.ts'

export const map = {
  name: 'map',
  attributes: {
    longitude: num(116.397), latitude: num(39.908), scale: num(16), 'min-scale': num(3), 'max-scale': num(20), markers: list<unknown>([]), covers: list<unknown>([]), polyline: list<unknown>([]),
    circles: list<unknown>([]), controls: list<unknown>([]), 'include-points': list<unknown>([]), 'show-location': bool(false), polygons: list<unknown>([]), subkey: text(''), 'layer-style': num(1),
    rotate: num(0), skew: num(0), 'enable-3D': bool(false), 'show-compass': bool(false), 'show-scale': bool(false), 'enable-overlooking': bool(false), 'enable-auto-max-overlooking': bool(false),
    'enable-zoom': bool(true), 'enable-scroll': bool(true), 'enable-rotate': bool(false), 'enable-satellite': bool(false), 'enable-traffic': bool(false), 'enable-poi': bool(true), 'enable-building': bool(true), setting: any<unknown>(),
  },
  events: ['markertap', 'labeltap', 'callouttap', 'controltap', 'regionchange', 'poitap', 'polylinetap', 'updated', 'anchorpointtap', 'error'],
  support: { partial: 'a plain grid: no map data is drawn; markers, lines, shapes, callouts, pan and zoom work; no rotation or tilt' },
}
