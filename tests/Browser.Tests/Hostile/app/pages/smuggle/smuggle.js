const { markup, addresses, style } = require('../../payloads.js')

Page({
  data: { markup: [], addresses: [], style: '', nodes: [], injected: '', script: 'window.pwned="attribute"' },
  onLoad({ target }) {
    const filled = text => text.split('TARGET').join(target)
    this.setData({
      markup: markup.map(filled),
      addresses: addresses.map(filled),
      style: filled(style),
      injected: '"><img src=x onerror="window.pwned=\'text\'"><x y="',
      nodes: [
        { name: 'img', attrs: { src: 'x', onerror: 'window.pwned="node"' } },
        { name: 'script', attrs: { src: `${target}/node-script` }, children: [{ type: 'text', text: 'window.pwned="node script"' }] },
        { name: 'a', attrs: { href: 'javascript:window.pwned="node link"' }, children: [{ type: 'text', text: 'link' }] },
        { name: 'iframe', attrs: { src: `${target}/node-frame`, srcdoc: markup[0] } },
        { name: 'div', attrs: { style: filled(style), onclick: 'window.pwned="node click"', class: 'node-click' }, children: [{ type: 'text', text: 'press' }] },
      ],
    })
  },
})
