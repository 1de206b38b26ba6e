// Runs in every document of a measured browser: says when it was tapped, when what covers an opening app is gone, and when the last picture above
// the fold has been painted: in what is in sight, and in the page that answers, where a screen kept from the last opening stands before it.

/** As text, because it goes into pages. `least`: pictures that stand above the fold. */
export const watchPaint = least => {
  if (window.madangBench) return
  window.madangBench = true
  const tell = what => console.log(`bench ${what} ${performance.timeOrigin + performance.now()}`)
  const afterPaint = what => requestAnimationFrame(() => requestAnimationFrame(() => tell(what)))
  let tapped = window !== top
  if (window === top) addEventListener('click', () => tell('tapped', tapped = true), { capture: true })
  // A frame that was ready before the tap: its next frames drawn are the first that anybody sees.
  addEventListener('message', event => { if (event.data === 'bench look') afterPaint('seen') })
  const pictures = (root, live, found) => {
    for (const element of root.querySelectorAll('*')) {
      if (live && element.closest('.kept')) continue
      if (element.shadowRoot) pictures(element.shadowRoot, live, found)
      if (element.localName === 'img' && element.src.includes('/pictures/')) found.push(element)
    }
    return found
  }
  const isThere = live => {
    if (!document.body || (live && document.querySelector('.kept'))) return false
    const shown = pictures(document, live, []).filter(image => {
      const box = image.getBoundingClientRect()
      return box.width > 0 && box.bottom > 0 && box.top < innerHeight - 60 && box.right > 0 && box.left < innerWidth
    })
    return shown.length >= least && shown.every(image => image.complete && image.naturalWidth > 0)
  }
  let painted = false
  let live = false
  let uncovered = false
  const look = () => {
    if (!painted && isThere(false)) {
      painted = true
      afterPaint('painted')
    }
    if (painted && !live && isThere(true)) {
      live = true
      afterPaint('live')
    }
    const cover = window === top && tapped && !uncovered && document.querySelector('.cover')
    if (!cover || getComputedStyle(cover).display !== 'none' && getComputedStyle(cover).opacity > 0.01) return
    uncovered = true
    tell('uncovered')
    for (const frame of document.querySelectorAll('iframe:not(.prewarmed)')) frame.contentWindow.postMessage('bench look', '*')
  }
  // Each picture that arrives is a reason to look, and so is a turn of the page once it has some: pictures from the cache tell nothing.
  new PerformanceObserver(() => setTimeout(look)).observe({ type: 'resource', buffered: true })
  document.addEventListener('load', look, { capture: true })
  const turn = () => {
    look()
    if (!live) setTimeout(turn, 16)
  }
  setTimeout(turn, 16)
}
