// Adding people, with their consent; groups; who has asked.
import { useEffect, useState } from 'preact/hooks'
import { readPhone } from '../host/account.ts'
import { Sheet } from '../look/sheet.tsx'
import { Face, useStep, Wrong } from './look.tsx'
import { end, of, to, tokenNow, type Contacts, type GroupFacts, type Person } from './wire.ts'
import { say } from './words.ts'

/** The way to two people's conversation. */
export const between = (one: string, other: string): string => (one < other ? `p/${one}/${other}` : `p/${other}/${one}`)

export function AddPerson({ code, myName, onClose }: { /** Of a scanned code; without one a phone number is asked for. */ code?: string; myName: string; onClose(): void }) {
  const [person, setPerson] = useState<Person>()
  const [phone, setPhone] = useState('')
  const [greeting, setGreeting] = useState(myName)
  const [isAsked, setAsked] = useState(false)
  const step = useStep()
  useEffect(() => void (code && step.run(async () => setPerson(await of<Person>(`/contacts/of-code/${encodeURIComponent(code)}`)))), [code])
  const ask = (): Promise<void> => step.run(async () => {
    const read = readPhone(phone)
    if (!code && !read) throw { code: 'PARAM_ERROR' }
    await to('/contacts/ask', { ...(code ? { code } : { phone: read }), greeting })
    setAsked(true)
  })
  return (
    <Sheet label={say('addPerson')} onClose={onClose}>
      <h2>{say('addPerson')}</h2>
      {person && <div class="head"><Face id={person.person_id} name={person.name} url={person.avatar_url} /><b>{person.name}</b></div>}
      {isAsked ? <p role="status">{say('asked')}</p> : (
        <form id="ask" onSubmit={event => (event.preventDefault(), void ask())}>
          {!code && <label><span class="hint">{say('phone')}</span><input class="field" name="phone" type="tel" autocomplete="off" placeholder="+82 10 1234 5678" required autofocus value={phone} onInput={event => setPhone(event.currentTarget.value)} /></label>}
          <label><span class="hint">{say('greeting')}</span><input class="field" name="greeting" maxLength={100} value={greeting} onInput={event => setGreeting(event.currentTarget.value)} /></label>
        </form>
      )}
      <Wrong error={step.error} />
      <div class="actions">
        <button class="button" onClick={onClose}>{say(isAsked ? 'close' : 'cancel')}</button>
        {!isAsked && <button class="button primary" form="ask" disabled={step.isBusy || (code !== undefined && !person)}>{say('ask')}</button>}
      </div>
    </Sheet>
  )
}

export function MyCode({ onClose }: { onClose(): void }) {
  const [url, setUrl] = useState<string>()
  const [link, setLink] = useState('')
  const [isCopied, setCopied] = useState(false)
  const step = useStep()
  const load = async (): Promise<void> => {
    setLink((await of<{ link: string }>('/contacts/code')).link)
    const response = await fetch('/messages/contacts/code.png', { headers: { authorization: `Bearer ${tokenNow()}` } })
    if (response.ok) setUrl(URL.createObjectURL(await response.blob()))
  }
  useEffect(() => void step.run(load), [])
  return (
    <Sheet label={say('myCode')} onClose={onClose}>
      <h2>{say('myCode')}</h2>
      {url ? <img class="code" src={url} alt={say('myCode')} width={200} height={200} /> : <span class="code" />}
      <p class="hint">{say('myCodeText')}</p>
      <Wrong error={step.error} />
      <ul class="menu">
        <li><button onClick={() => void navigator.clipboard.writeText(location.origin + link).then(() => setCopied(true))}>{say(isCopied ? 'copied' : 'copyLink')}</button></li>
        <li><button disabled={step.isBusy} onClick={() => void step.run(async () => (await to('/contacts/code'), await load()))}>{say('newCode')}</button></li>
      </ul>
      <div class="actions" style={{ gridTemplateColumns: '1fr' }}><button class="button" onClick={onClose}>{say('close')}</button></div>
    </Sheet>
  )
}

export function Requests({ contacts, onDone }: { contacts: Contacts; onDone(): void }) {
  const step = useStep()
  if (contacts.requests.length === 0) return null
  return (
    <section aria-label={say('requests')}>
      <h2>{say('requests')}</h2>
      <ul class="rows">
        {contacts.requests.map(one => (
          <li key={one.person_id}>
            <Face id={one.person_id} name={one.name} url={one.avatar_url} small />
            <span class="grow"><b>{one.name}</b><br /><span class="hint">{one.greeting}</span></span>
            <button class="button" disabled={step.isBusy} onClick={() => void step.run(async () => (await to(`/contacts/${one.person_id}/refuse`), onDone()))}>{say('refuse')}</button>
            <button class="button primary" disabled={step.isBusy} onClick={() => void step.run(async () => (await to(`/contacts/${one.person_id}/accept`), onDone()))}>{say('accept')}</button>
          </li>
        ))}
      </ul>
      <Wrong error={step.error} />
    </section>
  )
}

