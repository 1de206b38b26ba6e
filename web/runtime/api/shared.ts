// Modules that the worker's script shares with the one it loads later: one copy of each, because they hold state or classes.
// The build leaves their imports out of the later script and takes them from here.
import * as callers from '../worker/callers.ts'
import * as stack from '../worker/stack.ts'
import * as request from './file/request.ts'
import * as listeners from './listeners.ts'
import * as member from './member.ts'
import * as headers from './network/headers.ts'
import * as transfer from './network/transfer.ts'
import * as url from './network/url.ts'
import * as perApp from './per-app.ts'

/** By the end of their path, as the build finds it. */
export const shared: Record<string, unknown> = {
  'worker/callers.ts': callers,
  'worker/stack.ts': stack,
  'api/file/request.ts': request,
  'api/listeners.ts': listeners,
  'api/member.ts': member,
  'api/network/headers.ts': headers,
  'api/network/transfer.ts': transfer,
  'api/network/url.ts': url,
  'api/per-app.ts': perApp,
}
