// A value of the app: one line, and what is inside when it is opened.
import { useEffect, useState } from 'preact/hooks'
import type { Inside, Shown } from '../runtime/debug/shown.ts'
import type { Session } from './session.ts'
import { say } from './words.ts'

interface Props {
  session: Session
  value: Shown
  name?: string
  isOpen?: boolean
  /** Strings as text, as a console writes them. */
  bare?: boolean
  /** Changes a value by its path; absent where it cannot be. */
  onEdit?(path: string, text: string): void
  path?: string
}

const LITERAL = new Set(['string', 'number', 'boolean', 'null', 'undefined'])

export function Value({ session, value, name, isOpen = false, bare = false, onEdit, path = '' }: Props) {
  const [open, setOpen] = useState(isOpen)
  const [inside, setInside] = useState<Inside>()
  const [editing, setEditing] = useState<string>()
  const canOpen = value.id !== undefined
  useEffect(() => {
    if (!open || value.id === undefined) return
    let isOver = false
    void session.ask<Inside>('debug.inside', { id: value.id }).then(found => !isOver && setInside(found))
    return () => void (isOver = true)
  }, [open, value.id])
  const edit = onEdit && path !== '' && LITERAL.has(value.kind) ? () => setEditing(value.kind === 'string' ? JSON.stringify(value.text) : value.text) : undefined
  const line = (
    <>
      {name !== undefined && <><span class="name">{name}</span><span class="colon">: </span></>}
      {editing === undefined
        ? <span class={`v ${value.kind}`} onDblClick={edit} title={edit && say('edit')}><Text value={value} bare={bare} isOpen={open} /></span>
        : <Editor text={editing} onDone={text => (setEditing(undefined), text !== undefined && onEdit!(path, text))} />}
      {edit && editing === undefined && <button class="pen" aria-label={`${say('edit')} ${path}`} onClick={edit}>✎</button>}
    </>
  )
  if (!canOpen) return <div class="value leaf">{line}</div>
  return (
    <div class="value">
      <button class="twist" aria-expanded={open} aria-label={name ?? value.kind} onClick={() => setOpen(!open)} />
      <span class="line" onClick={event => (event.target as Element).closest('button') || setOpen(!open)}>{line}</span>
      {open && inside && (
        <div class="inside">
          {inside.members.map(([member, inner]) => <Value key={member} session={session} value={inner} name={member} onEdit={onEdit} path={pathTo(path, member, value.kind)} />)}
          {inside.more > 0 && <div class="hint">+ {inside.more} {say('more')}</div>}
        </div>
      )}
    </div>
  )
}

const pathTo = (path: string, member: string, kind: string): string => (kind === 'array' ? `${path}[${member}]` : path === '' ? member : `${path}.${member}`)

function Editor({ text, onDone }: { text: string; onDone(text?: string): void }) {
  return (
    <input class="field small" value={text} aria-label={say('valueJson')} ref={input => input?.select()}
      onKeyDown={event => {
        if (event.key === 'Enter') onDone(event.currentTarget.value)
        else if (event.key === 'Escape') onDone()
        event.stopPropagation()
      }}
      onBlur={() => onDone()} />
  )
}

function Text({ value, bare, isOpen }: { value: Shown; bare: boolean; isOpen: boolean }) {
  if (value.kind === 'string') return <>{bare ? value.text : JSON.stringify(value.text)}</>
  if (value.kind === 'error') return <>{isOpen ? value.text.split('\n')[0] : value.text}</>
  if (!value.preview || isOpen) return <>{value.text || (value.kind === 'object' ? 'Object' : value.kind)}</>
  const isList = value.kind === 'array' || value.kind === 'set'
  return (
    <>
      {value.text && <i>{value.text} </i>}
      {isList ? '[' : '{'}
      {value.preview.map(([name, text, kind], index) => (
        <span key={name}>{index > 0 && ', '}{!isList && <span class="name">{name}: </span>}<span class={`v ${kind}`}>{text}</span></span>
      ))}
      {value.preview.length === 5 && ', …'}
      {isList ? ']' : '}'}
    </>
  )
}
