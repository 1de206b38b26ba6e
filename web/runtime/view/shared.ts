// Modules that the frame's script shares with the files it loads later: one copy of each, because they hold state or classes,
// or because both need them. The build leaves their imports out of the later files and takes them from here.
import * as channel from '../channel.ts'
import * as dom from '../components/shared/dom.ts'
import * as drag from '../components/shared/drag.ts'
import * as hover from '../components/shared/hover.ts'
import * as builtin from './builtin.ts'
import * as words from './chrome/words.ts'
import * as node from './node.ts'

/** By their path, as the build finds it. */
export const shared: Record<string, unknown> = {
  'channel.ts': channel,
  'components/shared/dom.ts': dom,
  'components/shared/drag.ts': drag,
  'components/shared/hover.ts': hover,
  'view/builtin.ts': builtin,
  'view/chrome/words.ts': words,
  'view/node.ts': node,
}
