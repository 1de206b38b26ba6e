// Every way out of a document that leaves it where it is, each to an address of its own below `target`.
async ({ target, bare }) => {
  const add = (tag, set) => {
    const element = Object.assign(document.createElement(tag), set)
    document.body.append(element)
    return element
  }
  const wait = ms => new Promise(resolve => setTimeout(resolve, ms))
  const ways = {
    fetch: () => fetch(`${target}/fetch`, { mode: 'no-cors' }),
    xhr: () => { const request = new XMLHttpRequest(); request.open('POST', `${target}/xhr`); request.send('x') },
    beacon: () => navigator.sendBeacon(`${target}/beacon`, 'x'),
    keepalive: () => fetch(`${target}/keepalive`, { mode: 'no-cors', keepalive: true, method: 'POST', body: 'x' }),
    socket: () => new WebSocket(`${target.replace('http', 'ws')}/socket`),
    events: () => new EventSource(`${target}/events`),
    import: () => import(`${target}/import`),
    script: () => add('script', { src: `${target}/script` }),
    module: () => add('script', { src: `${target}/module`, type: 'module' }),
    picture: () => add('img', { src: `${target}/picture` }),
    srcset: () => add('img', { srcset: `${target}/srcset 1x` }),
    svgPicture: () => { const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'); svg.innerHTML = `<image width="9" height="9" href="${target}/svgPicture"/>`; document.body.append(svg) },
    input: () => add('input', { type: 'image', src: `${target}/input` }),
    video: () => add('video', { src: `${target}/video`, preload: 'auto' }).load(),
    poster: () => add('video', { poster: `${target}/poster` }),
    audio: () => new Audio(`${target}/audio`).load(),
    track: () => { const video = add('video', { crossOrigin: 'anonymous' }); const track = document.createElement('track'); track.default = true; track.src = `${target}/track`; video.append(track); track.track.mode = 'showing' },
    frame: () => add('iframe', { src: `${target}/frame` }),
    object: () => add('object', { data: `${target}/object` }),
    embed: () => add('embed', { src: `${target}/embed` }),
    stylesheet: () => add('link', { rel: 'stylesheet', href: `${target}/stylesheet` }),
    icon: () => add('link', { rel: 'stylesheet', href: `${target}/icon` }),
    prefetch: () => add('link', { rel: 'prefetch', href: `${target}/prefetch` }),
    preload: () => add('link', { rel: 'preload', as: 'image', href: `${target}/preload` }),
    modulePreload: () => add('link', { rel: 'modulepreload', href: `${target}/modulePreload` }),
    preconnect: () => add('link', { rel: 'preconnect', href: bare }),
    cssImport: () => add('style', { textContent: `@import "${target}/cssImport";` }),
    cssUrl: () => { add('style', { textContent: `#css-url { width: 9px; height: 9px; background: url(${target}/cssUrl) }` }); add('div', { id: 'css-url' }) },
    cssCursor: () => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`#css-sheet { width: 9px; height: 9px; border-image: url(${target}/cssCursor) 1 }`); document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; add('div', { id: 'css-sheet' }) },
    cssFont: () => { add('style', { textContent: `@font-face { font-family: stolen; src: url(${target}/cssFont) } #css-font { font: 20px stolen }` }); add('div', { id: 'css-font', textContent: 'x' }) },
    fontFace: () => new FontFace('taken', `url(${target}/fontFace)`).load(),
    inline: () => { add('div', {}).style.cssText = `width: 9px; height: 9px; background: url(${target}/inline)` },
    worker: () => new Worker(URL.createObjectURL(new Blob([`fetch('${target}/worker', { mode: 'no-cors' })`], { type: 'text/javascript' }))),
    ping: () => { const link = add('a', { href: '#here', ping: `${target}/ping` }); link.click() },
    blankRealm: () => { const inner = add('iframe', {}); return inner.contentWindow.fetch(`${target}/blankRealm`, { mode: 'no-cors' }) },
  }
  const done = {}
  await Promise.all(Object.entries(ways).map(async ([name, way]) => {
    try {
      await Promise.race([way(), wait(2500)])
      done[name] = 'tried'
    } catch (error) {
      done[name] = String(error).slice(0, 120)
    }
  }))
  await wait(1500)
  return done
}
