// Built-ins that few pages have, and that are small: one file.
import coverImage from './cover-image.ts'
import coverView from './cover-view.ts'
import icon from './icon.ts'
import matchMedia from './match-media.ts'
import movableArea from './movable-area.ts'
import movableView from './movable-view.ts'
import pageContainer from './page-container.ts'
import progress from './progress.ts'

export default [coverImage, coverView, icon, matchMedia, movableArea, movableView, pageContainer, progress]

export { default as css } from './css/moving.css'
