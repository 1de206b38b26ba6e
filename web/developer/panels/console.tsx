// The app's console, and a line to type into.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Line, Session } from '../session.ts'
import { formatted } from '../format.ts'
import type { MappedLine, Place } from '../source-map.ts'
import { useStore } from '../store.ts'
import { Value } from '../value.tsx'
import { say, type Word } from '../words.ts'

const FILTERS: [Word, (line: Line) => boolean][] = [
  ['all', () => true],
  ['errors', line => line.level === 'error'],
  ['warnings', line => line.level === 'warn'],
  ['infos', line => line.level === 'info'],
  ['logs', line => line.level === 'log' || line.level === 'debug'],
]

const HISTORY = 'madang.developer.typed'
const MOST_TYPED = 100

export function ConsolePanel({ session }: { session: Session }) {
  const lines = useStore(session.lines)
  const [filter, setFilter] = useState(0)
  const [text, setText] = useState('')
  const list = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const wanted = text.toLowerCase()
  const shown = lines.filter(line => (FILTERS[filter]![1](line) || line.level === 'input' || line.level === 'result') && (wanted === '' || line.values.some(value => value.text.toLowerCase().includes(wanted))))
  useLayoutEffect(() => {
    if (isAtEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight
  })
  return (
    <section class="panel console">
      <div class="tools">
        <button class="tool" onClick={() => session.clearLines()}>{say('clear')}</button>
        <input class="field small grow" type="search" placeholder={say('filter')} aria-label={say('filter')} value={text} onInput={event => setText(event.currentTarget.value)} />
        <div class="segments" role="group" aria-label={say('filter')}>
          {FILTERS.map(([word, fits], index) => (
            <button key={word} aria-pressed={filter === index} onClick={() => setFilter(index)}>{say(word)}{index > 0 && index < 3 && lines.some(fits) && <b class={index === 1 ? 'bad' : 'warn'}>{lines.filter(fits).length}</b>}</button>
          ))}
        </div>
      </div>
      <div class="lines" ref={list} role="log" aria-label={say('console')} tabIndex={0} onScroll={event => (isAtEnd.current = event.currentTarget.scrollTop + event.currentTarget.clientHeight > event.currentTarget.scrollHeight - 8)}>
        {lines.length === 0 && <p class="empty-panel">{say('consoleEmpty')}</p>}
        {shown.map(line => <ConsoleLine key={line.id} line={line} session={session} />)}
      </div>
      <Prompt session={session} />
    </section>
  )
}

/** How far a group of the console stands in. */
const GROUP_PX = 14

const SIGNS: Record<string, string> = { error: '✕', warn: '!', input: '›', result: '‹', info: 'i' }

function ConsoleLine({ line, session }: { line: Line; session: Session }) {
  const [isOpen, setOpen] = useState(false)
  const isLong = line.isError && line.stack?.includes('\n')
  return (
    <div class={`entry ${line.level}`} data-level={line.level}>
      <span class="sign" aria-hidden="true">{SIGNS[line.level] ?? ''}</span>
      <div class="values" style={line.depth ? { paddingLeft: `${line.depth * GROUP_PX}px` } : undefined}>
        {line.count > 1 && <span class="count" aria-label={`${line.count} ${say('times')}`}>{line.count}</span>}
        {formatted(line).map((part, index) => 'text' in part ? <span key={index} style={part.style}>{part.text}</span> : <Value key={index} session={session} value={part.value} bare={line.level !== 'result'} />)}
        {isLong && <button class="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{isOpen ? '▾' : '▸'} stack</button>}
        {isLong && isOpen && <Stack text={line.stack!} session={session} />}
      </div>
      {line.stack && line.level !== 'input' && <Where stack={line.stack} session={session} />}
    </div>
  )
}

const named = ({ file, line }: Place): string => `${file.split('/').slice(-2).join('/')}:${line}`

function Where({ stack, session }: { stack: string; session: Session }) {
  const [place, setPlace] = useState<Place>()
  useEffect(() => void session.maps.place(stack).then(setPlace), [stack])
  return place ? <span class="where" title={`${place.file}:${place.line}:${place.column}`}>{named(place)}</span> : null
}

function Stack({ text, session }: { text: string; session: Session }) {
  const [lines, setLines] = useState<MappedLine[]>([{ before: text, after: '' }])
  useEffect(() => void session.maps.stack(text).then(setLines), [text])
  return <pre class="stack">{lines.map((line, index) => <div key={index}>{line.before}{line.place && <b>{line.place.file}:{line.place.line}:{line.place.column}</b>}{line.after}</div>)}</pre>
}

function Prompt({ session }: { session: Session }) {
  const [text, setText] = useState('')
  const typed = useRef<string[]>(read())
  const at = useRef(typed.current.length)
  const run = (): void => {
    if (text.trim() === '') return
    typed.current = [...typed.current.filter(one => one !== text), text].slice(-MOST_TYPED)
    at.current = typed.current.length
    localStorage.setItem(HISTORY, JSON.stringify(typed.current))
    void session.evaluate(text)
    setText('')
  }
  const recall = (step: number): void => {
    at.current = Math.max(0, Math.min(typed.current.length, at.current + step))
    setText(typed.current[at.current] ?? '')
  }
  return (
    <div class="prompt">
      <span aria-hidden="true">›</span>
      <textarea rows={Math.min(8, text.split('\n').length)} value={text} placeholder={say('evaluate')} aria-label={say('evaluate')} spellcheck={false} autocomplete="off"
        onInput={event => setText(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault()
            run()
          } else if (event.key === 'ArrowUp' && !text.slice(0, event.currentTarget.selectionStart).includes('\n')) {
            event.preventDefault()
            recall(-1)
          } else if (event.key === 'ArrowDown' && !text.slice(event.currentTarget.selectionEnd).includes('\n')) {
            event.preventDefault()
            recall(1)
          }
        }} />
    </div>
  )
}

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(HISTORY) ?? '[]')
    return Array.isArray(kept) ? kept.filter(one => typeof one === 'string') : []
  } catch {
    return []
  }
}
