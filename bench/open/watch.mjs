// Runs in every document of a measured browser: says when it was tapped, and when the last picture above the fold has been painted.

/** As text, because it goes into pages. `least`: pictures that stand above the fold. */
export const watchPaint = least => {
  if (window.madangBench) return
  window.madangBench = true
  const now = () => performance.timeOrigin + performance.now()
  if (window === top) addEventListener('click', () => console.log(`bench tapped ${now()}`), { capture: true })
  const pictures = (root, found) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) pictures(element.shadowRoot, found)
      if (element.localName === 'img' && element.src.includes('/pictures/')) found.push(element)
    }
    return found
  }
  let done = false
  const look = () => {
    if (done || !document.body) return
    const shown = pictures(document, []).filter(image => {
      const box = image.getBoundingClientRect()
      return box.width > 0 && box.bottom > 0 && box.top < innerHeight - 60 && box.right > 0 && box.left < innerWidth
    })
    if (shown.length < least || shown.some(image => !image.complete || image.naturalWidth === 0)) return
    done = true
    requestAnimationFrame(() => requestAnimationFrame(() => console.log(`bench painted ${now()} ${shown.length}`)))
  }
  // Each picture that arrives is a reason to look, and so is a turn of the page once it has some: pictures from the cache tell nothing.
  new PerformanceObserver(() => setTimeout(look)).observe({ type: 'resource', buffered: true })
  document.addEventListener('load', look, { capture: true })
  const turn = () => {
    look()
    if (!done) setTimeout(turn, 16)
  }
  setTimeout(turn, 16)
}
