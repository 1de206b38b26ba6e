// An app's privacy contract: to be read, and, where it is asked for, agreed to.
import type { Contract } from '../host/privacy.ts'
import { Sheet } from '../look/sheet.tsx'
import { language, speaker } from '../words.ts'

const say = speaker({
  title: ['개인정보 안내', '隐私保护指引', 'Privacy'],
  takes: ['이 미니 프로그램이 받는 것:', '该小程序会处理以下信息：', 'What this mini program takes:'],
  nothing: ['받는 것을 적어 두지 않았습니다.', '没有列出要处理的信息。', 'It lists nothing that it takes.'],
  contact: ['문의', '联系方式', 'Contact'],
  updated: ['바뀐 날', '更新于', 'Changed on'],
  agree: ['동의', '同意', 'Agree'],
  decline: ['동의하지 않음', '不同意', 'Do not agree'],
  close: ['닫기', '关闭', 'Close'],
  Location: ['위치', '位置信息', 'Where you are'],
  UserInfo: ['이름과 사진', '昵称与头像', 'Name and picture'],
  PhoneNumber: ['전화번호', '手机号', 'Phone number'],
  Address: ['배송지', '收货地址', 'Address'],
  Camera: ['카메라', '摄像头', 'Camera'],
  Record: ['마이크', '麦克风', 'Microphone'],
  AlbumWriteOnly: ['사진 저장', '相册（仅写入）', 'Saving pictures'],
  Album: ['고른 사진', '选中的照片', 'Pictures you choose'],
  Contact: ['연락처', '通讯录（仅写入）', 'Contacts'],
  Invoice: ['영수증 정보', '发票信息', 'Invoices'],
})

interface Props {
  contract: Contract
  name: string
  isAsked: boolean
  onAnswer(agreed: boolean): void
}

const KNOWN = ['Location', 'UserInfo', 'PhoneNumber', 'Address', 'Camera', 'Record', 'AlbumWriteOnly', 'Album', 'Contact', 'Invoice'] as const
const CONTACTS = ['contact_email', 'contact_phone', 'contact_weixin', 'contact_qq']

export function PrivacySheet({ contract, name, isAsked, onAnswer }: Props) {
  const named = (key: string): string => {
    const known = KNOWN.find(one => one === key)
    return known ? say(known) : key
  }
  const contacts = CONTACTS.map(one => contract.owner[one]).filter(Boolean)
  return (
    <Sheet label={say('title')} isAsked={isAsked} onClose={() => onAnswer(false)}>
      <h2>{name}: {say('title')}</h2>
      <p>{say(contract.items.length > 0 ? 'takes' : 'nothing')}</p>
      <ul class="rows">{contract.items.map(item => <li key={item.privacy_key}><span class="grow"><b>{named(item.privacy_key)}</b><br /><q>{item.privacy_text}</q></span></li>)}</ul>
      <p class="hint">{say('contact')}: {contacts.join(', ')} · {say('updated')} {new Date(contract.updated_at).toLocaleDateString(language)}</p>
      {isAsked
        ? <div class="actions"><button class="button" onClick={() => onAnswer(false)}>{say('decline')}</button><button class="button primary" onClick={() => onAnswer(true)}>{say('agree')}</button></div>
        : <button class="button wide" onClick={() => onAnswer(false)}>{say('close')}</button>}
    </Sheet>
  )
}
