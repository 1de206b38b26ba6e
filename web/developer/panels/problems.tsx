// What the compiler says of the sources.
import type { Session } from '../session.ts'
import { useStore } from '../store.ts'
import { say } from '../words.ts'

export function ProblemsPanel({ session }: { session: Session }) {
  const { diagnostics } = useStore(session.build)
  return (
    <section class="panel problems">
      <div class="scroll padded">
        {diagnostics.length === 0 && <p class="empty-panel">{say('problemsEmpty')}</p>}
        {diagnostics.map((one, index) => (
          <article key={index} class="problem">
            <div><span class={one.severity === 'error' ? 'mark bad' : 'mark warn'}>{one.severity === 'error' ? '✕' : '!'}</span><span class="mono place">{one.file}{one.line > 0 && `:${one.line}:${Math.max(1, one.column)}`}</span> <span class="hint mono">{one.code}</span></div>
            <p>{one.message}</p>
            {one.lines.length > 0 && <pre class="body">{one.lines.map((line, at) => <div key={at} class={one.first_line + at === one.line ? 'at' : ''}><b>{one.first_line + at}</b>{line}</div>)}</pre>}
          </article>
        ))}
      </div>
    </section>
  )
}
