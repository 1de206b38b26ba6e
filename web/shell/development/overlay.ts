// Compile errors, over the app whose sources have them: file, line, column, the lines around, gone when they are mended.
import { language } from '../words.ts'

export interface Diagnostic {
  severity: 'error' | 'warning'
  code: string
  file: string
  line: number
  column: number
  message: string
  first_line: number
  lines: string[]
}

const TITLE = { ko: '컴파일되지 않습니다. 고쳐서 저장하면 이어집니다.', zh: '编译未通过。修改并保存后会自动继续。', en: 'It does not compile. Mend it and save: the app goes on by itself.' }

const STYLE = `
:host { position: absolute; inset: 0; z-index: 20; display: block }
.ground { position: absolute; inset: 0; overflow: auto; padding: 56px 14px 24px; background: rgb(18 24 22 / 94%); color: #eef3f1; font: 13px/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace }
h2 { margin: 0 0 12px; font: 600 15px/1.4 system-ui, "Noto Sans KR", "Noto Sans SC", sans-serif; color: #ff8787 }
section + section { margin-top: 18px }
.place { color: #34c3b8; overflow-wrap: anywhere }
.message { margin: 2px 0 6px; font-family: system-ui, "Noto Sans KR", "Noto Sans SC", sans-serif; font-size: 14px; overflow-wrap: anywhere }
.code { color: #8b9894; font-size: 11px }
pre { margin: 0; padding: 8px 0; border-radius: 8px; background: #0b100e; overflow-x: auto; tab-size: 2 }
pre span { display: block; padding: 0 10px; white-space: pre }
pre span.at { background: rgb(255 135 135 / 16%) }
pre b { display: inline-block; min-width: 28px; margin-right: 10px; color: #66736f; font-weight: 400; text-align: right; user-select: none }
pre i { color: #ff8787; font-style: normal }
`

const made = (tag: string, className: string, text = ''): HTMLElement => Object.assign(document.createElement(tag), { className, textContent: text })

export class Overlay {
  private readonly element = document.createElement('div')
  private readonly ground = made('div', 'ground')

  constructor(private readonly container: HTMLElement) {
    const root = this.element.attachShadow({ mode: 'open' })
    const style = new CSSStyleSheet()
    style.replaceSync(STYLE)
    root.adoptedStyleSheets = [style]
    root.append(this.ground)
    this.element.dataset.development = 'errors'
    this.element.setAttribute('role', 'alert')
  }

  show(errors: Diagnostic[]): void {
    if (errors.length === 0) {
      this.element.remove()
      return
    }
    this.ground.replaceChildren(made('h2', '', TITLE[language]), ...errors.map(one => this.section(one)))
    this.container.append(this.element)
  }

  private section(error: Diagnostic): HTMLElement {
    const section = document.createElement('section')
    const place = error.line ? `${error.file}:${error.line}:${Math.max(error.column, 1)}` : error.file
    section.append(made('div', 'place', place), made('div', 'message', error.message))
    if (error.lines.length > 0) section.append(this.excerpt(error))
    section.append(made('div', 'code', error.code))
    return section
  }

  private excerpt(error: Diagnostic): HTMLElement {
    const pre = document.createElement('pre')
    error.lines.forEach((text, index) => {
      const number = error.first_line + index
      const line = made('span', number === error.line ? 'at' : '')
      line.append(made('b', '', String(number)), text)
      pre.append(line)
      if (number === error.line && error.column > 0) {
        const mark = document.createElement('span')
        // Tabs stay tabs, so that the mark stands below what it means.
        mark.append(made('b', ''), text.slice(0, error.column - 1).replace(/[^\t]/g, ' '), made('i', '', '^'))
        pre.append(mark)
      }
    })
    return pre
  }
}
