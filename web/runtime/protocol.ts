// What the frame, its worker and the host say to each other. One file, because each side must agree on all of it.

/** Names that a module of an app gets as parameters after `require, module, exports`: an app's own, or nothing. */
export const MODULE_PARAMETERS =
  'wx,App,Page,Component,Behavior,getApp,getCurrentPages,requirePlugin,requireMiniProgram,console,globalThis,self,window,document,parent,top,global,frames,importScripts,postMessage,close,fetch,XMLHttpRequest,WebSocket,EventSource,indexedDB,caches,location,navigator,Worker,BroadcastChannel,MessageChannel,onmessage,addEventListener'

export interface ComponentFacts {
  scope?: string
  isolation?: 'isolated' | 'apply-shared' | 'shared' | 'page-isolated' | 'page-apply-shared' | 'page-shared'
  /** Has a `:host` rule. */
  host?: boolean
  /** Files with the WXS modules whose functions answer events in the view. */
  wxs?: string[]
}

export interface WindowConfig {
  navigationBarBackgroundColor?: string
  navigationBarTextStyle?: 'white' | 'black'
  navigationBarTitleText?: string
  navigationStyle?: 'default' | 'custom'
  backgroundColor?: string
  backgroundTextStyle?: 'dark' | 'light'
  enablePullDownRefresh?: boolean
  onReachBottomDistance?: number
  pageOrientation?: string
  disableScroll?: boolean
  homeButton?: boolean
  [name: string]: unknown
}

export interface TabBarItem {
  pagePath: string
  text: string
  iconPath?: string
  selectedIconPath?: string
}

export interface TabBarConfig {
  color?: string
  selectedColor?: string
  backgroundColor?: string
  borderStyle?: 'black' | 'white'
  list: TabBarItem[]
  position?: 'bottom' | 'top'
  custom?: boolean
}

export interface PageFacts {
  scripts: string[]
  styles: string[]
  window: WindowConfig
  package?: string
}

/** manifest.json of a compiled package. */
export interface PackageManifest {
  format: 1
  appId: string
  name: string
  app: {
    window?: WindowConfig
    tabBar?: TabBarConfig
    networkTimeout?: Record<string, number>
    darkmode?: boolean
    theme?: { light?: Record<string, string>; dark?: Record<string, string> }
    usingComponents?: Record<string, string>
    style?: string
    debug?: boolean
    [name: string]: unknown
  }
  entry: string
  ext?: { extAppid?: string; ext?: unknown } | null
  scripts: string[]
  styles: string[]
  fonts?: string
  /** The chunk with the scripts that wx.createWorker starts. */
  workers?: string
  pages: Record<string, PageFacts>
  packages: Record<string, { root?: string; name?: string; independent?: boolean; bytes?: number }>
  modules: Record<string, string>
  components: Record<string, ComponentFacts>
  files: Record<string, number>
}

export interface LaunchOptions {
  path?: string
  query?: Record<string, string>
  scene?: number
  shareTicket?: string
  referrerInfo?: { appId?: string; extraData?: unknown }
  apiCategory?: string
}

export interface SystemFacts {
  theme: 'light' | 'dark'
  language: string
  platform: string
  brand: string
  model: string
  system: string
  /** Version of the client, as `wx.getSystemInfo` tells it. */
  version: string
  SDKVersion: string
  /** Insets in px. */
  safeArea: { top: number; right: number; bottom: number; left: number }
  statusBarHeight: number
  fontSizeSetting?: number
}

export interface Rect {
  left: number
  top: number
  right: number
  bottom: number
  width: number
  height: number
}

/** A drawn node as data: a text, or tag, attributes, children, and what stands in its shadow root with its style. Nothing in it can run. */
export type KeptNode = string | [tag: string, attributes: Record<string, string>, children: KeptNode[], shadow?: { css: string; children: KeptNode[] }]

/** The first screen as a person last saw it, kept by the host in that person's browser and shown while the app starts. */
export interface KeptScreen {
  width: number
  height: number
  theme: string
  /** Inline style of the document's root: insets, font size. */
  root: string
  /** Path of the package's sheet of fonts. */
  fonts: string
  /** Pictures that stood in sight. */
  pictures: number
  nodes: KeptNode[]
}

