// What waits for this person: transfers, red packets, and what merchants sent.
import { useEffect, useState } from 'preact/hooks'
import { Refused } from '../host/account.ts'
import { Sheet } from '../look/sheet.tsx'
import { money } from './money.ts'
import { balance, decideTransfer, merchantTransfers, openPacket, packet, takeMerchantTransfer, transfers, waitingPackets, type MerchantTransfer, type Packet, type Transfer } from './wallet.ts'
import { refusalText } from './words.ts'
import { say } from './wallet-words.ts'

interface Waiting {
  me: string
  transfers: Transfer[]
  packets: Packet[]
  merchants: MerchantTransfer[]
}

export function Received({ round, onChange }: { round: number; onChange(): void }) {
  const [waiting, setWaiting] = useState<Waiting>()
  const [opened, setOpened] = useState<string>()
  const [failure, setFailure] = useState<string>()
  useEffect(() => {
    Promise.all([balance(), transfers(), waitingPackets(), merchantTransfers()]).then(
      ([{ payer_id: me }, all, packets, merchants]) => setWaiting({ me, transfers: all.filter(one => one.state === 'PENDING' && one.receiver.payer_id === me), packets, merchants }),
      () => setWaiting(undefined),
    )
  }, [round])
  const act = (step: Promise<unknown>): void => void step.then(() => (setFailure(undefined), onChange()), refusal => setFailure(refusal instanceof Refused ? refusal.code : 'FAILED'))
  if (!waiting || waiting.transfers.length + waiting.packets.length + waiting.merchants.length === 0) return null
  return (
    <section>
      <h2>{say('waiting')}</h2>
      {failure && <p role="alert" class="wrong">{refusalText(failure)} <small class="mono">{failure}</small></p>}
      <ul class="rows">
        {waiting.transfers.map(one => (
          <li key={one.transfer_id}>
            <span class="grow">{one.sender.name} <b>{money(one.amount, one.currency)}</b>{one.note && <><br /><span class="hint">{one.note}</span></>}</span>
            <button class="button" onClick={() => act(decideTransfer(one.transfer_id, false))}>{say('refuse')}</button>
            <button class="button primary" onClick={() => act(decideTransfer(one.transfer_id, true))}>{say('accept')}</button>
          </li>
        ))}
        {waiting.packets.map(one => (
          <li key={one.packet_id}><span class="grow">{one.from}{say('packetFrom')}<br /><span class="hint">{one.greeting}</span></span><button class="button red" onClick={() => setOpened(one.packet_id)}>{say('open')}</button></li>
        ))}
        {waiting.merchants.map(one => (
          <li key={one.transfer_bill_no}>
            <span class="grow">{say('merchantPays')}: {one.from} <b>{money(one.amount, one.currency)}</b>{one.remark && <><br /><span class="hint">{one.remark}</span></>}</span>
            <button class="button primary" onClick={() => act(takeMerchantTransfer(one.package!))}>{say('accept')}</button>
          </li>
        ))}
      </ul>
      {opened && <OpenPacket id={opened} onClose={() => (setOpened(undefined), onChange())} />}
    </section>
  )
}

/** A red packet: its outside, then what was in it. */
export function OpenPacket({ id, onClose }: { id: string; onClose(): void }) {
  const [outside, setOutside] = useState<Packet>()
  const [got, setGot] = useState<{ amount: number; currency: string }>()
  const [failure, setFailure] = useState<string>()
  const failed = (refusal: unknown): void => setFailure(refusal instanceof Refused ? refusal.code : 'FAILED')
  useEffect(() => {
    packet(id).then(found => {
      setOutside(found)
      if (found.own_amount !== undefined) setGot({ amount: found.own_amount, currency: found.currency })
    }, failed)
  }, [id])
  return (
    <Sheet label={say('packet')} onClose={onClose}>
      <div class="envelope">
        {outside && <><h2>{outside.from}{say('packetFrom')}</h2><p>{outside.greeting}</p></>}
        {got && <p class="amount" role="status">{say('got')} {money(got.amount, got.currency)}</p>}
        {failure && <p role="alert">{refusalText(failure)} <small class="mono">{failure}</small></p>}
        {outside && !got && !failure && <button class="open" onClick={() => void openPacket(id).then(setGot, failed)}>{say('open')}</button>}
      </div>
      <button class="button wide" onClick={onClose}>{say('done')}</button>
    </Sheet>
  )
}
