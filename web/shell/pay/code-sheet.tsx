// One's payment code for a till: bars and a square of the same eighteen digits, a new one each minute, and what a till then asks.
import { useEffect, useState } from 'preact/hooks'
import { Refused } from '../host/account.ts'
import { Sheet } from '../look/sheet.tsx'
import { barCode, QR_SIZE, qrPath } from './code-picture.ts'
import { SpendSheet } from './spend-sheet.tsx'
import { money } from './money.ts'
import { codePayments, paymentCode, refuseCodePayment, type Order } from './wallet.ts'
import { refusalText, say as sayPay } from './words.ts'
import { say } from './wallet-words.ts'

const LOOK_EACH_MS = 2_000
const QUIET = 4

export function CodeSheet({ onClose }: { onClose(): void }) {
  const [code, setCode] = useState<string>()
  const [failure, setFailure] = useState<string>()
  const [asked, setAsked] = useState<Order>()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let isOver = false
    const renew = (): void => void paymentCode().then(
      ({ code: next, refresh_at }) => {
        if (isOver) return
        setCode(next)
        setFailure(undefined)
        timer = setTimeout(renew, Math.min(60_000, Math.max(5_000, Date.parse(refresh_at) - Date.now())))
      },
      refusal => {
        if (isOver) return
        // An old code must not be shown as if it were good.
        setCode(undefined)
        setFailure(refusal instanceof Refused ? refusal.code : 'FAILED')
        timer = setTimeout(renew, 10_000)
      },
    )
    const look = setInterval(() => void codePayments().then(([first]) => setAsked(first), () => {}), LOOK_EACH_MS)
    renew()
    return () => {
      isOver = true
      clearTimeout(timer)
      clearInterval(look)
    }
  }, [])
  if (asked) return <TillPayment order={asked} onClose={onClose} />
  const bars = code ? barCode(code) : undefined
  return (
    <Sheet label={say('showCode')} onClose={onClose}>
      <h2>{say('showCode')}</h2>
      {failure && <p role="alert" class="wrong">{refusalText(failure)} <small class="mono">{failure}</small></p>}
      {bars && (
        <div class="paycode" role="img" aria-label={say('codeOf')}>
          <svg viewBox={`-10 0 ${bars.width + 20} 1`} preserveAspectRatio="none" shape-rendering="crispEdges"><path d={bars.path} /></svg>
          <p class="digits">{code!.replace(/(.{4})/g, '$1 ')}</p>
          <svg class="square" viewBox={`${-QUIET} ${-QUIET} ${QR_SIZE + 2 * QUIET} ${QR_SIZE + 2 * QUIET}`} shape-rendering="crispEdges"><path d={qrPath(code!)} /></svg>
        </div>
      )}
      <p class="hint">{say('codeHint')}</p>
    </Sheet>
  )
}

/** A till has scanned the code and the amount needs a yes. */
export function TillPayment({ order, onClose }: { order: Order; onClose(): void }) {
  const refuse = (): void => void refuseCodePayment(order.trade_id).then(onClose, onClose)
  return (
    <SpendSheet title={say('confirmAtTill')} action={sayPay('pay')} onClose={isDone => (isDone ? onClose() : refuse())}
      spending={() => ({ path: `/code-payments/${order.trade_id}/confirm`, body: {}, amount: order.amount, currency: order.currency })}
      done={() => <p class="amount center">{sayPay('paid')} · {money(order.amount, order.currency)}</p>}>
      <p class="amount center">{money(order.amount, order.currency)}</p>
      <p class="center">{order.payee.name}</p>
      <p class="center hint">{order.description}</p>
    </SpendSheet>
  )
}
