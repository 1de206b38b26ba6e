import { builtin } from '../../view/builtin.ts'
import { make } from '../shared/dom.ts'
import { say } from '../shared/words.ts'
import { webView } from './declaration.ts'

/** Covers its page. `load`: {src}. `error`: {src, fullUrl}. `message`: {data: what the page inside posted since}. */
export default builtin({
  ...webView,
  create(node) {
    const frame = make('iframe', '', node.element)
    const notice = make('div', 'wx-notice', node.element)
    notice.hidden = true
    // Its own origin, never this app's; it may neither navigate what is above it nor open windows without a gesture.
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups')
    frame.referrerPolicy = 'no-referrer'
    let messages: unknown[] = []
    const received = (event: MessageEvent): void => {
      if (event.source !== frame.contentWindow) return
      const data = event.data as { type?: unknown; data?: unknown } | undefined
      // What `wx.miniProgram.postMessage({data})` of a page written for it sends.
      if (data && data.type === 'miniProgram.postMessage') messages = [...messages, data.data].slice(-100)
    }
    const flush = (): void => {
      if (messages.length) node.emit('message', { data: messages })
      messages = []
    }
    addEventListener('message', received)
    node.cleanup(() => {
      removeEventListener('message', received)
      flush()
    })
    frame.addEventListener('load', () => {
      if (frame.getAttribute('src')) node.emit('load', { src: node.attrs.src })
    })
    const refuse = (): void => {
      frame.removeAttribute('src')
      frame.hidden = true
      notice.hidden = false
      notice.textContent = `${say('refused')}: ${node.attrs.src}`
      node.emit('error', { src: node.attrs.src, fullUrl: node.attrs.src })
    }
    const blocked = (event: SecurityPolicyViolationEvent): void => {
      if (event.effectiveDirective === 'frame-src' && node.attrs.src.startsWith(event.blockedURI)) refuse()
    }
    document.addEventListener('securitypolicyviolation', blocked)
    node.cleanup(() => document.removeEventListener('securitypolicyviolation', blocked))
    return {
      changed() {
        if (!node.attrs.src) return
        let address: URL
        try {
          address = new URL(node.attrs.src)
        } catch {
          return refuse()
        }
        if ((address.protocol !== 'https:' && address.protocol !== 'http:') || address.origin === location.origin) return refuse()
        frame.hidden = false
        notice.hidden = true
        frame.src = address.href
      },
      detached: flush,
    }
  },
})

export { default as css } from './web-view.css'
