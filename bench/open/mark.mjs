// Runs in every document of a measured browser: says when what a mark shows has changed and been painted, and when a build was heard of.

/** As text, because it goes into pages. */
export const watchMark = () => {
  const now = () => performance.timeOrigin + performance.now()
  const say = what => console.log(`bench ${JSON.stringify(what)}`)
  if (window === top) {
    const Plain = EventSource
    window.EventSource = class extends Plain {
      constructor(...given) {
        super(...given)
        this.addEventListener('build', event => {
          const { effect, elapsed_ms } = JSON.parse(event.data)
          say({ kind: 'build', at: now(), effect, buildMs: elapsed_ms })
        })
      }
    }
    new MutationObserver(changes => {
      if (changes.some(change => [...change.removedNodes].some(node => node.localName === 'iframe'))) requestAnimationFrame(() => setTimeout(() => say({ kind: 'swap', at: now() })))
    }).observe(document, { childList: true, subtree: true })
    return
  }
  let last = ''
  const look = () => {
    requestAnimationFrame(look)
    if (!document.body) return
    const roots = [document, ...[...document.querySelectorAll('*')].map(element => element.shadowRoot).filter(Boolean)]
    const parts = roots.flatMap(root => [...root.querySelectorAll('.bench-mark')]).filter(mark => mark.checkVisibility({ visibilityProperty: true }))
      .map(mark => `${mark.textContent} ${getComputedStyle(mark).outlineColor}`)
    if (parts.length === 0) return
    const text = `${parts.join(' ')} ${document.body.textContent}`
    if (text === last) return
    last = text
    setTimeout(() => say({ kind: 'mark', at: now(), text: text.slice(0, 600) }))
  }
  requestAnimationFrame(look)
}
