// Takes hold of the ports to the shell, as a compromised runtime would, and of what the shell says. Then speaks to it at will.
({ send }) => new Promise(resolve => {
  const heard = []
  const { postMessage } = MessagePort.prototype
  MessagePort.prototype.postMessage = function (...args) {
    MessagePort.prototype.postMessage = postMessage
    this.addEventListener('message', ({ data }) => { if (typeof data.id === 'number' && data.id >= 900000) heard.push(data) })
    send.forEach((message, index) => postMessage.call(this, message.method ? { id: 900000 + index, ...message } : message))
    // Some are never answered; where all should be, a busy machine may take longer.
    const asked = send.filter(message => message.method).length
    const since = performance.now()
    const look = () => {
      const waited = performance.now() - since
      if (waited > 4000 || (waited > 1200 && heard.length >= asked)) resolve(JSON.stringify(heard))
      else setTimeout(look, 50)
    }
    look()
    return postMessage.apply(this, args)
  }
})
