// What a journey may ask of the platform beside the SDK under test: the merchant's files, the payer's hand, faults, time.
// Everything goes through the command line, as a developer would do it.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const merchantDir = process.env.MADANG_MERCHANT ?? fail('MADANG_MERCHANT must name the folder that ./madang sandbox merchant --out wrote');
export const merchant = JSON.parse(file('merchant.json'));

/** One of the merchant's files, as text. */
export function file(name) {
  return readFileSync(join(merchantDir, name), 'utf8');
}

/** ./madang sandbox … --json: its answer as an object. A command that says "not done" (exit code 1) still answers. */
export async function madang(...args) {
  const command = process.env.MADANG_COMMAND ? JSON.parse(process.env.MADANG_COMMAND) : [fileURLToPath(new URL('../../madang', import.meta.url))];
  try {
    const { stdout } = await run(command[0], [...command.slice(1), 'sandbox', ...args, '--url', merchant.base_url, '--json']);
    return stdout.trim() === '' ? {} : JSON.parse(stdout);
  } catch (error) {
    if (error.code === 1 && error.stdout?.trim().startsWith('{')) return JSON.parse(error.stdout);
    throw new Error(`madang sandbox ${args.join(' ')}: ${error.stderr || error.message}`);
  }
}

/** Pays an order as its payer; named by prepay_id, code_url, h5_url or out_trade_no. */
export function pay(order) {
  const [[name, value]] = Object.entries(order);
  const by = { prepay_id: '--prepay-id', code_url: '--code-url', h5_url: '--h5-url', out_trade_no: '--out-trade-no' }[name];
  return madang('pay', by, value, ...(name === 'out_trade_no' ? ['--mchid', merchant.mchid] : []));
}

/** Lets something go wrong for this merchant, on demand. */
export function fault(kind, { times = 1, value, path } = {}) {
  return madang(
    'fault', 'add', '--mchid', merchant.mchid, '--kind', kind, '--times', String(times),
    ...(value === undefined ? [] : ['--value', String(value)]), ...(path === undefined ? [] : ['--path', path]));
}

/** Moves business time forward; answers the new time. */
export const advance = (span) => madang('time', 'advance', span);

/** Business time now: bills and order numbers are dated by it. */
export async function now() {
  return new Date((await madang('time', 'show')).now);
}

/** Asks again until the answer fits: for what a worker of the platform finishes after it has answered. */
export async function until(ask, fits) {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Still ${JSON.stringify(answer)}`);
    await new Promise((next) => { setTimeout(next, 50); });
  }
}

/** A day in China Standard Time, as bill_date has it. */
export function dayOf(date) {
  return new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** A number for an order, refund or transfer that no other run has used: letters and digits only, at most 32. */
export function newNumber(prefix = 'SDK') {
  return `${prefix}${Date.now().toString(36)}${randomBytes(6).toString('hex')}`.toUpperCase();
}

function fail(message) {
  throw new Error(message);
}