/** The person's contacts, to begin a conversation with or to choose from. */
export function ContactSheet({ contacts, onTalk, onClose }: { contacts: Contacts; onTalk(person: Person): void; onClose(): void }) {
  const step = useStep()
  const [blocked, setBlocked] = useState(contacts.blocked)
  return (
    <Sheet label={say('contacts')} onClose={onClose}>
      <h2>{say('contacts')}</h2>
      {contacts.contacts.length === 0 && <p class="hint">{say('noContacts')}</p>}
      <ul class="menu">
        {contacts.contacts.map(one => (
          <li key={one.person_id} style={{ display: 'flex' }}>
            <button onClick={() => onTalk(one)}><Face id={one.person_id} name={one.name} url={one.avatar_url} small />{one.name}</button>
            {blocked.includes(one.person_id) && <button style={{ width: 'auto' }} onClick={() => void step.run(async () => (await to('/blocks', { id: one.person_id, blocked: false }), setBlocked(blocked.filter(id => id !== one.person_id))))}>{say('unblock')}</button>}
          </li>
        ))}
      </ul>
      <Wrong error={step.error} />
      <div class="actions" style={{ gridTemplateColumns: '1fr' }}><button class="button" onClick={onClose}>{say('close')}</button></div>
    </Sheet>
  )
}

function Choose({ people, chosen, setChosen }: { people: Person[]; chosen: string[]; setChosen(ids: string[]): void }) {
  if (people.length === 0) return <p class="hint">{say('noContacts')}</p>
  return (
    <div>
      {people.map(one => (
        <label class="pick" key={one.person_id}>
          <input type="checkbox" checked={chosen.includes(one.person_id)} onChange={event => setChosen(event.currentTarget.checked ? [...chosen, one.person_id] : chosen.filter(id => id !== one.person_id))} />
          <Face id={one.person_id} name={one.name} url={one.avatar_url} small />{one.name}
        </label>
      ))}
    </div>
  )
}

export function NewGroup({ contacts, onMade, onClose }: { contacts: Contacts; onMade(conversation: string): void; onClose(): void }) {
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string[]>([])
  const step = useStep()
  return (
    <Sheet label={say('newGroup')} onClose={onClose}>
      <h2>{say('newGroup')}</h2>
      <form onSubmit={event => (event.preventDefault(), void step.run(async () => onMade((await to<{ conversation: string }>('/groups', { name, persons: chosen })).conversation)))}>
        <label><span class="hint">{say('groupName')}</span><input class="field" name="name" maxLength={32} required autofocus value={name} onInput={event => setName(event.currentTarget.value)} /></label>
        <Choose people={contacts.contacts} chosen={chosen} setChosen={setChosen} />
        <Wrong error={step.error} />
        <div class="actions"><button type="button" class="button" onClick={onClose}>{say('cancel')}</button><button class="button primary" disabled={step.isBusy || chosen.length === 0 || !name.trim()}>{say('make')}</button></div>
      </form>
    </Sheet>
  )
}

export function GroupFactsSheet({ id, me, onClose, onLeft }: { id: string; me: string; onClose(): void; onLeft(): void }) {
  const group = id.split('/')[1]!
  const [facts, setFacts] = useState<GroupFacts>()
  const [contacts, setContacts] = useState<Contacts>()
  const [isAdding, setAdding] = useState(false)
  const [chosen, setChosen] = useState<string[]>([])
  const [name, setName] = useState('')
  const step = useStep()
  const load = (): Promise<void> => step.run(async () => {
    const found = await of<GroupFacts>(`/groups/${group}`)
    setFacts(found)
    setName(found.name)
    setContacts(await of<Contacts>('/contacts'))
  })
  useEffect(() => void load(), [id])
  const change = (what: () => Promise<unknown>): Promise<void> => step.run(async () => {
    await what()
    setAdding(false)
    setChosen([])
    setFacts(await of<GroupFacts>(`/groups/${group}`))
  })
  return (
    <Sheet label={say('members')} onClose={onClose}>
      <h2>{facts?.name ?? ''} {facts && <span class="hint">{facts.members.length}</span>}</h2>
      {isAdding && facts && contacts
        ? <Choose people={contacts.contacts.filter(one => !facts.members.some(member => member.person_id === one.person_id))} chosen={chosen} setChosen={setChosen} />
        : <>
            <form style={{ display: 'flex', gap: 8, alignItems: 'end' }} onSubmit={event => (event.preventDefault(), void change(() => to(`/groups/${group}/name`, { name })))}>
              <label style={{ flex: 1 }}><span class="hint">{say('groupName')}</span><input class="field" maxLength={32} required value={name} onInput={event => setName(event.currentTarget.value)} /></label>
              <button class="button" disabled={!name.trim() || name === facts?.name}>{say('rename')}</button>
            </form>
            <ul class="rows" style={{ marginTop: 12 }}>
              {facts?.members.map(one => (
                <li key={one.person_id}>
                  <Face id={one.person_id} name={one.name} url={one.avatar_url} small />
                  <span class="grow">{one.name}{one.person_id === me && <span class="hint"> · {say('you')}</span>}</span>
                  {facts.owner_id === me && one.person_id !== me && <button class="button" disabled={step.isBusy} onClick={() => void change(() => end(`/groups/${group}/members/${one.person_id}`))}>{say('remove')}</button>}
                </li>
              ))}
            </ul>
          </>}
      <Wrong error={step.error} />
      <div class="actions">
        {isAdding
          ? <><button class="button" onClick={() => setAdding(false)}>{say('cancel')}</button><button class="button primary" disabled={step.isBusy || chosen.length === 0} onClick={() => void change(() => to(`/groups/${group}/members`, { persons: chosen }))}>{say('add')}</button></>
          : <><button class="button" style={{ color: 'var(--bad)' }} disabled={step.isBusy} onClick={() => void step.run(async () => (await end(`/groups/${group}/members/${me}`), onClose(), onLeft()))}>{say('leaveGroup')}</button><button class="button primary" onClick={() => setAdding(true)}>{say('addMembers')}</button></>}
      </div>
    </Sheet>
  )
}
