import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Prompts } from './prompts.ts'

interface Question {
  text: string
  done(answer: boolean): void
}

function asker() {
  const shown: Question[] = []
  const clock = { ms: 100_000 }
  const prompts = new Prompts<Question>(question => question && shown.push(question), () => clock.ms)
  return { shown, clock, ask: (text: string) => prompts.ask<boolean>(done => ({ text, done })) }
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test('a second question waits for the answer to the first', async () => {
  const { shown, ask } = asker()
  const first = ask('one')
  const second = ask('two')
  assert.deepEqual(shown.map(one => one.text), ['one'])
  shown[0]!.done(true)
  assert.equal(await first, true)
  await settled()
  assert.deepEqual(shown.map(one => one.text), ['one', 'two'])
  shown[1]!.done(false)
  assert.equal(await second, false)
})

test('more waiting questions than a person could want are refused at once', async () => {
  const { shown, ask } = asker()
  const asked = Array.from({ length: 1000 }, (_, index) => ask(String(index)).catch(() => 'refused'))
  const refused = asked.slice(5)
  assert.ok((await Promise.all(refused)).every(answer => answer === 'refused'))
  assert.equal(shown.length, 1)
})

test('who asks again and again is refused until a while has passed', async () => {
  const { shown, clock, ask } = asker()
  for (let index = 0; index < 4; index++) {
    const answer = ask(String(index))
    shown.at(-1)!.done(false)
    await answer
    await settled()
  }
  await assert.rejects(ask('again'))
  clock.ms += 10_001
  void ask('later')
  assert.equal(shown.at(-1)!.text, 'later')
})
