import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Op, Tree } from '../../protocol.ts'
import { Mirror } from './mirror.ts'

function mirrored(): { mirror: Mirror; batches: unknown[][]; counts: number[] } {
  const batches: unknown[][] = []
  const counts: number[] = []
  const mirror = new Mirror({
    send: (ops, count) => { batches.push(ops); counts.push(count) },
    width: () => 375, height: () => 600, pixelRatio: () => 2, theme: () => 'light',
    scopeName: scope => ['', 'a'][scope] ?? '', hostName: () => '', measure: () => {},
  })
  return { mirror, batches, counts }
}

const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

test('an unsent subtree leaves as one insert at the end of the turn, with the last value of each field', async () => {
  const { mirror, batches, counts } = mirrored()
  const parent = mirror.createElement('view', 'view')
  const child = mirror.createTextNode('one')
  parent.appendChild(child)
  mirror.root.appendChild(parent)
  parent.addClass('x', 1)
  parent.setAttribute('hover-class', 'pressed')
  parent.setAttribute('src', 'first')
  parent.setAttribute('src', 'second')
  child.setText('two')
  assert.equal(batches.length, 0)
  await turn()
  assert.deepEqual(batches, [[Op.Insert, 1, 0, Tree.Element, 2, 'view', [Op.Class, 'a--x', Op.Attribute, 'hover-class', 'pressed', Op.Attribute, 'src', 'second'], Tree.TextNode, 3, 'two', Tree.End, Tree.End]])
  assert.deepEqual(counts, [1])
})

test('twenty writes of one attribute are one operation, and writing what is there is none', async () => {
  const { mirror, batches } = mirrored()
  const node = mirror.createElement('image', 'image')
  mirror.root.appendChild(node)
  await turn()
  batches.length = 0
  for (let step = 0; step < 20; step++) node.setAttribute('src', `${step}.png`)
  await turn()
  assert.deepEqual(batches, [[Op.Attribute, 2, 'src', '19.png']])
  node.setAttribute('src', '19.png')
  await turn()
  assert.equal(batches.length, 1)
})

test('moving the last child to the front is one move; removing a subtree is one removal', async () => {
  const { mirror, batches } = mirrored()
  const nodes = ['a', 'b', 'c'].map(() => mirror.createElement('view', 'view'))
  for (const node of nodes) mirror.root.appendChild(node)
  nodes[0]!.appendChild(mirror.createTextNode('inside'))
  await turn()
  batches.length = 0
  mirror.root.insertBefore(nodes[2]!, nodes[0]!)
  await turn()
  assert.deepEqual(batches, [[Op.Move, 1, nodes[2]!.id, nodes[0]!.id]])
  const gone = nodes[0]!.id
  mirror.root.removeChild(nodes[0]!)
  nodes[0]!.release()
  await turn()
  assert.deepEqual(batches[1], [Op.Remove, gone])
})

test('functions in attribute values stay behind', async () => {
  const { mirror, batches } = mirrored()
  const node = mirror.createElement('view', 'view')
  node.setAttribute('value', { text: 'x', act() {}, list: [() => 1, 2] })
  mirror.root.appendChild(node)
  await turn()
  assert.deepEqual((batches[0]![6] as unknown[])[2], { text: 'x', list: [undefined, 2] })
})

test('rpx in an inline style is the share of the frame that it is', async () => {
  const { mirror, batches } = mirrored()
  const node = mirror.createElement('view', 'view')
  node.setStyle('width:750rpx;margin:-15rpx')
  mirror.root.appendChild(node)
  await turn()
  assert.deepEqual(batches[0]![6], [Op.Style, 'width:100vw;margin:-2vw'])
})
