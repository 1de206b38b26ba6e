// The built-in components, each in a file of its own. The rare and heavy ones are loaded when the first of their kind appears.
import { registerBuiltins } from '../view/builtin.ts'
import type { BuiltinDefinition, LazyBuiltins } from '../view/builtin.ts'
import { boxes } from './boxes.ts'
import button from './button.ts'
import image from './image.ts'
import navigationBar from './navigation-bar.ts'
import navigator from './navigator.ts'
import pageMeta from './page-meta.ts'
import rootPortal from './root-portal.ts'
import scrollView from './scroll-view.ts'
import swiperItem from './swiper-item.ts'
import swiper from './swiper.ts'
import text from './text.ts'
import view from './view.ts'

export { styles } from './styles.ts'

/** Those that nearly every page has come with the frame. */
export const builtins: BuiltinDefinition<any>[] = [view, text, image, button, swiper, swiperItem, scrollView, navigator, rootPortal, pageMeta, navigationBar, ...boxes]

export const lazyBuiltins: LazyBuiltins[] = [
  { names: ['input', 'textarea', 'form', 'label', 'radio', 'radio-group', 'checkbox', 'checkbox-group', 'switch', 'slider'], load: () => import('./forms.ts') },
  { names: ['picker', 'picker-view', 'picker-view-column'], load: () => import('./picking.ts') },
  { names: ['rich-text'], load: () => import('./rich-text.ts') },
  { names: ['icon', 'progress', 'movable-area', 'movable-view', 'cover-view', 'cover-image', 'match-media', 'page-container'], load: () => import('./moving.ts') },
  {
    names: ['open-data', 'share-element', 'ad', 'ad-custom', 'official-account', 'live-player', 'live-pusher', 'voip-room', 'functional-page-navigator'],
    load: () => import('./plain.ts'),
  },
  { names: ['canvas'], load: () => import('./canvas/canvas.ts') },
  { names: ['video'], load: () => import('./video/video.ts') },
  { names: ['audio'], load: () => import('./audio/audio.ts') },
  { names: ['camera'], load: () => import('./camera/camera.ts') },
  { names: ['web-view'], load: () => import('./web-view/web-view.ts') },
  { names: ['editor'], load: () => import('./editor/editor.ts') },
  { names: ['map'], load: () => import('./map/map.ts') },
]

registerBuiltins(builtins, lazyBuiltins)
