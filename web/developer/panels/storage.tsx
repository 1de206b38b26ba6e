// What the app has stored: seen, changed, removed. The app reads the change with its next call.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Session } from '../session.ts'
import { useStore } from '../store.ts'
import { say } from '../words.ts'

export function StoragePanel({ session }: { session: Session }) {
  const texts = useStore(session.storage)
  const running = useStore(session.running)
  const [editing, setEditing] = useState<string>()
  const [filter, setFilter] = useState('')
  useEffect(() => void session.readStorage(), [running])
  const keys = Object.keys(texts).filter(key => key.toLowerCase().includes(filter.toLowerCase())).sort()
  const change = async (method: string, args?: unknown): Promise<void> => {
    await session.ask(method, args)
    await session.readStorage()
    setEditing(undefined)
  }
  return (
    <section class="panel storage">
      <div class="tools">
        <button class="tool" disabled={keys.length === 0} onClick={() => confirm(say('clearStorageAsk')) && void change('debug.storage.clear')}>{say('clear')}</button>
        <input class="field small grow" type="search" placeholder={say('filter')} aria-label={say('filter')} value={filter} onInput={event => setFilter(event.currentTarget.value)} />
      </div>
      <div class="scroll">
        {keys.length === 0 && <p class="empty-panel">{say('storageEmpty')}</p>}
        {keys.length > 0 && (
          <table class="rows-table">
            <thead><tr><th>{say('key')}</th><th>{say('value')}</th><th /></tr></thead>
            <tbody>
              {keys.map(key => editing === key
                ? <tr key={key}><td class="mono">{key}</td><td colSpan={2}><Editor text={pretty(texts[key]!)} onSave={text => void change('debug.storage.set', { key, text })} onCancel={() => setEditing(undefined)} /></td></tr>
                : (
                  <tr key={key} onDblClick={() => setEditing(key)}>
                    <td class="mono">{key}</td>
                    <td class="mono cut" title={texts[key]}>{texts[key]}</td>
                    <td class="actions"><button class="tool" onClick={() => setEditing(key)}>{say('edit')}</button><button class="tool" onClick={() => void change('debug.storage.remove', { key })}>{say('remove')}</button></td>
                  </tr>
                ))}
            </tbody>
          </table>
        )}
        <Add onAdd={(key, text) => void change('debug.storage.set', { key, text })} />
      </div>
    </section>
  )
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const pretty = (text: string): string => (isJson(text) ? JSON.stringify(JSON.parse(text), null, 2) : text)

function Editor({ text, onSave, onCancel }: { text: string; onSave(text: string): void; onCancel(): void }) {
  const [value, setValue] = useState(text)
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => area.current!.focus(), [])
  const fits = isJson(value)
  return (
    <form class="editor" onSubmit={event => (event.preventDefault(), fits && onSave(JSON.stringify(JSON.parse(value))))}
      onKeyDown={event => {
        if (event.key === 'Escape') onCancel()
        else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && fits) onSave(JSON.stringify(JSON.parse(value)))
      }}>
      <textarea class="field mono" rows={Math.min(14, value.split('\n').length + 1)} value={value} aria-label={say('valueJson')} aria-invalid={!fits} ref={area} onInput={event => setValue(event.currentTarget.value)} />
      <div class="tools"><button class="tool primary" disabled={!fits}>{say('save')}</button><button class="tool" type="button" onClick={onCancel}>{say('cancel')}</button>{!fits && <span class="bad">{say('notJson')}</span>}</div>
    </form>
  )
}

function Add({ onAdd }: { onAdd(key: string, text: string): void }) {
  const [key, setKey] = useState('')
  const [text, setText] = useState('')
  const fits = isJson(text)
  return (
    <form class="tools add" onSubmit={event => {
      event.preventDefault()
      if (key === '' || !fits) return
      onAdd(key, JSON.stringify(JSON.parse(text)))
      setKey('')
      setText('')
    }}>
      <input class="field small" placeholder={say('key')} aria-label={say('key')} value={key} onInput={event => setKey(event.currentTarget.value)} />
      <input class="field small mono grow" placeholder={say('valueJson')} aria-label={say('valueJson')} value={text} aria-invalid={text !== '' && !fits} onInput={event => setText(event.currentTarget.value)} />
      <button class="tool" disabled={key === '' || !fits}>{say('add')}</button>
    </form>
  )
}
