// The page stack, the tree of a page, and the data of what is chosen in it.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ComponentFacts, TreeNode } from '../../runtime/debug/tree.ts'
import type { Session } from '../session.ts'
import { useStore } from '../store.ts'
import { Value } from '../value.tsx'
import { say } from '../words.ts'

const LIVE_MS = 300

/** Calls at once and whenever something changed, not more often than it can be read. */
export function useLive(session: Session, read: () => void, needs: unknown[]): void {
  const pulse = useStore(session.pulse)
  const running = useStore(session.running)
  const asked = useRef<ReturnType<typeof setTimeout>>()
  useEffect(read, [running, ...needs])
  useEffect(() => {
    asked.current ??= setTimeout(() => {
      asked.current = undefined
      read()
    }, LIVE_MS)
  }, [pulse])
  useEffect(() => () => clearTimeout(asked.current), [])
}

/** A JSON text as the value that it is; a text that is none, as a string. */
export const valueOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text === 'undefined' ? undefined : text
  }
}

export function PagesPanel({ session }: { session: Session }) {
  const pages = useStore(session.pages)
  const [wanted, setWanted] = useState<number>()
  const page = pages.find(one => one.id === wanted) ?? pages.at(-1)
  const [tree, setTree] = useState<TreeNode[]>([])
  const [chosen, setChosen] = useState(0)
  const [facts, setFacts] = useState<ComponentFacts>()
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const [isPointing, setPointing] = useState(false)
  const read = (): void => {
    if (!page) return
    void session.ask<TreeNode[]>('debug.tree', { page: page.id }).then(found => setTree(found ?? []))
    void session.ask<ComponentFacts>('debug.component', { page: page.id, node: chosen }).then(setFacts)
  }
  useLive(session, read, [page?.id, chosen])
  useEffect(() => setChosen(0), [page?.id])
  const highlight = (node: number | null): void => void session.ask('debug.highlight', node === null || !page ? null : { page: page.id, node }, 'view')
  useEffect(() => () => highlight(null), [page?.id])
  const point = async (): Promise<void> => {
    setPointing(true)
    const found = await session.ask<{ page: number; node: number } | null>('debug.pick', undefined, 'view')
    setPointing(false)
    if (!found) return
    setWanted(found.page)
    const way = wayTo(tree, found.node)
    if (!way) return
    setOpened(new Set([...opened, ...way.map(one => one.node)]))
    setChosen((way.findLast(one => one.is) ?? way.at(-1)!).node)
    highlight(way.at(-1)!.node)
  }
  // The page itself is chosen until something else is.
  const root = (tree.find(node => node.is === page?.path) ?? tree[0])?.node ?? 0
  if (!page) return <section class="panel"><p class="empty-panel">{say('pagesEmpty')}</p></section>
  return (
    <section class="panel pages">
      <div class="tools">
        <div class="segments" role="group" aria-label={say('stack')}>
          {pages.map(one => <button key={one.id} aria-pressed={one.id === page.id} title={queryText(one.query)} onClick={() => setWanted(one.id)}>{one.path}{queryText(one.query)}</button>)}
        </div>
        <span class="grow" />
        <button class="tool" aria-pressed={isPointing} onClick={() => void point()}>{say(isPointing ? 'pointing' : 'point')}</button>
      </div>
      <div class="columns">
        <div class="scroll tree" role="tree" aria-label={page.path} onMouseLeave={() => highlight(null)}>
          {tree.map(node => <Row key={node.node} node={node} depth={0} chosen={chosen || root} opened={opened} setOpened={setOpened} choose={one => (setChosen(one), highlight(one))} hover={highlight} />)}
        </div>
        <div class="scroll facts">
          {facts
            ? <>
                <h3>{facts.is}</h3>
                {facts.properties.length > 0 && <p class="hint">{say('properties')}: <span class="mono">{facts.properties.join(', ')}</span></p>}
                <Value key={`${page.id} ${facts.node}`} session={session} value={facts.data} name={say('data')} isOpen onEdit={(path, text) => void session.ask('debug.set', { page: page.id, node: chosen, path, value: valueOf(text) }).then(read)} />
              </>
            : <p class="empty-panel">{say('noData')}</p>}
        </div>
      </div>
    </section>
  )
}

const queryText = (query: Record<string, string>): string => {
  const text = Object.entries(query).map(([name, value]) => `${name}=${value}`).join('&')
  return text && `?${text}`
}

function wayTo(nodes: TreeNode[], wanted: number): TreeNode[] | undefined {
  for (const node of nodes) {
    if (node.node === wanted) return [node]
    const below = wayTo(node.children, wanted)
    if (below) return [node, ...below]
  }
  return undefined
}

interface RowProps {
  node: TreeNode
  depth: number
  chosen: number
  opened: ReadonlySet<number>
  setOpened(opened: ReadonlySet<number>): void
  choose(node: number): void
  hover(node: number | null): void
}

// A page opens with its first levels in sight; further down only what somebody opened.
const OPEN_DEPTH = 4

function Row({ node, depth, ...rest }: RowProps) {
  const { chosen, opened, setOpened, choose, hover } = rest
  const isOpen = opened.has(node.node) !== depth < OPEN_DEPTH
  const toggle = (): void => {
    const next = new Set(opened)
    if (!next.delete(node.node)) next.add(node.node)
    setOpened(next)
  }
  const keys = (event: KeyboardEvent): void => {
    const row = event.currentTarget as HTMLElement
    const all = [...row.closest('.tree')!.querySelectorAll<HTMLElement>('.row')]
    if (event.key === 'ArrowDown') all[all.indexOf(row) + 1]?.focus()
    else if (event.key === 'ArrowUp') all[all.indexOf(row) - 1]?.focus()
    else if (event.key === 'ArrowRight' && !isOpen) toggle()
    else if (event.key === 'ArrowLeft' && isOpen) toggle()
    else if (event.key === 'Enter' || event.key === ' ') choose(node.node)
    else return
    event.preventDefault()
  }
  if (node.tag === '#text') return <div class="row text" role="treeitem" style={{ paddingLeft: `${depth * 14 + 22}px` }} onMouseEnter={() => hover(node.node)}>{node.text}</div>
  return (
    <>
      <div class="row" role="treeitem" tabIndex={node.node === chosen ? 0 : -1} aria-selected={node.node === chosen} aria-expanded={node.children.length > 0 ? isOpen : undefined} style={{ paddingLeft: `${depth * 14 + 6}px` }}
        onClick={() => choose(node.node)} onMouseEnter={() => hover(node.node || null)} onKeyDown={keys}>
        <button class={node.children.length > 0 ? 'twist' : 'twist none'} tabIndex={-1} aria-hidden="true" data-open={isOpen ? '' : undefined} onClick={event => (event.stopPropagation(), toggle())} />
        <span class={node.is ? 'tag component' : 'tag'}>{node.tag}</span>
        {node.id && <span class="attribute">#{node.id}</span>}
        {node.className && <span class="attribute">.{node.className.trim().split(/\s+/).map(name => name.replace(/^.*--/, '')).slice(0, 3).join('.')}</span>}
        {node.is && <span class="hint">{node.is}</span>}
      </div>
      {isOpen && node.children.map((child, index) => <Row key={child.node || index} node={child} depth={depth + 1} {...rest} />)}
    </>
  )
}
