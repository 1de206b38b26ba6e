// The programs that the guides quote, run as they stand; then the command that they print.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { madang } from '../platform.mjs';

async function runExample(name, { preload } = {}) {
  const path = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url));
  const program = spawn(process.execPath, [...(preload ? ['--import', path(preload)] : []), path(`examples/${name}.mjs`)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => { program.once('exit', resolve); });
  const lines = [];
  for await (const line of createInterface({ input: program.stdout })) {
    lines.push(line);
    const command = line.match(/^\.\/madang sandbox (.*) --url \S+$/);
    if (command) {
      const paid = await madang(...command[1].split(' ').map((word) => word.replaceAll("'", '')));
      assert.equal(paid.trade_state, 'SUCCESS', line);
    }
  }
  assert.equal(await ended, 0);
  return lines;
}

test('a back end on wechatpay-axios-plugin makes an order and hears that it was paid', async () => {
  const lines = await runExample('axios-plugin');
  assert.match(lines.at(-1), /^CAFE\d+ SUCCESS$/);
});

test('a back end on wechatpay-node-v3, whose host is fixed, makes an order that is paid', async () => {
  const lines = await runExample('node-v3', { preload: 'host-names.mjs' });
  assert.equal(lines.length, 1);
});
