// Being told when the shell is closed: the browser's own push, which the person switches on.
import { language } from '../words.ts'
import { of, to } from './wire.ts'

export const isPushPossible = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

export async function isPushOn(): Promise<boolean> {
  if (!isPushPossible() || Notification.permission !== 'granted') return false
  const worker = await navigator.serviceWorker.getRegistration('/')
  return (await worker?.pushManager.getSubscription()) != null
}

/** False where the person or the browser says no. */
export async function switchPushOn(): Promise<boolean> {
  if (!isPushPossible() || await Notification.requestPermission() !== 'granted') return false
  const { public_key } = await of<{ public_key: string }>('/push/key')
  const worker = await navigator.serviceWorker.ready
  const subscription = await worker.pushManager.getSubscription() ?? await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: public_key }).catch(() => undefined)
  if (!subscription) return false
  const { endpoint, keys } = subscription.toJSON()
  await to('/push/subscriptions', { endpoint, p256dh: keys!.p256dh, auth: keys!.auth, language })
  return true
}
