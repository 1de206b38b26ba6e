// Touches, taps and every other event of a page's tree: seen here, sent to the worker when the app listens.
// A mouse counts as one finger. The DOM's own click is never used: it would collide with components' events.
import { Listen, type TouchPoint, type ViewEvent } from '../protocol.ts'
import type { EmitOptions } from './builtin.ts'
import { Hover } from './hover.ts'
import { nodeAbove, nodeAt, type ViewNode } from './node.ts'
import type { PageView } from './page.ts'

const TAP_SLOP_PX = 10
const LONG_PRESS_MS = 350
const MOUSE_ID = 0

interface Finger {
  target: ViewNode
  element: Element
  startX: number
  startY: number
  startedAt: number
  moved: boolean
  longPressed: boolean
  timer: ReturnType<typeof setTimeout> | undefined
}

interface Contact {
  identifier: number
  clientX: number
  clientY: number
  force: number
}

export class Gestures {
  private fingers = new Map<number, Finger>()
  private readonly hover = new Hover()
  private moves: { node: ViewNode; touches: TouchPoint[]; changed: TouchPoint[]; sample: Event } | null = null

  constructor(private readonly page: PageView, area: HTMLElement) {
    const passive = { passive: true }
    area.addEventListener('touchstart', event => this.touch(event, 'start'), passive)
    area.addEventListener('touchmove', event => this.touch(event, 'move'), passive)
    area.addEventListener('touchend', event => this.touch(event, 'end'), passive)
    area.addEventListener('touchcancel', event => this.touch(event, 'cancel'), passive)
    area.addEventListener('mousedown', event => this.mouse(event))
    area.addEventListener('contextmenu', event => { if (this.fingers.size > 0) event.preventDefault() })
    for (const type of ['transitionend', 'animationstart', 'animationiteration', 'animationend'] as const) {
      area.addEventListener(type, event => this.motion(event), passive)
    }
  }

  private targetOf(event: Event): { node: ViewNode; element: Element } | null {
    const element = event.composedPath()[0]
    if (!(element instanceof Node)) return null
    const node = nodeAbove(element)
    return node ? { node, element: element as Element } : null
  }

  private touch(event: TouchEvent, phase: 'start' | 'move' | 'end' | 'cancel'): void {
    const changed = [...event.changedTouches].map(touch => ({ identifier: touch.identifier, clientX: touch.clientX, clientY: touch.clientY, force: touch.force }))
    const all = [...event.touches].map(touch => ({ identifier: touch.identifier, clientX: touch.clientX, clientY: touch.clientY, force: touch.force }))
    this.contact(event, phase, changed, all)
  }

  private mouse(event: MouseEvent): void {
    if (event.button !== 0 || (event as any).sourceCapabilities?.firesTouchEvents) return
    const contact = (source: MouseEvent): Contact => ({ identifier: MOUSE_ID, clientX: source.clientX, clientY: source.clientY, force: 1 })
    this.contact(event, 'start', [contact(event)], [contact(event)])
    const move = (moved: MouseEvent): void => this.contact(moved, 'move', [contact(moved)], [contact(moved)])
    const up = (released: MouseEvent): void => {
      window.removeEventListener('mousemove', move, true)
      window.removeEventListener('mouseup', up, true)
      this.contact(released, 'end', [contact(released)], [])
    }
    window.addEventListener('mousemove', move, true)
    window.addEventListener('mouseup', up, true)
  }

  private contact(event: Event, phase: 'start' | 'move' | 'end' | 'cancel', changed: Contact[], all: Contact[]): void {
    for (const contact of changed) {
      if (phase === 'start') this.started(event, contact)
      const finger = this.fingers.get(contact.identifier)
      if (!finger) continue
      const canvas = finger.target.tag === 'canvas' ? finger.target.element : undefined
      const touches = all.map(item => this.point(item, canvas))
      const changes = [this.point(contact, canvas)]
      if (phase === 'move') this.moved(finger, contact, touches, changes, event)
      else this.send(finger.target, `touch${phase}`, {}, { touches, changedTouches: changes, bubbles: true, composed: true, timeStamp: event.timeStamp })
      if (phase === 'end' || phase === 'cancel') this.ended(contact.identifier, finger, phase, changes, touches, event)
    }
  }

  private started(event: Event, contact: Contact): void {
    const target = this.targetOf(event)
    if (!target) return
    const finger: Finger = { target: target.node, element: target.element, startX: contact.clientX, startY: contact.clientY, startedAt: event.timeStamp, moved: false, longPressed: false, timer: undefined }
    this.fingers.set(contact.identifier, finger)
    finger.timer = setTimeout(() => this.longPress(finger, contact, event.timeStamp), LONG_PRESS_MS)
    if (this.fingers.size === 1) this.hover.start(target.node)
  }

  private moved(finger: Finger, contact: Contact, touches: TouchPoint[], changed: TouchPoint[], event: Event): void {
    if (!finger.moved && Math.hypot(contact.clientX - finger.startX, contact.clientY - finger.startY) > TAP_SLOP_PX) {
      finger.moved = true
      clearTimeout(finger.timer)
      this.hover.cancel()
    }
    // Once a frame is as often as anyone can see.
    const waiting = this.moves
    this.moves = { node: finger.target, touches, changed, sample: event }
    if (!waiting) requestAnimationFrame(() => this.flushMoves())
  }

  private flushMoves(): void {
    const moves = this.moves
    this.moves = null
    if (moves) this.send(moves.node, 'touchmove', {}, { touches: moves.touches, changedTouches: moves.changed, bubbles: true, composed: true, timeStamp: moves.sample.timeStamp })
  }

