// A connection that no content security policy knows of, by the frame's own means or those of a fresh document inside it.
({ stun }) => setTimeout(async () => {
  const inner = document.createElement('iframe')
  document.body.append(inner)
  const Peer = globalThis.RTCPeerConnection ?? inner.contentWindow.RTCPeerConnection
  const peer = globalThis.kept = new Peer({ iceServers: [{ urls: stun }] })
  peer.createDataChannel('x')
  await peer.setLocalDescription(await peer.createOffer())
})
