// What the person has of messages on this device: kept up to date by the numbers of their inbox, so that nothing is missed and nothing comes twice.
import { isSignedIn } from '../host/account.ts'
import { Hub } from './hub.ts'
import { of, to, tokenNow, type Body, type Conversation, type Entry, type Message, type Since } from './wire.ts'

/** A message as it is shown: one that is on its way has no number yet. */
export interface Shown { sequence: number; message: Message; state?: 'sending' | 'failed'; why?: string }

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000
const LOOK_EACH_MS = 60_000
const TYPING_MS = 4_000
const KEPT = 'madang.chats'

class Mail {
  conversations: Conversation[] = []
  isLoaded = false
  isConnected = false
  knownAt = 0
  failure?: string
  /** Pages that were read, oldest first, by conversation. */
  readonly pages = new Map<string, { messages: Shown[]; isWhole: boolean }>()
  readonly typing = new Map<string, number>()
  /** Up to which message of mine the other has read, by conversation. */
  readonly seen = new Map<string, string>()
  /** Counts what contacts and groups changed, for screens that show them. */
  changes = 0

  private hub?: Hub
  private last = -1
  private pause = FIRST_PAUSE_MS
  private token = ''
  private isCatchingUp = false
  private isBusy = false
  private readonly watchers = new Set<() => void>()

  watch(look: () => void): () => void {
    this.watchers.add(look)
    return () => this.watchers.delete(look)
  }

  get unread(): number {
    return this.conversations.reduce((sum, one) => sum + (one.muted ? 0 : one.unread), 0)
  }

  /** Begins, or begins anew for another person; nothing while it runs for this one. */
  start(): void {
    if (!isSignedIn()) return this.stop()
    if (this.token === tokenNow()) return
    this.stop()
    this.token = tokenNow()
    const kept = localStorage.getItem(KEPT)
    if (kept) {
      const { token, at, conversations } = JSON.parse(kept) as { token: string; at: number; conversations: Conversation[] }
      if (token === this.token.slice(-8)) Object.assign(this, { conversations, knownAt: at })
    }
    void this.connect()
  }

  stop(): void {
    this.token = ''
    this.last = -1
    this.conversations = []
    this.isLoaded = false
    this.pages.clear()
    localStorage.removeItem(KEPT)
    this.hub?.close()
    this.tell()
  }

  private async connect(): Promise<void> {
    if (this.isBusy || !this.token) return
    this.isBusy = true
    const token = this.token
    try {
      const hub = await Hub.open('/messages/live', (name, what) => this.hear(name, what), () => this.lost(hub))
      this.hub = hub
      const view = await hub.invoke<Since>('Follow', token, this.last < 0 ? Number.MAX_SAFE_INTEGER : this.last)
      this.isConnected = true
      this.pause = FIRST_PAUSE_MS
      // Where nothing is known yet, everything is asked for as it is now, and followed from here on.
      if (this.last < 0) {
        this.last = view.last
        await this.load()
      } else await this.takeAll(view)
    } catch (error) {
      if ((error as Error).message.includes('NOT_SIGNED_IN')) return this.stop()
      this.hub?.close()
      this.failure = 'OFFLINE'
      await this.load()
      setTimeout(() => void this.connect(), this.pause)
      this.pause = Math.min(LONGEST_PAUSE_MS, this.pause * 2)
    } finally {
      this.isBusy = false
      this.tell()
    }
  }

  private lost(hub: Hub): void {
    if (this.hub !== hub) return
    this.hub = undefined
    const wasConnected = this.isConnected
    this.isConnected = false
    this.tell()
    if (wasConnected && this.token) setTimeout(() => void this.connect(), this.pause)
  }

  async load(): Promise<void> {
    try {
      const { conversations } = await of<{ conversations: Conversation[] }>('/conversations?limit=100')
      this.conversations = conversations
      this.isLoaded = true
      this.failure = undefined
      this.knownAt = Date.now()
    } catch (error) {
      this.failure = (error as { code?: string }).code ?? 'FAILED'
    }
    this.tell()
  }

  private hear(name: string, what: unknown): void {
    if (name === 'entries') this.take(what as Entry[])
    else if (name === 'behind') void this.catchUp()
    else if (name === 'passing') {
      const entry = what as Entry
      this.typing.set(entry.conversation, Date.now() + TYPING_MS)
      setTimeout(() => this.tell(), TYPING_MS + 50)
      this.tell()
    }
  }

  /** Entries in order: what is known is passed over, what is missing is asked for. */
  private take(entries: Entry[]): void {
    if (this.last < 0) return
    for (const entry of entries) {
      if (entry.sequence <= this.last) continue
      if (entry.sequence > this.last + 1) {
        void this.catchUp()
        break
      }
      this.last = entry.sequence
      this.apply(entry)
    }
    this.tell()
  }

  async catchUp(): Promise<void> {
    if (this.isCatchingUp || !this.hub || this.last < 0) return
    this.isCatchingUp = true
    try {
      await this.takeAll(await this.hub.invoke<Since>('Since', this.last))
    } catch {
      // The connection has gone: the next one begins where this one ended.
    } finally {
      this.isCatchingUp = false
    }
  }