  private longPress(finger: Finger, contact: Contact, startedAt: number): void {
    if (finger.moved) return
    const touches = [this.point(contact)]
    const detail = { x: touches[0]!.pageX, y: touches[0]!.pageY }
    for (const type of ['longpress', 'longtap']) {
      if (!this.heard(finger.target, type)) continue
      if (type === 'longpress') finger.longPressed = true
      this.send(finger.target, type, detail, { touches, changedTouches: touches, bubbles: true, composed: true, timeStamp: startedAt + LONG_PRESS_MS })
    }
  }

  private ended(identifier: number, finger: Finger, phase: string, changed: TouchPoint[], touches: TouchPoint[], event: Event): void {
    this.fingers.delete(identifier)
    clearTimeout(finger.timer)
    this.flushMoves()
    this.hover.end()
    if (phase !== 'end' || finger.moved || finger.longPressed || this.page.wasScrolledSince(finger.startedAt)) return
    this.tapped(finger.target, finger.element, changed, touches, event.timeStamp)
  }

  private tapped(target: ViewNode, origin: Element, changed: TouchPoint[], touches: TouchPoint[], timeStamp: number): void {
    const path = this.path(target)
    if (path.some(node => node.builtin?.behaviour.disabled?.())) return
    const point = changed[0]!
    const stopped = this.send(target, 'tap', { x: point.pageX, y: point.pageY }, { touches, changedTouches: changed, bubbles: true, composed: true, timeStamp })
    for (const node of path) {
      node.builtin?.behaviour.tapped?.(origin)
      if (node === stopped) break
    }
  }

  /** A tap without a finger: from the keyboard, or a label. */
  tapAt(node: ViewNode): void {
    const { left, top, width, height } = node.element.getBoundingClientRect()
    const point = this.point({ identifier: MOUSE_ID, clientX: left + width / 2, clientY: top + height / 2, force: 1 })
    this.tapped(node, node.element, [point], [], performance.now())
  }

  private motion(event: TransitionEvent | AnimationEvent): void {
    const target = this.targetOf(event)
    if (!target || target.element !== target.node.element) return
    const detail = { elapsedTime: event.elapsedTime, ...('propertyName' in event ? { propertyName: event.propertyName } : { animationName: event.animationName }) }
    this.send(target.node, event.type, detail, { bubbles: true, composed: true, timeStamp: event.timeStamp })
  }

  /** On a canvas a point tells its place there too. */
  private point({ identifier, clientX, clientY, force }: Contact, canvas?: Element): TouchPoint {
    const { left, top } = this.page.origin
    const x = clientX - left
    const y = clientY - top
    if (canvas) {
      const box = canvas.getBoundingClientRect()
      return { ...this.point({ identifier, clientX, clientY, force }), x: clientX - box.left, y: clientY - box.top }
    }
    return { identifier, clientX: x, clientY: y, pageX: x, pageY: y + this.page.scroller.scrollTop, force }
  }

  // Sending

  emit(node: ViewNode, type: string, detail: unknown, options: EmitOptions): void {
    this.send(node, type, detail, { bubbles: options.bubbles ?? false, composed: options.composed ?? false, timeStamp: performance.now(), answered: options.answered })
  }

  /** From a node to the page: the way events bubble. */
  private path(from: ViewNode): ViewNode[] {
    const path: ViewNode[] = []
    let current: Node | null = from.element
    while (current) {
      const node = nodeAt(current)
      if (node) path.push(node)
      current = current.parentNode ?? (current instanceof ShadowRoot ? current.host : null)
    }
    return path
  }

  private heard(from: ViewNode, type: string): boolean {
    return this.path(from).some(node => node.listensTo(type) || node.wxsListeners?.some(listener => listener.type === type))
  }

  /** True when some node from one element up to another catches the type. */
  catches(from: Element, until: Element, type: string): boolean {
    for (let current: Node | null = from; current && current !== until; current = current.parentNode ?? (current instanceof ShadowRoot ? current.host : null)) {
      const node = nodeAt(current)
      if (node?.listensTo(type, Listen.Final | Listen.CaptureFinal)) return true
      if (node?.wxsListeners?.some(listener => listener.type === type && listener.bits & (Listen.Final | Listen.CaptureFinal))) return true
    }
    return false
  }

  /** Tells responders in the view and the app. Returns the node where the event was caught, if one does. */
  private send(target: ViewNode, type: string, detail: unknown, options: { bubbles: boolean; composed: boolean; timeStamp: number; touches?: TouchPoint[]; changedTouches?: TouchPoint[]; answered?: (value: unknown) => void }): ViewNode | null {
    const path = options.bubbles ? this.path(target) : [target]
    const stopped = this.page.respond(path, target, type, detail, options)
    const reach = stopped ? path.slice(0, path.indexOf(stopped)) : path
    const caught = path.find(node => node.listensTo(type, Listen.Final | Listen.CaptureFinal)) ?? null
    const capturing = this.path(target).some(node => node.listensTo(type, Listen.Capture))
    const listening = reach.some(node => node.listensTo(type)) || capturing
    if (!listening && type !== 'submit') return stopped ?? caught
    const event: ViewEvent = {
      page: this.page.id, node: target.id, type, detail, bubbles: options.bubbles, composed: options.composed, capture: true, timeStamp: options.timeStamp,
      ...(options.touches ? { touches: options.touches, changedTouches: options.changedTouches } : {}),
    }
    if (type === 'tap' || type === 'longpress') event.offset = { left: target.element.offsetLeft ?? 0, top: target.element.offsetTop ?? 0 }
    if (options.answered) void this.page.view.worker.call('event', event).then(options.answered, () => {})
    else this.page.view.worker.notify('event', event)
    return stopped ?? caught
  }
}
