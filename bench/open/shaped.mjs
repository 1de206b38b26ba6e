// One fixed network between a browser and a server: each way takes half the round trip, all downloads share one line.
import net from 'node:net'

export const ROUND_TRIP_MS = 60
export const DOWN_BITS_PER_S = 10_000_000
const PIECE_BYTES = 8_192

/** Runs what it is given in order, each when the line is free and half a round trip has passed. */
function line(send, end, freeAt, firstDelayMs) {
  const waiting = []
  let notBefore = performance.now() + firstDelayMs
  const pump = () => {
    while (waiting.length > 0 && waiting[0].at <= performance.now()) waiting.shift().run()
    if (waiting.length > 0) setTimeout(pump, Math.max(1, waiting[0].at - performance.now()))
  }
  const pass = (bytes, run) => {
    notBefore = Math.max(notBefore, freeAt(bytes) + ROUND_TRIP_MS / 2)
    waiting.push({ at: notBefore, run })
    if (waiting.length === 1) setTimeout(pump, Math.max(1, notBefore - performance.now()))
  }
  return {
    data(chunk) {
      for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
        const piece = chunk.subarray(from, from + PIECE_BYTES)
        pass(piece.length, () => send(piece))
      }
    },
    end() { pass(0, end) },
  }
}

/** A port that leads to another through that network. */
export async function shaped(targetPort) {
  let downFreeAt = 0
  const downloads = bytes => (downFreeAt = Math.max(performance.now(), downFreeAt) + (bytes * 8000) / DOWN_BITS_PER_S)
  const uploads = () => performance.now()
  const server = net.createServer({ allowHalfOpen: true }, client => {
    const target = net.connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true })
    client.setNoDelay(true)
    target.setNoDelay(true)
    const close = () => {
      client.destroy()
      target.destroy()
    }
    // The handshake is a round trip of its own.
    const up = line(bytes => target.writable && target.write(bytes), () => target.end(), uploads, ROUND_TRIP_MS)
    const down = line(bytes => client.writable && client.write(bytes), () => client.end(), downloads, 0)
    client.on('data', up.data).on('end', up.end).on('error', close)
    target.on('data', down.data).on('end', down.end).on('error', close)
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return { port: server.address().port, close: () => server.close() }
}