/** What the host gives a frame to begin with. */
export interface Boot {
  app: { appId: string; envVersion: 'develop' | 'trial' | 'release'; version: string; name: string; icon?: string }
  launch: LaunchOptions
  /** The page stack before a hot reload. */
  restore?: { path: string; query: Record<string, string> }[]
  /** The package to run, where the frame was made ready with an older one of the same app: while an app is being made. */
  hash?: string
  /** JSON text of each stored key. */
  storage: Record<string, string>
  files?: { path: string; bytes: ArrayBuffer }[]
  system: SystemFacts
  /** The capsule that the host draws over the frame, in px of the frame. */
  menuButton: Rect
  openid?: string
  settings: Record<string, boolean>
  /** The host keeps the first screen for the next opening: the view tells it once, as `screen`. */
  keepsScreen?: boolean
  debug?: boolean
}

/** What the view knows and the worker needs to answer at once. */
export interface Metrics {
  windowWidth: number
  windowHeight: number
  screenWidth: number
  screenHeight: number
  pixelRatio: number
}

/** What the view sends the worker to start it. The host's port for the worker comes along. */
export interface WorkerBoot {
  boot: Boot
  manifest: PackageManifest
  /** Absolute URL of the package, with a slash at its end. */
  base: string
  /** Absolute URL of the script with the members of wx that are loaded when first touched. */
  more: string
  /** Absolute URL of the script that a worker of the app's own begins with. */
  thread: string
  /** URL of the script that looks into a develop version; only there. */
  debug?: string
  metrics: Metrics
}

/** Operations on the view's tree, in one flat array. `tree` below is: kind, then what the kind needs. */
export const enum Op {
  /** parent, before (0: at the end), tree */
  Insert = 1,
  /** parent, node, before (0: at the end) */
  Move,
  /** node: out of the tree, kept */
  Detach,
  /** node: out of the tree with everything below, forgotten */
  Remove,
  /** node, text */
  Text,
  /** node, name, value */
  Attribute,
  /** node, name */
  RemoveAttribute,
  /** node, class names */
  Class,
  /** node, style text */
  Style,
  /** node, type, bits of `Listen` */
  Listen,
  /** node, attribute: two-way */
  Model,
  /** node, type, module, function, bits of `Listen`, node of the owner (0: the page) */
  WxsListen,
  /** node, attribute, module, function, owner: what `change:` names */
  WxsChange,
  /** node, dataset object; only where responders may read it */
  Dataset,
  /** node, id */
  Id,
  /** node, method, arguments: what a context object asks of a built-in */
  Call,
}

/** A tree in an insert: `Element, node, tag, fields…, End` with children in between, or `TextNode, node, text`. */
export const enum Tree {
  Element = 20,
  TextNode,
  End,
  /** A node that the view already has. */
  Known,
}

/** How a node listens to an event. */
export const enum Listen {
  None = 0,
  Bubble = 1,
  /** Some listener stops the event: `catch:`. */
  Final = 2,
  Capture = 4,
  CaptureFinal = 8,
}

export interface TouchPoint {
  identifier: number
  pageX: number
  pageY: number
  clientX: number
  clientY: number
  force?: number
  /** On a canvas: relative to it. */
  x?: number
  y?: number
}

/** An event of the view, for the worker to dispatch. */
export interface ViewEvent {
  page: number
  node: number
  type: string
  detail: unknown
  bubbles: boolean
  composed: boolean
  capture: boolean
  touches?: TouchPoint[]
  changedTouches?: TouchPoint[]
  /** Offset of the target in the page. */
  offset?: { left: number; top: number }
  timeStamp: number
}

export type QueryField =
  | 'rect' | 'size' | 'scrollOffset' | 'context' | 'node'

export interface QueryItem {
  /** 0 asks for the viewport. */
  nodes: number[]
  rect?: boolean
  size?: boolean
  scrollOffset?: boolean
  node?: boolean
  context?: boolean
  properties?: string[]
  computedStyle?: string[]
}
