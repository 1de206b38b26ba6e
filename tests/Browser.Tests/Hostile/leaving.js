// Ways out of a document that would take it, or the window around it, elsewhere. One at a time.
({ way, target }) => {
  const add = (tag, set) => {
    const element = Object.assign(document.createElement(tag), set)
    document.body.append(element)
    return element
  }
  const ways = {
    location: () => { location.href = `${target}/location` },
    replace: () => location.replace(`${target}/replace`),
    link: () => add('a', { href: `${target}/link` }).click(),
    linkTop: () => add('a', { href: `${target}/linkTop`, target: '_top' }).click(),
    form: () => add('form', { action: `${target}/form`, method: 'post' }).submit(),
    formTop: () => add('form', { action: `${target}/formTop`, target: '_top' }).submit(),
    download: () => add('a', { href: `${target}/download`, download: 'x' }).click(),
    refresh: () => { document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${target}/refresh` })) },
    top: () => { top.location = `${target}/top` },
    topReplace: () => top.location.replace(`${target}/topReplace`),
    parent: () => { parent.location.href = `${target}/parent` },
    open: () => { window.open(`${target}/open`) },
    openNamed: () => { window.open(`${target}/openNamed`, '_top') },
    linkBlank: () => add('a', { href: `${target}/linkBlank`, target: '_blank' }).click(),
  }
  try {
    ways[way]()
    return 'tried'
  } catch (error) {
    return String(error).slice(0, 160)
  }
}
