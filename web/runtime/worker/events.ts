// From an event of the view to the object that an app's handler gets.
import * as easel from 'glass-easel'
import type { ViewEvent } from '../protocol.ts'

interface Target {
  id: string
  dataset: Record<string, unknown>
  offsetLeft?: number
  offsetTop?: number
}

const targetOf = (target: any, offset?: { left: number; top: number }): Target => ({
  id: target?.id ?? '',
  dataset: target?.dataset ?? {},
  ...(offset ? { offsetLeft: offset.left, offsetTop: offset.top } : {}),
})

/** The event as apps know it: plain data, one object a handler. */
export function plainEvent(event: any): Record<string, unknown> {
  const plain: Record<string, unknown> = {
    type: event.type,
    timeStamp: event.timeStamp,
    target: targetOf(event.target, event.offset),
    currentTarget: targetOf(event.currentTarget, event.currentTarget === event.target ? event.offset : undefined),
    mark: event.mark ?? {},
    detail: event.detail,
    mut: false,
  }
  if (event.touches) {
    plain.touches = event.touches
    plain.changedTouches = event.changedTouches ?? []
    plain._userTap = event.type === 'tap'
  }
  return plain
}

/** Dispatches what the view saw at a node, through shadow trees and slots. */
export function dispatch(element: easel.Element, event: ViewEvent): void {
  const extraFields: Record<string, unknown> = { timeStamp: event.timeStamp }
  if (event.touches) {
    extraFields.touches = event.touches
    extraFields.changedTouches = event.changedTouches ?? []
  }
  if (event.offset) extraFields.offset = event.offset
  const { bubbles, composed, capture } = event
  easel.Event.dispatchEvent(element, new easel.Event(event.type, event.detail, { bubbles, composed, capturePhase: capture, extraFields }))
}
