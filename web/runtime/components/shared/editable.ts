// What `input` and `textarea` have in common: a native field under a placeholder of the author's style, told about by events in WeChat's words.
import { bool, classes, num, text } from '../../view/builtin.ts'
import type { BuiltinNode } from '../../view/builtin.ts'
import { make, reflect, safeStyle } from './dom.ts'

export const editableAttributes = (kind: 'input' | 'textarea') => ({
  value: text(''), placeholder: text(''), 'placeholder-style': text(''), 'placeholder-class': classes(`${kind}-placeholder`), disabled: bool(false), readonly: bool(false),
  maxlength: num(140), 'cursor-spacing': num(0), 'auto-focus': bool(false), focus: bool(false), cursor: num(-1), 'cursor-color': text(''),
  'selection-start': num(-1), 'selection-end': num(-1), 'adjust-position': bool(true), 'hold-keyboard': bool(false), 'confirm-type': text(kind === 'input' ? 'done' : 'return'),
  'confirm-hold': bool(false), name: text(''),
})

export const EDITABLE_EVENTS = ['input', 'focus', 'blur', 'confirm', 'change', 'keyboardheightchange', 'selectionchange', 'keyboardcompositionstart', 'keyboardcompositionupdate', 'keyboardcompositionend'] as const

type EditableNode = BuiltinNode<ReturnType<typeof editableAttributes>>
type Field = HTMLInputElement | HTMLTextAreaElement

/** A text that the app was told of stays expected back from it this long, ms. */
const ECHO_MS = 1000

/**
 * Texts the app was told of. An app that keeps the field's text in its data writes each back; when the person typed on meanwhile,
 * the late one must not undo that.
 */
export class Echoes {
  private told: { value: string; at: number }[] = []

  tell(value: string, nowMs: number): void {
    this.told = this.told.filter(entry => nowMs - entry.at < ECHO_MS)
    this.told.push({ value, at: nowMs })
  }

  /** True when a write from the app is only such an answer, and newer ones are still to come. */
  stale(value: string, nowMs: number): boolean {
    const index = this.told.findIndex(entry => entry.value === value && nowMs - entry.at < ECHO_MS)
    if (index < 0) return false
    this.told.splice(0, index + 1)
    return this.told.length > 0
  }
}

export interface Editable {
  readonly field: Field
  changed(names: ReadonlySet<string>): void
  attached(): void
  /** Puts a text there without telling the app. */
  put(value: string): void
  confirm(): void
}

