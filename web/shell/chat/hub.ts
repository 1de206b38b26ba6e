// The hub of messages: SignalR's own protocol (JSON, over one WebSocket), as much of it as the shell speaks. Its library is four times what all of chat is.
const END = '\x1e'
const PING_EACH_MS = 15_000
const SILENCE_MS = 35_000

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

interface Frame {
  type?: number
  target?: string
  arguments?: unknown[]
  invocationId?: string
  result?: unknown
  error?: string
}

export class Hub {
  private readonly waiting = new Map<string, Waiting>()
  private next = 1
  private heardAt = Date.now()
  private timer = 0
  private isOver = false

  private constructor(private readonly socket: WebSocket, private readonly on: (name: string, what: unknown) => void, private readonly onClose: () => void) {
    socket.addEventListener('message', event => this.take(String(event.data)))
    socket.addEventListener('close', () => this.end())
    socket.addEventListener('error', () => this.end())
    this.timer = window.setInterval(() => {
      if (Date.now() - this.heardAt > SILENCE_MS) this.close()
      else this.write({ type: 6 })
    }, PING_EACH_MS)
  }

  static open(path: string, on: (name: string, what: unknown) => void, onClose: () => void): Promise<Hub> {
    const url = new URL(path, location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    const socket = new WebSocket(url)
    return new Promise((resolve, reject) => {
      socket.addEventListener('error', () => reject(new Error('no connection')), { once: true })
      socket.addEventListener('open', () => {
        socket.send(JSON.stringify({ protocol: 'json', version: 1 }) + END)
        resolve(new Hub(socket, on, onClose))
      }, { once: true })
    })
  }

  invoke<T>(target: string, ...args: unknown[]): Promise<T> {
    const invocationId = String(this.next++)
    return new Promise<T>((resolve, reject) => {
      if (this.socket.readyState !== WebSocket.OPEN) return reject(new Error('no connection'))
      this.waiting.set(invocationId, { resolve: resolve as (value: unknown) => void, reject })
      this.write({ type: 1, target, arguments: args, invocationId })
    })
  }

  close(): void {
    this.socket.close()
    this.end()
  }

  private write(frame: Frame): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame) + END)
  }

  private take(text: string): void {
    this.heardAt = Date.now()
    for (const part of text.split(END)) {
      if (!part) continue
      const frame = JSON.parse(part) as Frame
      if (frame.type === 1) this.on(frame.target!, frame.arguments![0])
      else if (frame.type === 3) {
        const waiting = this.waiting.get(frame.invocationId!)
        this.waiting.delete(frame.invocationId!)
        if (frame.error) waiting?.reject(new Error(frame.error))
        else waiting?.resolve(frame.result)
      } else if (frame.type === 7) this.close()
    }
  }

  private end(): void {
    if (this.isOver) return
    this.isOver = true
    clearInterval(this.timer)
    for (const one of this.waiting.values()) one.reject(new Error('no connection'))
    this.waiting.clear()
    this.onClose()
  }
}
