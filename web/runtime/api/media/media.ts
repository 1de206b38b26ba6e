// Pictures, sounds and videos.
import { members } from '../member.ts'
import audio from './audio.ts'
import choose from './choose.ts'
import contexts from './contexts.ts'
import show from './show.ts'

export default members({ ...choose, ...show, ...audio, ...contexts })
