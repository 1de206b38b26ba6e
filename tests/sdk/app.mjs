// An app of one's own, with credentials, as its developer makes it: ./madang sandbox app --out DIR.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madang } from './platform.mjs';

export async function newApp(...options) {
  const folder = mkdtempSync(join(tmpdir(), 'madang-app-'));
  try {
    await madang('app', '--out', join(folder, 'app'), ...options);
    return JSON.parse(readFileSync(join(folder, 'app', 'app.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What wx.login would have given the app. */
export const loginCode = async (app) => (await madang('login', '--appid', app.appid)).code;

/** What a getPhoneNumber button would have given the app. */
export const phoneCode = async (app) => (await madang('phone', '--appid', app.appid)).code;
