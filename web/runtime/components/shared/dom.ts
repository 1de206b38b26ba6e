// Small pieces of DOM that many built-ins share.
import type { AnyBuiltinNode } from '../../view/builtin.ts'

/** A new element with a class, at the end of its parent. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, className = '', parent?: Node): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (className) element.className = className
  // A picture that did not come leaves its space empty: no sign of the browser's own.
  if (tag === 'img') for (const [type, visibility] of [['error', 'hidden'], ['load', '']] as const) element.addEventListener(type, () => { (element as HTMLElement).style.visibility = visibility })
  parent?.appendChild(element)
  return element
}

/** Shows a value as an attribute of the host, where the base style sheet and the author's selectors look for it. */
export function reflect(element: Element, name: string, value: string | boolean): void {
  if (value === false || value === '') element.removeAttribute(name)
  else element.setAttribute(name, value === true ? '' : value)
}

/** Sets a role unless the author gave one. */
export function role(node: AnyBuiltinNode, name: string): void {
  if (!node.element.hasAttribute('role')) node.element.setAttribute('role', name)
}

/** An aria attribute unless the author gave it first; `own` remembers which are ours. */
export function aria(element: Element, name: string, value: string): void {
  const key = `aria-${name}`
  const marked = element.getAttribute('data-own-aria') ?? ''
  if (element.hasAttribute(key) && !marked.includes(`${name} `)) return
  element.setAttribute(key, value)
  if (!marked.includes(`${name} `)) element.setAttribute('data-own-aria', `${marked}${name} `)
}

/** Makes the host reachable by Tab, and Enter or Space a tap on it. `disabled` takes it out of the order. */
export function focusable(node: AnyBuiltinNode, keys: readonly string[] = ['Enter', ' ']): { setDisabled(disabled: boolean): void } {
  const host = node.element
  const given = host.hasAttribute('tabindex')
  host.addEventListener('keydown', event => {
    if (event.target !== host || !keys.includes(event.key)) return
    event.preventDefault()
    if (!event.repeat) node.tap()
  })
  const setDisabled = (disabled: boolean): void => {
    if (!given) host.tabIndex = disabled ? -1 : 0
    if (disabled) aria(host, 'disabled', 'true')
    else if (host.getAttribute('aria-disabled') === 'true') aria(host, 'disabled', 'false')
  }
  setDisabled(false)
  return { setDisabled }
}

const LENGTH = /^\s*(-?(?:\d+\.?\d*|\.\d+))\s*(r?px)?\s*$/

/** `20`, `"20px"` or `"20rpx"` in px; 750 rpx are the page's width. NaN for anything else. */
export function lengthPx(value: unknown, pageWidthPx: number): number {
  if (typeof value === 'number') return value
  const match = LENGTH.exec(String(value ?? ''))
  if (!match) return Number.NaN
  const amount = Number(match[1])
  return match[2] === 'rpx' ? (amount * pageWidthPx) / 750 : amount
}

const RPX = /(-?(?:\d+\.?\d*|\.\d+))rpx\b/g

/** Declarations an author wrote into an attribute, fit for `style.cssText`: rpx as vw, nothing that loads. */
export function safeStyle(declarations: string): string {
  const probe = document.createElement('i')
  probe.style.cssText = declarations.replace(RPX, (_, amount: string) => `${(Number(amount) * 100) / 750}vw`)
  dropLoading(probe.style)
  return probe.style.cssText
}

/** Removes every declaration that would fetch something. */
export function dropLoading(style: CSSStyleDeclaration): void {
  for (const property of [...style]) {
    // A custom property keeps its text unparsed, escapes and all, and may be used anywhere: none is let through with brackets or escapes.
    const value = style.getPropertyValue(property)
    if (/url\s*\(|image-set\s*\(|image\s*\(|src\s*\(|element\s*\(/i.test(value) || (property.startsWith('--') && /[\\(]/.test(value))) style.removeProperty(property)
  }
}

/** True when people asked for less motion. */
export const reducedMotion = (): boolean => typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches

export const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high)

/** Runs at most once a frame, however often it is called. */
export function oncePerFrame(run: () => void): { (): void; cancel(): void } {
  let frame = 0
  const call = (): void => {
    frame ||= requestAnimationFrame(() => {
      frame = 0
      run()
    })
  }
  call.cancel = (): void => {
    cancelAnimationFrame(frame)
    frame = 0
  }
  return call
}
