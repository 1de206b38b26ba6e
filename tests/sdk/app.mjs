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

/** A person's yes to a template of the app's. */
export const consent = (app, template) => madang('consent', '--appid', app.appid, '--template', template);

/** A person writes to the app's customer service. */
export const say = (app, text) => madang('say', '--appid', app.appid, '--text', text);

/** Lets the app's pushes go to an address, which must answer the echo. */
export const pushTo = (app, url, ...options) => madang('push', '--appid', app.appid, '--to', url, ...options);

/** What a getPhoneNumber button would have given the app. */
export const phoneCode = async (app) => (await madang('phone', '--appid', app.appid)).code;
