// wx.getFileSystemManager: one manager an app, made of the operations in both their forms.
import type { MiniApp } from '../../worker/app.ts'
import { asyncMember, Failure, members, methodFunction, missing, syncFunction, syncMember, valueMember, type AsyncDefinition } from '../member.ts'
import { perApp } from '../per-app.ts'
import { filesOf } from './file-system.ts'
import { contextOf, operations, type Operation } from './operations.ts'
import { USER_DATA_PATH } from './paths.ts'

const definitionOf = (operation: Operation): Omit<AsyncDefinition, 'kind'> => ({
  needs: operation.needs,
  async run(args, app) {
    const context = contextOf(app)
    if (operation.content) await context.files.prepare(args[operation.content])
    return operation.run(args, context)
  },
})

function runNow(operation: Operation, app: MiniApp, given: unknown[]): unknown {
  const args: Record<string, unknown> = {}
  if (operation.sync === 'object') Object.assign(args, given[0])
  else operation.sync!.forEach((name, index) => { args[name] = given[index] })
  const problem = operation.needs ? missing(operation.needs, args) : null
  if (problem) throw new Failure(problem)
  const result = operation.run(args, contextOf(app))
  return operation.returns === undefined ? undefined : operation.returns === '' ? result : result[operation.returns]
}

const managerOf = perApp(app => {
  const manager: Record<string, (...args: any[]) => unknown> = {}
  for (const [name, operation] of Object.entries(operations)) {
    manager[name] = methodFunction(name, definitionOf(operation), app)
    if (operation.sync) manager[`${name}Sync`] = syncFunction(`${name}Sync`, { kind: 'sync', run: (_, ...given) => runNow(operation, app, given) }, app)
  }
  return manager
})

/** Serves the view, which shows files of the app and hands over those that people pick. */
export function serveFiles(app: MiniApp): void {
  app.view.serve('file.read', ({ path }: { path: string }) => filesOf(app).forView(path))
  app.view.serve('file.temporary', ({ bytes, type, name }: { bytes: ArrayBuffer; type?: string; name?: string }) => ({ path: filesOf(app).temporary(new Uint8Array(bytes), type, name) }))
}

const member = (name: string): AsyncDefinition => asyncMember(definitionOf(operations[name]!))

export default members({
  env: valueMember(() => ({ USER_DATA_PATH })),
  getFileSystemManager: syncMember(app => managerOf(app), 'readCompressedFile (brotli) is not supported'),
  // The members of wx that came before the manager.
  saveFile: member('saveFile'),
  getSavedFileList: member('getSavedFileList'),
  removeSavedFile: member('removeSavedFile'),
  getSavedFileInfo: asyncMember<{ filePath: string }>({
    needs: { filePath: 'string' },
    run({ filePath }, app) {
      const found = filesOf(app).savedFiles().find(file => file.filePath === filePath)
      if (!found) throw new Failure('file not exist', 1300002)
      return { size: found.size, createTime: found.createTime }
    },
  }),
  getFileInfo: asyncMember<{ filePath: string; digestAlgorithm?: string }>({
    needs: { filePath: 'string' },
    async run(args, app) {
      const context = contextOf(app)
      await context.files.prepare(args.filePath)
      return operations.getFileInfo!.run({ digestAlgorithm: 'md5', ...args }, context)
    },
  }),
})
