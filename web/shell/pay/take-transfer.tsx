// Money that a merchant sends a person, to be taken with one button: what `wx.requestMerchantTransfer` shows.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Refused } from '../host/account.ts'
import { Sheet } from '../look/sheet.tsx'
import { money } from './money.ts'
import type { Outcome } from './pay-sheet.tsx'
import { merchantTransfers, takeMerchantTransfer, type MerchantTransfer } from './wallet.ts'
import { refusalText, say as sayPay } from './words.ts'
import { say } from './wallet-words.ts'

interface Props {
  named: string
  mchId: string
  appId: string
  onEnd(outcome: Outcome): void
}

export function TakeTransfer({ named, mchId, appId, onEnd }: Props) {
  const [transfer, setTransfer] = useState<MerchantTransfer>()
  const [failure, setFailure] = useState<string>()
  const [isTaken, setTaken] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const taking = useRef<Promise<void>>()
  const outcome = useRef<Outcome>({ kind: 'cancelled' })
  const failed = (refusal: unknown): void => {
    const { code, message } = refusal instanceof Refused ? refusal : { code: 'FAILED', message: String(refusal) }
    outcome.current = { kind: 'failed', reason: `${code}: ${message}` }
    setFailure(code)
  }
  useEffect(() => {
    merchantTransfers().then(all => {
      // Only what this merchant sends through this app: the app names it, and must not take what another was sent for.
      const found = all.find(one => one.package === named && one.mch_id === mchId && one.app_id === appId)
      if (found) setTransfer(found)
      else failed(new Refused('NOT_FOUND', 'no transfer of this merchant waits for the person in this app'))
    }).catch(failed)
  }, [])
  const take = (): void => {
    setBusy(true)
    taking.current = takeMerchantTransfer(named).then(() => {
      outcome.current = { kind: 'taken' }
      setTaken(true)
    }).catch(failed)
  }
  const end = (): void => void Promise.resolve(taking.current).then(() => onEnd(outcome.current))
  return (
    <Sheet label={say('merchantPays')} isAsked fresh={transfer} onClose={end}>
      <h2>{say('merchantPays')}</h2>
      {transfer && <><p class="amount center">{money(transfer.amount, transfer.currency)}</p><p class="center">{transfer.from}</p>{transfer.remark && <p class="center hint">{transfer.remark}</p>}</>}
      {failure && <p role="alert" class="wrong">{refusalText(failure)} <small class="mono">{failure}</small></p>}
      {transfer && !isTaken && !failure
        ? <div class="actions"><button class="button" onClick={end}>{say('cancel')}</button><button class="button primary" disabled={isBusy} onClick={take}>{say('accept')}</button></div>
        : (failure || isTaken) && <button class="button primary wide" onClick={end}>{isTaken ? say('done') : sayPay('close')}</button>}
    </Sheet>
  )
}
