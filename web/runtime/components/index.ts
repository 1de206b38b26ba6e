// The built-in components, each in a file of its own. The rare and heavy ones are loaded when the first of their kind appears.
import { registerBuiltins } from '../view/builtin.ts'
import type { BuiltinDefinition, LazyBuiltin } from '../view/builtin.ts'
import { audio } from './audio/declaration.ts'
import button from './button.ts'
import { camera } from './camera/declaration.ts'
import { canvas } from './canvas/declaration.ts'
import checkboxGroup from './checkbox-group.ts'
import checkbox from './checkbox.ts'
import coverImage from './cover-image.ts'
import coverView from './cover-view.ts'
import { editor } from './editor/declaration.ts'
import form from './form.ts'
import icon from './icon.ts'
import image from './image.ts'
import input from './input.ts'
import label from './label.ts'
import { map } from './map/declaration.ts'
import matchMedia from './match-media.ts'
import movableArea from './movable-area.ts'
import movableView from './movable-view.ts'
import navigationBar from './navigation-bar.ts'
import navigator from './navigator.ts'
import pageContainer from './page-container.ts'
import pageMeta from './page-meta.ts'
import pickerViewColumn from './picker-view-column.ts'
import pickerView from './picker-view.ts'
import picker from './picker.ts'
import { plain } from './plain.ts'
import progress from './progress.ts'
import radioGroup from './radio-group.ts'
import radio from './radio.ts'
import richText from './rich-text.ts'
import rootPortal from './root-portal.ts'
import scrollView from './scroll-view.ts'
import slider from './slider.ts'
import swiperItem from './swiper-item.ts'
import swiper from './swiper.ts'
import switchBuiltin from './switch.ts'
import text from './text.ts'
import textarea from './textarea.ts'
import { video } from './video/declaration.ts'
import view from './view.ts'
import { webView } from './web-view/declaration.ts'

export { styles } from './styles.ts'

export const builtins: BuiltinDefinition<any>[] = [
  view, text, image, button, input, textarea, form, label, picker, pickerView, pickerViewColumn, radio, radioGroup, checkbox, checkboxGroup, switchBuiltin, slider, progress, swiper, swiperItem,
  scrollView, navigator, richText, icon, coverView, coverImage, rootPortal, movableArea, movableView, pageMeta, navigationBar, matchMedia, pageContainer, ...plain,
]

export const lazyBuiltins: LazyBuiltin[] = [
  { definition: canvas, load: () => import('./canvas/canvas.ts') },
  { definition: video, load: () => import('./video/video.ts') },
  { definition: audio, load: () => import('./audio/audio.ts') },
  { definition: camera, load: () => import('./camera/camera.ts') },
  { definition: webView, load: () => import('./web-view/web-view.ts') },
  { definition: editor, load: () => import('./editor/editor.ts') },
  { definition: map, load: () => import('./map/map.ts') },
]

registerBuiltins(builtins, lazyBuiltins)
