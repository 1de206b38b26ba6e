// What apps report about themselves, for the platform's analysis.
import type { MiniApp } from '../../worker/app.ts'
import { members, syncMember } from '../member.ts'

const FIELDS_LIMIT = 100
const TEXT_LIMIT = 1024

/** Flat, short and without objects, whatever an app hands over. */
function fields(data: unknown): Record<string, string | number | boolean> {
  const plain: Record<string, string | number | boolean> = {}
  if (data === null || typeof data !== 'object') return plain
  for (const [name, value] of Object.entries(data).slice(0, FIELDS_LIMIT)) {
    if (typeof value === 'number' || typeof value === 'boolean') plain[name] = value
    else if (value !== undefined && typeof value !== 'function') plain[name] = (typeof value === 'string' ? value : JSON.stringify(value) ?? '').slice(0, TEXT_LIMIT)
  }
  return plain
}

const report = (app: MiniApp, kind: string, id: unknown, data: Record<string, unknown>): void => app.host.notify('report', { kind, data: { id: String(id).slice(0, 128), ...data } })

export default members({
  reportAnalytics: syncMember((app, name, data) => report(app, 'analytics', name, { fields: fields(data) })),
  reportEvent: syncMember((app, id, data) => report(app, 'event', id, { fields: fields(data) })),
  reportMonitor: syncMember((app, name, value) => report(app, 'monitor', name, { value: Number(value) })),
  reportPerformance: syncMember((app, id, value, dimensions) => report(app, 'performance', id, { value: Number(value), dimensions: fields({ ...(Array.isArray(dimensions) ? dimensions : [dimensions]) }) })),
  // Nobody runs experiments here: no key has a value, as for a person outside of all of them.
  getExptInfoSync: syncMember(() => ({})),
})
