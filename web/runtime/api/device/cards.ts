// Contacts and appointments, given to the person as the files that every phone and desk understands: vCard 3.0 and iCalendar.
import type { MiniApp } from '../../worker/app.ts'
import { bufferOf } from '../file/codec.ts'
import { asyncMember, Failure, members } from '../member.ts'

interface Contact { firstName: string; [field: string]: unknown }
interface Appointment { title: string; startTime: number; endTime?: string | number; allDay?: boolean; description?: string; location?: string; alarm?: boolean; alarmOffset?: number; repeatInterval?: string; repeatEndTime?: number }

const escaped = (value: unknown): string => String(value ?? '').replace(/[\\,;]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n')

const ADDRESSES: Record<string, string> = { address: '', workAddress: 'WORK', homeAddress: 'HOME' }
const PHONES: Record<string, string> = { mobilePhoneNumber: 'CELL', workPhoneNumber: 'WORK', homePhoneNumber: 'HOME', hostNumber: 'MAIN', workFaxNumber: 'WORK,FAX', homeFaxNumber: 'HOME,FAX' }

export function vCard(contact: Contact): string {
  const lines = ['BEGIN:VCARD', 'VERSION:3.0']
  const add = (name: string, value: unknown): void => { if (value) lines.push(`${name}:${escaped(value)}`) }
  lines.push(`N:${escaped(contact.lastName)};${escaped(contact.firstName)};${escaped(contact.middleName)};;`)
  lines.push(`FN:${escaped([contact.firstName, contact.middleName, contact.lastName].filter(Boolean).join(' '))}`)
  add('NICKNAME', contact.nickName)
  add('ORG', contact.organization)
  add('TITLE', contact.title)
  add('EMAIL', contact.email)
  add('URL', contact.url)
  add('NOTE', contact.remark)
  for (const [field, type] of Object.entries(PHONES)) add(`TEL;TYPE=${type}`, contact[field])
  for (const [prefix, type] of Object.entries(ADDRESSES)) {
    const parts = ['Street', 'City', 'State', 'PostalCode', 'Country'].map(part => escaped(contact[prefix + part]))
    if (parts.some(Boolean)) lines.push(`ADR${type && `;TYPE=${type}`}:;;${parts.join(';')}`)
  }
  return [...lines, 'END:VCARD', ''].join('\r\n')
}

const moment = (seconds: number, allDay: boolean | undefined): string => {
  const text = new Date(seconds * 1000).toISOString().replace(/[-:]|\.\d+/g, '')
  return allDay ? `;VALUE=DATE:${text.slice(0, 8)}` : `:${text}`
}

const FREQUENCIES: Record<string, string> = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' }

export function calendar(args: Appointment, uid: string, repeat: boolean): string {
  const start = Number(args.startTime)
  const end = Number(args.endTime ?? start + 3600)
  if (!Number.isFinite(start) || !Number.isFinite(end) || end < start) throw new Failure('parameter error: invalid time', 1001)
  const frequency = FREQUENCIES[args.repeatInterval ?? 'month']
  if (repeat && !frequency) throw new Failure('parameter error: invalid repeatInterval', 1001)
  return [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Madang//EN', 'BEGIN:VEVENT',
    `UID:${uid}`, `DTSTAMP${moment(start, false)}`, `DTSTART${moment(start, args.allDay)}`, `DTEND${moment(end, args.allDay)}`,
    `SUMMARY:${escaped(args.title)}`,
    ...args.description ? [`DESCRIPTION:${escaped(args.description)}`] : [],
    ...args.location ? [`LOCATION:${escaped(args.location)}`] : [],
    ...repeat ? [`RRULE:FREQ=${frequency}${args.repeatEndTime ? `;UNTIL${moment(Number(args.repeatEndTime), false).replace(':', '=')}` : ''}`] : [],
    ...args.alarm === false ? [] : ['BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escaped(args.title)}`, `TRIGGER:-PT${Math.max(0, Math.trunc(Number(args.alarmOffset) || 0))}S`, 'END:VALARM'],
    'END:VEVENT', 'END:VCALENDAR', '',
  ].join('\r\n')
}

async function give(app: MiniApp, text: string, type: string, name: string): Promise<void> {
  const bytes = bufferOf(new TextEncoder().encode(text))
  await app.view.call('save', { bytes, type, name }, { transfer: [bytes] })
}

const uidOf = (app: MiniApp): string => `${Date.now().toString(36)}@${app.manifest.appId}`
const asFile = 'given as a file, for the person to add'

export default members({
  addPhoneContact: asyncMember<Contact>({ needs: { firstName: 'string' }, partial: asFile, run: (args, app) => give(app, vCard(args), 'text/vcard', 'contact.vcf') }),
  addPhoneCalendar: asyncMember<Appointment>({ needs: { title: 'string', startTime: 'number' }, partial: asFile, run: (args, app) => give(app, calendar(args, uidOf(app), false), 'text/calendar', 'event.ics') }),
  addPhoneRepeatCalendar: asyncMember<Appointment>({ needs: { title: 'string', startTime: 'number' }, partial: asFile, run: (args, app) => give(app, calendar(args, uidOf(app), true), 'text/calendar', 'event.ics') }),
})
