// The data of the app and of every open page, live, to be changed.
import { useState } from 'preact/hooks'
import type { Shown } from '../../runtime/debug/shown.ts'
import type { Session } from '../session.ts'
import { Value } from '../value.tsx'
import { say } from '../words.ts'
import { useLive, valueOf } from './pages.tsx'

interface AppData {
  globalData: Shown
  pages: { id: number; path: string; data: Shown }[]
}

export function AppDataPanel({ session }: { session: Session }) {
  const [data, setData] = useState<AppData>()
  const read = (): void => void session.ask<AppData>('debug.appData').then(setData)
  useLive(session, read, [])
  return (
    <section class="panel app-data">
      <div class="scroll padded">
        {data?.pages.toReversed().map((page, index) => (
          <div key={page.id}>
            <Value session={session} value={page.data} name={page.path} isOpen={index === 0} onEdit={(path, text) => void session.ask('debug.set', { page: page.id, node: 0, path, value: valueOf(text) }).then(read)} />
          </div>
        ))}
        {data && <Value session={session} value={data.globalData} name="getApp().globalData" />}
        {!data && <p class="empty-panel">{say('pagesEmpty')}</p>}
      </div>
    </section>
  )
}