  private async takeAll(view: Since): Promise<void> {
    while (true) {
      if (view.floor > this.last) {
        this.last = view.floor
        this.pages.clear()
        await this.load()
      }
      this.take(view.entries)
      if (view.entries.length === 0 || this.last >= view.last || !this.hub) return
      view = await this.hub.invoke<Since>('Since', this.last)
    }
  }

  private apply(entry: Entry): void {
    const conversation = this.conversations.find(one => one.id === entry.conversation)
    const page = this.pages.get(entry.conversation)
    if (entry.message && (entry.what === 'in' || entry.what === 'out')) {
      this.put(entry.conversation, { sequence: entry.sequence, message: entry.message })
      if (entry.what === 'in') this.typing.delete(entry.conversation)
      if (entry.message.body.kind === 'group') this.changes++
      if (!conversation) void this.load()
      else Object.assign(conversation, { sequence: entry.sequence, message: entry.message, unread: conversation.unread + (entry.what === 'in' ? 1 : 0) })
    } else if (entry.what === 'recall') {
      for (const message of [conversation?.message, ...(page?.messages ?? []).map(one => one.message)])
        if (message?.id === entry.subject) message.body = { kind: 'recalled' }
    } else if (entry.what === 'read' && conversation) {
      conversation.read_sequence = Number(entry.subject)
      if (conversation.sequence <= conversation.read_sequence) conversation.unread = 0
      else void this.load()
    } else if (entry.what === 'seen') this.seen.set(entry.conversation, entry.subject)
    else if (entry.what === 'changed') {
      this.changes++
      void this.load()
    }
  }

  /** Puts a message where it belongs; one that was on its way is now there. */
  private put(id: string, shown: Shown): void {
    const page = this.pages.get(id)
    if (!page) return
    const at = page.messages.findIndex(one => one.message.id === shown.message.id || (one.state && one.message.client_id === shown.message.client_id))
    if (at >= 0) page.messages.splice(at, 1)
    let place = page.messages.length
    while (place > 0 && page.messages[place - 1]!.sequence > shown.sequence) place--
    page.messages.splice(place, 0, shown)
  }

  /** The newest page of a conversation, or the one before what is known. */
  async page(id: string): Promise<void> {
    const known = this.pages.get(id) ?? { messages: [], isWhole: false }
    if (known.isWhole) return
    const before = known.messages.find(one => !one.state)?.sequence
    const { messages } = await of<{ messages: Shown[] }>(`/page?conversation=${encodeURIComponent(id)}&limit=40${before ? `&before=${before}` : ''}`)
    const now = this.pages.get(id) ?? known
    const has = new Set(now.messages.map(one => one.message.id))
    now.messages = [...messages.reverse().filter(one => !has.has(one.message.id)), ...now.messages]
    now.isWhole = messages.length < 40
    this.pages.set(id, now)
    this.tell()
  }

  /** Sends; again with the same id when it is not known whether it arrived. */
  async send(id: string, me: string, body: Body, clientId: string = crypto.randomUUID()): Promise<boolean> {
    const shown: Shown = { sequence: Number.MAX_SAFE_INTEGER, state: 'sending', message: { id: `unsent-${clientId}`, client_id: clientId, sender: me, body, at: Date.now() } }
    const page = this.pages.get(id)
    if (page) page.messages = [...page.messages.filter(one => one.message.client_id !== clientId || !one.state), shown]
    this.tell()
    try {
      const sent = await to<{ message: Message; sequence: number }>('/send', { id: clientId, to: id, body })
      if (sent.sequence > 0) this.put(id, { sequence: sent.sequence, message: sent.message })
      else void this.catchUp()
      this.tell()
      return true
    } catch (error) {
      shown.state = 'failed'
      shown.why = (error as { code?: string }).code ?? 'FAILED'
      this.tell()
      return false
    }
  }

  read(id: string): void {
    const conversation = this.conversations.find(one => one.id === id)
    if (!conversation || conversation.sequence <= conversation.read_sequence) return
    conversation.read_sequence = conversation.sequence
    conversation.unread = 0
    void to('/read', { conversation: id, sequence: conversation.sequence }).catch(() => {})
    this.tell()
  }

  showTyping(id: string): void {
    void this.hub?.invoke('Typing', id).catch(() => {})
  }

  /** Now and then, and when the shell comes to the front: whatever a broken network kept back. */
  look(): void {
    if (this.token !== tokenNow()) this.start()
    else if (this.hub && this.isConnected) void this.catchUp()
  }

  private tell(): void {
    this.conversations.sort((one, other) => Number(other.pinned) - Number(one.pinned) || other.sequence - one.sequence)
    if (this.isLoaded && this.token)
      localStorage.setItem(KEPT, JSON.stringify({ token: this.token.slice(-8), at: this.knownAt, conversations: this.conversations.slice(0, 30) }))
    for (const look of this.watchers) look()
    dispatchEvent(new CustomEvent('madang:unread', { detail: this.unread }))
  }
}

export const mail = new Mail()

export const start = (): void => {
  mail.start()
  setInterval(() => mail.look(), LOOK_EACH_MS)
  addEventListener('online', () => mail.look())
  addEventListener('madang:account', () => mail.start())
  document.addEventListener('visibilitychange', () => document.hidden || mail.look())
}
