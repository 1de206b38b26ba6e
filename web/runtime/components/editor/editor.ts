import { builtin } from '../../view/builtin.ts'
import { make } from '../shared/dom.ts'
import { renderRichText } from '../shared/rich.ts'
import { editor } from './declaration.ts'
import { htmlOfDelta, readDelta, type DeltaOp } from './delta.ts'

const COMMANDS: Record<string, string> = { bold: 'bold', italic: 'italic', underline: 'underline', ins: 'underline', strike: 'strikeThrough' }
const ALIGN: Record<string, string> = { left: 'justifyLeft', center: 'justifyCenter', right: 'justifyRight', justify: 'justifyFull' }
const LINE_STYLES: Record<string, string> = { lineHeight: 'line-height', margin: 'margin', marginTop: 'margin-top', marginBottom: 'margin-bottom', marginLeft: 'margin-left', marginRight: 'margin-right', padding: 'padding', paddingTop: 'padding-top', paddingBottom: 'padding-bottom', textIndent: 'text-indent', direction: 'direction' }
const TEXT_STYLES: Record<string, string> = { fontSize: 'font-size', fontFamily: 'font-family', fontWeight: 'font-weight', fontStyle: 'font-style', letterSpacing: 'letter-spacing', textDecoration: 'text-decoration' }
/** Marks the spans that the browser makes for a size, to be given the style that was asked for. */
const MARKER = 'xxx-large'
const DEFAULT_COLOR = '#000000'