export function editable(node: EditableNode, field: Field, afterInput: () => void = () => undefined): Editable {
  const host = node.element
  const hint = make('div', '', host)
  host.append(field)
  const echoes = new Echoes()
  let composing = false
  /** A text the app set during a composition: shown when it ends. */
  let waiting: string | undefined
  let focused = false
  let valueAtFocus = ''
  let keyboardPx = 0
  let key = 0

  const drawHint = (): void => {
    hint.hidden = field.value !== '' || composing
  }
  const put = (value: string): void => {
    if (composing) {
      waiting = value
      return
    }
    if (field.value !== value) {
      const end = field.selectionStart === field.value.length
      const at = field.selectionStart ?? value.length
      field.value = value
      if (focused && !end) field.setSelectionRange(at, at)
    }
    drawHint()
    afterInput()
  }
  const answered = (answer: unknown): void => {
    const { value, cursor } = typeof answer === 'object' && answer !== null ? (answer as { value?: unknown; cursor?: unknown }) : { value: answer, cursor: undefined }
    if (typeof value !== 'string') return
    node.setModel('value', value)
    put(value)
    if (typeof cursor === 'number') field.setSelectionRange(cursor, cursor)
  }
  const tell = (): void => {
    const { value } = field
    echoes.tell(value, performance.now())
    node.setModel('value', value)
    node.emit('input', { value, cursor: field.selectionStart ?? value.length, keyCode: key }, { answered })
  }

  field.addEventListener('keydown', event => {
    // 229 is every key of an input method: as on phones.
    key = (event as KeyboardEvent).keyCode
  })
  field.addEventListener('input', event => {
    drawHint()
    afterInput()
    // Letters of pinyin or romaji are not yet text. A Hangul syllable is, while it is being put together.
    const { data } = event as InputEvent
    if (composing && !/[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/.test(data ?? '')) return
    tell()
  })
  field.addEventListener('compositionstart', () => {
    composing = true
    drawHint()
    node.emit('keyboardcompositionstart', { data: '' })
  })
  field.addEventListener('compositionupdate', event => node.emit('keyboardcompositionupdate', { data: (event as CompositionEvent).data }))
  field.addEventListener('compositionend', event => {
    composing = false
    node.emit('keyboardcompositionend', { data: (event as CompositionEvent).data })
    const asked = waiting
    waiting = undefined
    if (node.attrs.value !== field.value) tell()
    if (asked !== undefined && !echoes.stale(asked, performance.now())) put(asked)
    drawHint()
  })
  field.addEventListener('select', () => node.emit('selectionchange', { selectionStart: field.selectionStart, selectionEnd: field.selectionEnd }))

  const keyboardMoved = (): void => {
    const view = window.visualViewport
    if (!view) return
    const height = focused ? Math.max(0, Math.round(window.innerHeight - view.height * view.scale)) : 0
    if (height === keyboardPx) return
    keyboardPx = height
    node.emit('keyboardheightchange', { height, duration: 0.25 })
    if (height && node.attrs['adjust-position']) field.scrollIntoView({ block: 'nearest' })
  }
  window.visualViewport?.addEventListener('resize', keyboardMoved)
  node.cleanup(() => window.visualViewport?.removeEventListener('resize', keyboardMoved))

  field.addEventListener('focus', () => {
    focused = true
    valueAtFocus = field.value
    select()
    node.emit('focus', { value: field.value, height: keyboardPx })
  })
  field.addEventListener('blur', () => {
    focused = false
    keyboardMoved()
    node.setModel('focus', false)
    node.emit('blur', { value: field.value, cursor: field.selectionStart ?? field.value.length })
    if (field.value !== valueAtFocus) node.emit('change', { value: field.value })
  })
  const select = (): void => {
    const { cursor, 'selection-start': start, 'selection-end': end } = node.attrs
    if (start >= 0 && end >= 0) field.setSelectionRange(start, end)
    else if (cursor >= 0) field.setSelectionRange(cursor, cursor)
  }
  const focus = (wanted: boolean): void => {
    if (!wanted) {
      if (focused) field.blur()
    } else if (!focused && !node.attrs.disabled) field.focus({ preventScroll: !node.attrs['adjust-position'] })
  }

  return {
    field,
    put,
    confirm() {
      node.emit('confirm', { value: field.value })
      if (!node.attrs['confirm-hold']) field.blur()
    },
    changed(names) {
      const { attrs } = node
      reflect(host, 'disabled', attrs.disabled)
      field.disabled = attrs.disabled
      field.readOnly = attrs.readonly
      if (attrs.maxlength >= 0) field.maxLength = attrs.maxlength
      else field.removeAttribute('maxlength')
      if (names.has('placeholder') || names.has('placeholder-class') || names.has('placeholder-style')) {
        hint.textContent = attrs.placeholder
        hint.className = `wx-placeholder ${host.localName.slice(3)}-placeholder ${attrs['placeholder-class']}`
        hint.style.cssText = safeStyle(attrs['placeholder-style'])
        hint.setAttribute('aria-hidden', 'true')
      }
      const label = host.getAttribute('aria-label') || attrs.placeholder
      if (label) field.setAttribute('aria-label', label)
      field.style.caretColor = attrs['cursor-color']
      field.style.scrollMarginBottom = `${attrs['cursor-spacing']}px`
      if (attrs['confirm-type'] === 'return') field.enterKeyHint = 'enter'
      else field.enterKeyHint = attrs['confirm-type']
      if (names.has('value') && !echoes.stale(attrs.value, performance.now())) put(attrs.value)
      drawHint()
      if (names.has('focus') && host.isConnected) focus(attrs.focus)
      if (focused && (names.has('cursor') || names.has('selection-start') || names.has('selection-end'))) select()
    },
    attached() {
      if (node.attrs.focus || node.attrs['auto-focus']) focus(true)
      afterInput()
    },
  }
}
