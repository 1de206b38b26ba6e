/** What an app's scripts do not find in their scope. Only tidiness: what keeps them from the network is the policy that the server sends with the script. */
export const OUT_OF_REACH = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'indexedDB', 'caches', 'Worker', 'SharedWorker', 'BroadcastChannel', 'importScripts', 'RTCPeerConnection']