/** `ready`. `focus`, `blur`, `input`: {html, text, delta}. `statuschange`: what is on the text at the cursor. */
export default builtin({
  ...editor,
  create(node) {
    const container = make('div', 'ql-container', node.element)
    const box = make('div', 'ql-editor ql-blank', container)
    box.setAttribute('role', 'textbox')
    box.setAttribute('aria-multiline', 'true')
    let range: Range | null = null
    let status = ''

    const command = (name: string, value?: string): boolean => document.execCommand(name, false, value)
    const selection = (): Selection | null => (node.page.root as unknown as { getSelection?(): Selection | null }).getSelection?.() ?? document.getSelection()
    const contents = () => {
      const copy = box.cloneNode(true) as HTMLElement
      for (const img of copy.querySelectorAll<HTMLElement>('img[data-source]')) {
        img.setAttribute('src', img.dataset.source!)
        img.removeAttribute('data-source')
      }
      return { html: copy.innerHTML, text: `${box.innerText.replace(/\n+$/, '')}\n`, delta: { ops: readDelta(box) } }
    }
    const blank = (): void => void box.classList.toggle('ql-blank', box.textContent === '' && !box.querySelector('img,hr,li'))
    const changed = (): void => {
      blank()
      node.emit('input', contents())
    }
    /** Back to where the person was: a tap on the app's own tools takes the focus away. */
    const here = (): void => {
      if (node.attrs['read-only']) throw { errMsg: 'the editor is read only' }
      // While they are in it, the browser knows best; what was noticed comes a moment later.
      const isThere = (box.getRootNode() as Document | ShadowRoot).activeElement === box
      const kept = isThere ? null : range
      box.focus({ preventScroll: true })
      const now = selection()
      if (now && kept && box.contains(kept.commonAncestorContainer)) now.setBaseAndExtent(kept.startContainer, kept.startOffset, kept.endContainer, kept.endOffset)
      else if (now && !box.contains(now.anchorNode)) now.selectAllChildren(box), now.collapseToEnd()
      command('styleWithCSS', 'true')
      command('defaultParagraphSeparator', 'p')
    }
    const blocks = (): HTMLElement[] => {
      const now = selection()
      const all = [...box.querySelectorAll<HTMLElement>('p,h1,h2,h3,h4,h5,h6,li,div')]
      const hit = now ? all.filter(block => now.containsNode(block, true)) : []
      if (hit.length > 0) return hit
      command('formatBlock', 'P')
      return [...box.querySelectorAll<HTMLElement>('p')].slice(-1)
    }
    const state = (): Record<string, unknown> => {
      const found: Record<string, unknown> = {}
      for (const name of ['bold', 'italic', 'underline']) if (document.queryCommandState(name)) found[name] = true
      if (document.queryCommandState('strikeThrough')) found.strike = true
      for (const [name, value] of [['subscript', 'sub'], ['superscript', 'super']] as const) if (document.queryCommandState(name)) found.script = value
      for (const [name, value] of [['insertOrderedList', 'ordered'], ['insertUnorderedList', 'bullet']] as const) if (document.queryCommandState(value === 'ordered' ? 'insertOrderedList' : name)) found.list = value
      for (const [value, name] of Object.entries(ALIGN)) if (value !== 'left' && document.queryCommandState(name)) found.align = value
      const header = /^h([1-6])$/i.exec(document.queryCommandValue('formatBlock'))
      if (header) found.header = Number(header[1])
      return found
    }
    const tellState = (): void => {
      const found = state()
      const text = JSON.stringify(found)
      if (text === status) return
      status = text
      node.emit('statuschange', found)
    }
    const noticed = (): void => {
      const now = selection()
      if (!now || now.rangeCount === 0 || !box.contains(now.anchorNode)) return
      range = now.getRangeAt(0).cloneRange()
      tellState()
    }
    document.addEventListener('selectionchange', noticed)
    node.cleanup(() => document.removeEventListener('selectionchange', noticed))
    box.addEventListener('input', changed)
    box.addEventListener('focus', () => node.emit('focus', contents()))
    box.addEventListener('blur', () => node.emit('blur', contents()))
    // What is pasted comes through the same list as what the app sets.
    box.addEventListener('paste', event => {
      event.preventDefault()
      const html = event.clipboardData?.getData('text/html')
      if (html) insert(renderRichText(html, { space: '', url: source => node.url(source) }))
      else command('insertText', event.clipboardData?.getData('text/plain') ?? '')
    })
    const insert = (content: Node): void => {
      const now = selection()
      const at = now && now.rangeCount > 0 ? now.getRangeAt(0) : null
      if (!at || !box.contains(at.commonAncestorContainer)) box.append(content)
      else {
        at.deleteContents()
        at.insertNode(content)
        at.collapse(false)
      }
      changed()
    }
    const styleText = (property: string, value: string): void => {
      command('fontSize', '7')
      for (const span of box.querySelectorAll<HTMLElement>('span,font')) {
        if (span.style.fontSize !== MARKER && span.getAttribute('size') !== '7') continue
        span.style.fontSize = ''
        span.removeAttribute('size')
        span.style.setProperty(property, value)
      }
    }
    const format = (name: string, value: unknown): void => {
      here()
      const text = value === undefined || value === false || value === null ? '' : String(value)
      if (Object.hasOwn(COMMANDS, name)) command(COMMANDS[name]!)
      else if (name === 'align') command(ALIGN[text] ?? 'justifyLeft')
      else if (name === 'header') command('formatBlock', /^[1-6]$/.test(text) && document.queryCommandValue('formatBlock') !== `h${text}` ? `H${text}` : 'P')
      else if (name === 'list') command(text === 'ordered' ? 'insertOrderedList' : 'insertUnorderedList')
      else if (name === 'indent') command(text.startsWith('-') ? 'outdent' : 'indent')
      else if (name === 'script') command(text === 'sub' ? 'subscript' : 'superscript')
      else if (name === 'color') command('foreColor', text || DEFAULT_COLOR)
      else if (name === 'backgroundColor') command('hiliteColor', text || 'transparent')
      else if (Object.hasOwn(TEXT_STYLES, name)) styleText(TEXT_STYLES[name]!, text)
      else if (Object.hasOwn(LINE_STYLES, name)) for (const block of blocks()) block.style.setProperty(LINE_STYLES[name]!, text)
      else throw { errMsg: `unknown format ${name.slice(0, 20)}` }
      tellState()
      changed()
    }
    const show = (html: string): void => {
      box.replaceChildren(renderRichText(html, { space: '', url: source => node.url(source) }))
      range = null
      changed()
    }
    return {
      changed(names) {
        const { attrs } = node
        box.contentEditable = attrs['read-only'] ? 'false' : 'true'
        box.setAttribute('aria-readonly', String(attrs['read-only']))
        if (names.has('placeholder') || names.size === 0) {
          box.dataset.placeholder = attrs.placeholder
          box.setAttribute('aria-placeholder', attrs.placeholder)
        }
      },
      attached() {
        // After the app has had the chance to listen.
        queueMicrotask(() => node.emit('ready'))
      },
      methods: {
        format: (args: [string, unknown] | string) => Array.isArray(args) ? format(String(args[0]), args[1]) : format(String(args), undefined),
        getContents: contents,
        setContents({ html, delta }: { html?: string; delta?: { ops?: DeltaOp[] } }) {
          if (delta?.ops && !Array.isArray(delta.ops)) throw { errMsg: 'delta is no delta' }
          show(html === undefined ? htmlOfDelta(delta?.ops ?? []) : String(html))
        },
        clear: () => show(''),
        insertText({ text = '' }: { text?: string }) {
          here()
          command('insertText', String(text))
        },
        deleteText({ index = 0, length = 0 }: { index?: number; length?: number }) {
          here()
          const now = selection()
          now?.collapse(box, 0)
          for (let i = 0; i < Math.min(10_000, index); i++) now?.modify('move', 'forward', 'character')
          for (let i = 0; i < Math.min(10_000, length); i++) now?.modify('extend', 'forward', 'character')
          command('delete')
        },
        insertDivider() {
          here()
          command('insertHorizontalRule')
        },
        async insertImage({ src, alt = '', width, height, extClass, data }: { src: string; alt?: string; width?: string; height?: string; extClass?: string; data?: Record<string, unknown> }) {
          const url = await node.url(String(src))
          if (!url) throw { errMsg: 'src is not allowed' }
          here()
          const img = document.createElement('img')
          img.src = url
          img.alt = String(alt)
          img.dataset.source = String(src)
          if (width) img.style.width = String(width)
          if (height) img.style.height = String(height)
          if (extClass) img.className = String(extClass)
          if (data) img.dataset.custom = new URLSearchParams(Object.entries(data).map(([name, value]) => [name, String(value)])).toString()
          insert(img)
        },
        removeFormat() {
          here()
          command('removeFormat')
          command('formatBlock', 'P')
        },
        undo() { here(); command('undo') },
        redo() { here(); command('redo') },
        getHistoryState: () => ({ undo: document.queryCommandEnabled('undo'), redo: document.queryCommandEnabled('redo') }),
        getSelectionText: () => ({ text: selection()?.toString() ?? '' }),
        getBounds() {
          const rect = range?.getBoundingClientRect() ?? box.getBoundingClientRect()
          const { left, top, right, bottom, width, height } = rect
          return { bounds: { left, top, right, bottom, width, height } }
        },
        blur: () => box.blur(),
        scrollIntoView: () => (range?.startContainer.parentElement ?? box).scrollIntoView({ block: 'nearest' }),
      },
    }
  },
})

export { default as css } from './editor.css'
