import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageStyle } from './style.ts'

const base = 'http://app.test/p/1/style/a.css'

test('a picture written in a style keeps its own references', () => {
  const picture = `.a{background:url("data:image/svg+xml,%3Cpath fill='url(%23one)'/%3E")}`
  assert.equal(pageStyle(picture, base), picture)
})

test('relative addresses start from the style\'s folder, others stay', () => {
  assert.equal(pageStyle('.a{background:url(../files/a.png)}.b{background:url("../files/b.png")}', base), '.a{background:url("http://app.test/p/1/files/a.png")}.b{background:url("http://app.test/p/1/files/b.png")}')
  for (const kept of ['.a{background:url(https://x.test/a.png)}', '.a{mask:url(#shape)}', '.a{background:url(//x.test/a.png)}']) assert.equal(pageStyle(kept, base), kept)
})

test('fonts of phones end in a sans-serif where the author names no general one', () => {
  const cases: [string, string][] = [
    ['.a{font-family:"PingFang SC", Arial Regular}', '.a{font-family:"PingFang SC", Arial Regular,sans-serif}'],
    ['.a{font:var(--f,400 4vw/6vw PingFang SC, Arial Regular);color:red}', '.a{font:var(--f,400 4vw/6vw PingFang SC, Arial Regular),sans-serif;color:red}'],
    ['.a{color:red;font-family:icons!important}', '.a{color:red;font-family:icons,sans-serif!important}'],
    ['.a{font-family:Georgia,serif}', '.a{font-family:Georgia,serif}'],
    ['.a{font:inherit}', '.a{font:inherit}'],
    ['@font-face{font-family:"icons";src:url(x)}', '@font-face{font-family:"icons";src:url(x)}'],
    ['.a{font-size:12px;font-weight:bold}', '.a{font-size:12px;font-weight:bold}'],
  ]
  for (const [written, shown] of cases) assert.equal(pageStyle(written), shown)
})

test('a page\'s height and the host\'s insets stand for the frame\'s', () => {
  assert.equal(pageStyle('.a{height:50vh;padding:env(safe-area-inset-bottom)}'), '.a{height:calc(var(--page-vh)*50);padding:var(--safe-bottom)}')
})
