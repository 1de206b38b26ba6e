// A merchant's notify_url: a plain HTTP server that keeps what arrives and lets a journey wait for it.
import { createServer } from 'node:http';
import { once } from 'node:events';

/** Longest wait for a callback that is due now. A callback that never comes fails the journey with what did come. */
const LONGEST_WAIT_MS = 20_000;

export async function listenForCallbacks() {
  const received = [];
  const waiting = [];
  let reply = () => ({ status: 204 });

  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const callback = { path: request.url, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
      callback.json = parse(callback.body);
      received.push(callback);
      const { status, body = '' } = reply(callback);
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
      for (const one of [...waiting]) one();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // What waits for a callback keeps the process alive, not the open port.
  server.unref();

  return {
    received,
    url: (path = '/notify') => `http://127.0.0.1:${server.address().port}${path}`,
    /** Decides what later callbacks are answered: `{status, body}`. */
    answer(next) { reply = next; },
    /** The next callback that fits, also when it came already; each is handed out once. */
    next(fits) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = received.find((callback) => !callback.taken && fits(callback));
          if (!found) return;
          found.taken = true;
          clearTimeout(timer);
          waiting.splice(waiting.indexOf(look), 1);
          resolve(found);
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(look), 1);
          reject(new Error(`No such callback came. Came: ${received.map((one) => `${one.path} ${one.json?.event_type}${one.taken ? ' (taken)' : ''}`).join(', ') || 'none'}`));
        }, LONGEST_WAIT_MS);
        waiting.push(look);
        look();
      });
    },
    close: () => server.close(),
  };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
