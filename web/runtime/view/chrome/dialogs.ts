// What the runtime draws over pages for the app: toast, loading, modal, action sheet. Loaded when an app asks for the first of them.
import type { View } from '../view.ts'
import css from './dialogs.css'
import { words } from './words.ts'

interface ToastOptions {
  title: string
  icon?: 'success' | 'error' | 'loading' | 'none'
  image?: string
  duration?: number
  mask?: boolean
}

interface ModalOptions {
  title?: string
  content?: string
  showCancel?: boolean
  cancelText?: string
  cancelColor?: string
  confirmText?: string
  confirmColor?: string
  editable?: boolean
  placeholderText?: string
}

const element = <K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text?: string): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag)
  made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

class Dialogs {
  private readonly element: HTMLElement
  private toastElement: HTMLElement | null = null
  private toastTimer: ReturnType<typeof setTimeout> | undefined
  private toastIsLoading = false
  private closers = new Set<() => void>()

  constructor(private readonly view: View) {
    const { worker } = view
    this.element = view.dialogs
    const style = document.createElement('style')
    style.textContent = css
    document.head.append(style)
    view.pageChanged = () => this.pageChanged()
    worker.serve('showToast', (options: ToastOptions) => this.toast(options, false))
    worker.serve('showLoading', (options: ToastOptions) => this.toast({ ...options, icon: 'loading', duration: Number.POSITIVE_INFINITY }, true))
    worker.serve('hideToast', () => { if (!this.toastIsLoading) this.hideToast() })
    worker.serve('hideLoading', () => { if (this.toastIsLoading) this.hideToast() })
    worker.serve('showModal', (options: ModalOptions) => this.modal(options))
    worker.serve('showActionSheet', (options: { itemList: string[]; itemColor?: string; alertText?: string }) => this.actionSheet(options))
  }

  private get words() {
    return words(this.view.boot.system.language)
  }

  private toast({ title, icon = 'success', image, duration = 1500, mask }: ToastOptions, loading: boolean): void {
    this.hideToast()
    const holder = element('div', mask ? 'toast-holder mask' : 'toast-holder')
    const box = element('div', icon === 'none' && !image ? 'toast text-only' : 'toast')
    box.setAttribute('role', icon === 'error' ? 'alert' : 'status')
    if (image) {
      const picture = element('img', 'toast-image')
      picture.alt = ''
      void Promise.resolve(this.view.files.url(image, this.view.current?.path ?? '')).then(url => { picture.src = url })
      box.append(picture)
    } else if (icon !== 'none') {
      const mark = element('i', 'toast-icon')
      mark.dataset.icon = icon
      box.append(mark)
    }
    box.append(element('p', 'toast-title', String(title ?? '')))
    holder.append(box)
    this.element.append(holder)
    this.toastElement = holder
    this.toastIsLoading = loading
    if (Number.isFinite(duration)) this.toastTimer = setTimeout(() => this.hideToast(), duration)
  }

  private hideToast(): void {
    clearTimeout(this.toastTimer)
    this.toastElement?.remove()
    this.toastElement = null
    this.toastIsLoading = false
  }

  /** A page change takes sheets away, as a tap beside them would. */
  private pageChanged(): void {
    for (const close of [...this.closers]) close()
  }

  private modal({ title, content, showCancel = true, cancelText, cancelColor, confirmText, confirmColor, editable, placeholderText }: ModalOptions): Promise<unknown> {
    return new Promise(resolve => {
      const holder = element('div', 'modal-holder mask')
      const box = element('div', 'modal')
      box.setAttribute('role', 'alertdialog')
      box.setAttribute('aria-modal', 'true')
      if (title) box.append(element('h2', 'modal-title', title))
      const input = editable ? element('textarea', 'modal-input') : null
      if (input) {
        input.value = content ?? ''
        input.placeholder = placeholderText ?? ''
        box.append(input)
      } else if (content) {
        box.append(element('p', 'modal-content', content))
      }
      const buttons = element('div', 'modal-buttons')
      const before = document.activeElement as HTMLElement | null
      const close = (result: { confirm: boolean; cancel: boolean }): void => {
        holder.remove()
        this.closers.delete(dismiss)
        before?.focus?.()
        resolve({ ...result, ...(editable && result.confirm ? { content: input!.value } : { content: null }) })
      }
      const dismiss = (): void => close({ confirm: false, cancel: true })
      const button = (text: string, color: string | undefined, className: string, result: { confirm: boolean; cancel: boolean }): HTMLButtonElement => {
        const made = element('button', className, text.slice(0, 4 * 4))
        made.type = 'button'
        made.style.color = this.view.colour(color) ?? ''
        made.addEventListener('click', () => close(result))
        return made
      }
      if (showCancel) buttons.append(button(cancelText || this.words.cancel, cancelColor, 'modal-cancel', { confirm: false, cancel: true }))
      const confirm = button(confirmText || this.words.confirm, confirmColor, 'modal-confirm', { confirm: true, cancel: false })
      buttons.append(confirm)
      box.append(buttons)
      box.addEventListener('keydown', event => {
        if (event.key === 'Escape' && showCancel) dismiss()
        if (event.key === 'Tab') this.keepFocus(event, box)
      })
      holder.append(box)
      this.element.append(holder)
      ;(input ?? confirm).focus()
    })
  }

  private keepFocus(event: KeyboardEvent, box: HTMLElement): void {
    const stops = [...box.querySelectorAll<HTMLElement>('button, textarea')]
    const index = stops.indexOf(document.activeElement as HTMLElement)
    event.preventDefault()
    stops[(index + (event.shiftKey ? -1 : 1) + stops.length) % stops.length]?.focus()
  }

  private actionSheet({ itemList, itemColor, alertText }: { itemList: string[]; itemColor?: string; alertText?: string }): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const holder = element('div', 'sheet-holder mask')
      const sheet = element('div', 'sheet')
      sheet.setAttribute('role', 'menu')
      const dismiss = (): void => close(null)
      const close = (index: number | null): void => {
        holder.remove()
        this.closers.delete(dismiss)
        if (index === null) reject({ errMsg: 'cancel' })
        else resolve({ tapIndex: index })
      }
      if (alertText) sheet.append(element('p', 'sheet-alert', alertText))
      itemList.forEach((text, index) => {
        const item = element('button', 'sheet-item', String(text))
        item.type = 'button'
        item.setAttribute('role', 'menuitem')
        item.style.color = this.view.colour(itemColor) ?? ''
        item.addEventListener('click', () => close(index))
        sheet.append(item)
      })
      const cancel = element('button', 'sheet-item sheet-cancel', this.words.cancel)
      cancel.type = 'button'
      cancel.addEventListener('click', dismiss)
      sheet.append(cancel)
      holder.addEventListener('click', event => { if (event.target === holder) dismiss() })
      holder.addEventListener('keydown', event => { if (event.key === 'Escape') dismiss() })
      holder.append(sheet)
      this.element.append(holder)
      this.closers.add(dismiss)
      sheet.querySelector<HTMLElement>('button')?.focus()
    })
  }
}

export const serveDialogs = (view: View): void => void new Dialogs(view)
