// wx.createVideoContext and wx.createMapContext.
import type { MiniApp } from '../../worker/app.ts'
import { Failure, members, methodFunction, syncMember, withoutCallbacks } from '../member.ts'
import { callNode, type Wanted } from '../node-context.ts'

/** Methods that take a value instead of an object with callbacks. */
const VIDEO_VALUES = ['play', 'pause', 'stop', 'seek', 'sendDanmu', 'playbackRate', 'requestFullScreen', 'exitFullScreen', 'showStatusBar', 'hideStatusBar']

const MAP_METHODS = ['getCenterLocation', 'getRegion', 'getScale', 'getRotate', 'getSkew', 'moveToLocation', 'includePoints', 'translateMarker', 'addMarkers', 'removeMarkers']
const MAP_WITHOUT = ['addArc', 'addCustomLayer', 'addGroundOverlay', 'addVisualLayer', 'eraseLines', 'executeVisualLayerCommand', 'fromScreenLocation', 'initMarkerCluster', 'moveAlong', 'openMapApp', 'removeArc', 'removeCustomLayer', 'removeGroundOverlay', 'removeVisualLayer', 'setBoundary', 'setCenterOffset', 'setLocMarkerIcon', 'toScreenLocation', 'updateGroundOverlay']

const methodsOf = (app: MiniApp, wanted: Wanted, names: string[]): Record<string, (args?: any) => void> =>
  Object.fromEntries(names.map(name => [name, methodFunction(name, {
    async run(args) {
      const result = await callNode(app, wanted, name, withoutCallbacks(args))
      if (name === 'translateMarker' && typeof args.animationEnd === 'function') app.guarded('animationEnd', () => args.animationEnd())
      return result
    },
  }, app)]))

function videoContext(app: MiniApp, id: unknown, component: unknown): Record<string, unknown> {
  const wanted = { tag: 'video', value: String(id), component }
  const context: Record<string, unknown> = methodsOf(app, wanted, ['exitPictureInPicture'])
  for (const name of VIDEO_VALUES) {
    context[name] = (value?: unknown) => {
      const plain = value !== null && typeof value === 'object' ? withoutCallbacks(value as Record<string, unknown>) : value
      // These have no callbacks: who is not there is told to the developer alone.
      callNode(app, wanted, name, plain).catch(error => app.debug?.warned(`VideoContext.${name}: ${error?.errMsg ?? error?.message}`))
    }
  }
  return context
}

function mapContext(app: MiniApp, id: unknown, component: unknown): Record<string, unknown> {
  const context: Record<string, unknown> = methodsOf(app, { tag: 'map', value: String(id), component }, MAP_METHODS)
  for (const name of MAP_WITHOUT) context[name] = methodFunction(name, { run() { throw new Failure('not supported') } }, app)
  return context
}

export default members({
  createVideoContext: syncMember(videoContext, 'no casting and no background playback'),
  createMapContext: syncMember(mapContext, `not supported: ${MAP_WITHOUT.join(', ')}`),
})
