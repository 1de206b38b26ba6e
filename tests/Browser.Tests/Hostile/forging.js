// Takes hold of the ports to the shell, as a compromised runtime would, and of what the shell says. Then speaks to it at will.
({ send }) => new Promise(resolve => {
  const heard = []
  const { postMessage } = MessagePort.prototype
  MessagePort.prototype.postMessage = function (...args) {
    MessagePort.prototype.postMessage = postMessage
    this.addEventListener('message', ({ data }) => { if (typeof data.id === 'number' && data.id >= 900000) heard.push(data) })
    send.forEach((message, index) => postMessage.call(this, message.method ? { id: 900000 + index, ...message } : message))
    setTimeout(() => resolve(JSON.stringify(heard)), 1200)
    return postMessage.apply(this, args)
  }
})
