import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainSource } from './rich-source.ts'

const isAllowed = (tag: string, name: string): boolean => tag !== 'svg' && ['class', 'style', 'src', 'alt'].includes(name)
const plain = (html: string): string => plainSource(html, isAllowed)

const CASES: [string, string, string][] = [
  ['what is allowed stays', '<p class="a">one <b>two</b> &amp; three</p>', '<p class="a">one <b>two</b> &amp; three</p>'],
  ['inline handlers go', '<img src=x onerror=alert(1)>', '<img src="x">'],
  ['in any quotes and case', '<img ONERROR="a>b" OnLoad=\'c\' src=\'d "e"\'>', '<img src="d &quot;e&quot;">'],
  ['and with slashes for spaces', '<img/onerror=alert(1)/src=x/>', '<img>'],
  ['and after an equals sign', '<img =onerror=alert(1) src=x>', '<img src="x">'],
  ['and in a tag that never ends', '<b>a</b><img src=x onerror=alert(1)', '<b>a</b><img src="x">'],
  ['also of what is not allowed', '<svg onload=alert(1)><path/></svg>', '<svg><path></svg>'],
  ['scripts go with what is in them', 'a<script src=x>"</b>"</script>b', 'ab'],
  ['and end where a document ends them', 'a<script>x</scripty></script >b', 'ab'],
  ['raw texts hide no markup', '<title><img onerror=a></title><b onclick=c>d</b>', '<b>d</b>'],
  ['plain text is all the rest', 'a<plaintext>b<img onerror=c>', 'a'],
  ['comments go', 'a<!-- <img onerror=b> -->c<!-->d<!---><e-f>', 'acd<e-f>'],
  ['declarations go', '<!doctype html><?php x?>a</ b>c', 'ac'],
  ['a lone bracket is text', 'a < b <3', 'a &lt; b &lt;3'],
  ['a tag of other characters is none', '<p<img onerror=x>y', 'y'],
  ['the first of two attributes wins', '<p class=a class=b>', '<p class="a">'],
  ['an empty value ends the tag', '<p class=>x</p>', '<p>x</p>'],
]

for (const [name, html, expected] of CASES) test(name, () => assert.equal(plain(html), expected))

test('no handler is left, whatever the text', () => {
  let seed = 7
  const random = (below: number): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below
  const pieces = ['<', '>', '/', '"', "'", '=', ' ', '\n', 'onerror', 'img', 'src', 'a', '<!--', '-->', '</script>', '<script', '<style>', '&lt;', '&#34;', '\0']
  for (let round = 0; round < 20_000; round++) {
    const html = Array.from({ length: 1 + random(24) }, () => pieces[random(pieces.length)]).join('')
    const left = plain(html)
    for (const [tag] of left.matchAll(/<[a-z][^>]*>/gi)) assert.ok(!/\sonerror\s*=/i.test(tag.replace(/="[^"]*"/g, '')), `${JSON.stringify(html)} became ${JSON.stringify(left)}`)
  }
})
