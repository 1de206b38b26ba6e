// Files of the app for the view, which shows them and hands over those that people pick.
import type { MiniApp } from '../../worker/app.ts'
import { more } from '../lazy.ts'
import { members, valueMember } from '../member.ts'

export function serveFiles(app: MiniApp): void {
  app.view.serve('file.read', ({ path }: { path: string }) => more().filesOf(app).forView(path))
  app.view.serve('file.temporary', ({ bytes, type, extension }: { bytes: ArrayBuffer; type?: string; extension?: string }) => ({ path: more().filesOf(app).temporary(new Uint8Array(bytes), type, extension) }))
}

export default members({ env: valueMember(() => ({ USER_DATA_PATH: 'wxfile://usr' })) })
