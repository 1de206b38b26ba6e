// What chat says, in the reader's language; loaded with it.
import { language, speaker } from '../words.ts'

const table = {
  chats: ['채팅', '聊天', 'Chats'],
  signInFirst: ['로그인하면 대화할 수 있습니다', '登录后即可聊天', 'Sign in to chat'],
  signIn: ['로그인', '登录', 'Sign in'],
  none: ['아직 대화가 없습니다', '还没有聊天', 'No chats yet'],
  noneStep: ['사람을 추가하면 여기에서 대화가 시작됩니다.', '添加联系人后，在这里开始聊天。', 'Add somebody, and your chat begins here.'],
  failed: ['대화를 불러오지 못했습니다. 보낸 것은 안전합니다.', '聊天没有加载出来。已发送的消息是安全的。', 'Chats could not be loaded. What was sent is safe.'],
  offline: ['오프라인입니다. 알고 있는 것을 보여 드립니다', '当前离线，显示的是已知内容', 'You are offline. This is what was known'],
  since: ['기준', '截至', 'as of'],
  again: ['다시 시도', '重试', 'Try again'],
  search: ['메시지 찾기', '搜索消息', 'Find messages'],
  noneFound: ['찾은 것이 없습니다', '没有找到', 'Nothing found'],
  add: ['추가', '添加', 'Add'],
  addPerson: ['사람 추가', '添加联系人', 'Add a person'],
  newGroup: ['새 그룹', '新建群聊', 'New group'],
  myCode: ['내 QR 코드', '我的二维码', 'My QR code'],
  myCodeText: ['상대가 스캔하면 나에게 요청이 옵니다. 수락해야 연락처가 됩니다.', '对方扫描后会向你发出请求，你同意后才会成为联系人。', 'Whoever scans it asks you. You become contacts when you say yes.'],
  newCode: ['코드 새로 만들기', '更换二维码', 'Make a new code'],
  copyLink: ['링크 복사', '复制链接', 'Copy the link'],
  copied: ['복사했습니다', '已复制', 'Copied'],
  phone: ['전화번호', '手机号', 'Phone'],
  phoneWrong: ['+와 국가 번호로 시작하는 번호를 적어 주세요.', '请输入以 + 和国家代码开头的手机号。', 'Write the number with + and the country\'s code.'],
  greeting: ['인사말', '招呼语', 'What you say'],
  ask: ['요청 보내기', '发送请求', 'Ask'],
  asked: ['요청했습니다. 이 사람이 여기에 있으면 알림을 받고, 수락하면 대화가 열립니다.', '已发送请求。如果对方在这里，会收到提醒；对方同意后即可聊天。', 'Asked. If this person is here, they are told, and the chat opens when they say yes.'],
  requests: ['요청', '新的请求', 'Requests'],
  accept: ['수락', '同意', 'Accept'],
  refuse: ['거절', '拒绝', 'Refuse'],
  contacts: ['연락처', '联系人', 'Contacts'],
  noContacts: ['아직 연락처가 없습니다', '还没有联系人', 'No contacts yet'],
  groupName: ['그룹 이름', '群名称', 'Name of the group'],
  make: ['만들기', '创建', 'Make it'],
  members: ['구성원', '成员', 'Members'],
  addMembers: ['구성원 추가', '添加成员', 'Add members'],
  leaveGroup: ['그룹 나가기', '退出群聊', 'Leave the group'],
  remove: ['내보내기', '移出', 'Remove'],
  rename: ['이름 바꾸기', '修改名称', 'Rename'],
  notices: ['서비스 알림', '服务通知', 'Service messages'],
  receipts: ['영수증', '支付凭证', 'Receipts'],
  system: ['마당', 'Madang', 'Madang'],
  service: ['고객 서비스', '客服', 'Customer service'],
  gone: ['떠난 사람', '已离开的用户', 'Somebody who left'],
  back: ['뒤로', '返回', 'Back'],
  more: ['더 보기', '更多', 'More'],
  close: ['닫기', '关闭', 'Close'],
  cancel: ['취소', '取消', 'Cancel'],
  done: ['완료', '完成', 'Done'],
  message: ['메시지', '消息', 'Message'],
  messages: ['대화 내용', '聊天内容', 'Messages'],
  send: ['보내기', '发送', 'Send'],
  earlier: ['이전 메시지', '更早的消息', 'Earlier messages'],
  picture: ['사진', '图片', 'Picture'],
  redPacket: ['레드 패킷', '红包', 'Red packet'],
  transfer: ['송금', '转账', 'Transfer'],
  typing: ['입력 중…', '正在输入…', 'is writing…'],
  sending: ['보내는 중', '发送中', 'Sending'],
  notSent: ['보내지 못했습니다', '没有发送出去', 'Not sent'],
  seen: ['읽음', '已读', 'Read'],
  recalled: ['메시지를 취소했습니다', '消息已撤回', 'A message was taken back'],
  recall: ['보내기 취소', '撤回', 'Take back'],
  copy: ['복사', '复制', 'Copy'],
  report: ['신고', '举报', 'Report'],
  reported: ['신고했습니다. 운영자가 살펴봅니다.', '已举报，管理员会查看。', 'Reported. The operator looks at it.'],
  reportWhy: ['무엇이 문제인가요?', '有什么问题？', 'What is wrong?'],
  'report.spam': ['스팸', '垃圾信息', 'Spam'],
  'report.fraud': ['사기', '欺诈', 'Fraud'],
  'report.harassment': ['괴롭힘', '骚扰', 'Harassment'],
  'report.illegal': ['불법', '违法', 'Illegal'],
  'report.other': ['기타', '其他', 'Something else'],
  block: ['차단', '屏蔽', 'Block'],
  unblock: ['차단 해제', '取消屏蔽', 'Unblock'],
  blockAsk: ['더 이상 메시지를 받지 않습니다. 상대에게 알리지 않습니다.', '将不再接收对方的消息，对方不会收到提醒。', 'Nothing of theirs arrives any more. They are not told.'],
  mute: ['알림 끄기', '消息免打扰', 'Mute'],
  unmute: ['알림 켜기', '恢复提醒', 'Unmute'],
  pin: ['고정', '置顶', 'Pin'],
  unpin: ['고정 해제', '取消置顶', 'Unpin'],
  hide: ['대화 지우기', '删除聊天', 'Clear this chat'],
  hideAsk: ['나에게만 지워집니다.', '只会在你这里删除。', 'It goes for you only.'],
  muted: ['알림 꺼짐', '已免打扰', 'Muted'],
  unreadOf: ['읽지 않음', '条未读', 'unread'],
  open: ['열기', '打开', 'Open'],
  openRed: ['열기', '开', 'Open'],
  opened: ['받음', '已领取', 'Opened'],
  yours: ['받은 금액', '你领取了', 'You got'],
  allOpened: ['모두 열렸습니다', '已被领完', 'All are taken'],
  expired: ['기간이 지났습니다. 남은 돈은 돌아갔습니다.', '已过期，余额已退回。', 'Its time is over. What was left went back.'],
  luckiest: ['가장 큰 행운', '手气最佳', 'Luckiest'],
  amount: ['금액', '金额', 'Amount'],
  total: ['총액', '总金额', 'Total'],
  count: ['개수', '个数', 'How many'],
  lucky: ['무작위로 나누기', '拼手气', 'Random shares'],
  each: ['똑같이 나누기', '平均分', 'Equal shares'],
  note: ['메모', '备注', 'Note'],
  password: ['결제 비밀번호', '支付密码', 'Payment password'],
  newPassword: ['결제 비밀번호 만들기 (숫자 6자리)', '设置支付密码（6位数字）', 'Choose a payment password: six digits'],
  pay: ['보내기', '发送', 'Send'],
  waiting: ['수락을 기다립니다', '等待对方收款', 'Waits to be accepted'],
  accepted: ['받았습니다', '已收款', 'Accepted'],
  refused: ['돌려보냈습니다', '已退还', 'Sent back'],
  transferExpired: ['기간이 지나 돌아갔습니다', '已过期退回', 'Went back after its time'],
  until: ['까지', '截止', 'until'],
  acceptMoney: ['받기', '收款', 'Accept'],
  refuseMoney: ['돌려보내기', '退还', 'Send back'],
  paid: ['결제했습니다', '支付成功', 'Paid'],
  refunded: ['환불되었습니다', '已退款', 'Refunded'],
  number: ['번호', '单号', 'Number'],
  miniProgram: ['미니 프로그램', '小程序', 'Mini program'],
  made: ['그룹을 만들었습니다', '创建了群聊', 'made this group'],
  joined: ['들어왔습니다:', '加入了群聊：', 'joined:'],
  left: ['나갔습니다', '退出了群聊', 'left'],
  removed: ['내보냈습니다:', '移出了：', 'removed:'],
  renamed: ['그룹 이름:', '群名称改为', 'named the group'],
  you: ['나', '你', 'You'],
  today: ['오늘', '今天', 'Today'],
  yesterday: ['어제', '昨天', 'Yesterday'],
  push: ['닫혀 있을 때 알림 받기', '关闭时接收提醒', 'Be told when this is closed'],
  pushOn: ['알림이 켜졌습니다', '提醒已开启', 'You will be told'],
  pushOff: ['이 브라우저에서는 켤 수 없습니다. 브라우저 설정에서 알림을 허용해 주세요.', '此浏览器无法开启。请在浏览器设置中允许通知。', 'It cannot be switched on here. Allow notifications in the browser\'s settings.'],
  leads: ['다른 곳으로 연결됩니다. 믿을 수 있을 때만 여세요.', '链接指向其他网站，请确认可信后再打开。', 'It leads elsewhere. Open it only if you trust it.'],
  'why.OFFLINE': ['연결되지 않았습니다.', '无法连接。', 'There is no connection.'],
  'why.FAILED': ['되지 않았습니다. 잠시 뒤에 다시 시도하세요.', '没有成功，请稍后再试。', 'It did not work. Try again in a moment.'],
  'why.BLOCKED': ['상대가 메시지를 받지 않습니다.', '对方不接收你的消息。', 'The other side does not take messages from you.'],
  'why.NOT_CONTACTS': ['서로 연락처가 아닙니다. 먼저 요청하세요.', '你们还不是联系人，请先发送请求。', 'You two are not contacts. Ask first.'],
  'why.NO_AUTH': ['여기에 쓸 수 없습니다.', '你不能在这里发言。', 'You cannot write here.'],
  'why.TOO_FAST': ['한꺼번에 너무 많습니다. 잠시 기다리세요.', '发送太快，请稍候。', 'That is too many at once. Wait a moment.'],
  'why.TOO_LATE': ['2분 안에 보낸 내 메시지만 취소할 수 있습니다.', '只能撤回两分钟内自己发送的消息。', 'Only your own messages of the last two minutes can be taken back.'],
  'why.TOO_MANY_ASKS': ['오늘은 요청을 더 보낼 수 없습니다.', '今天的请求次数已用完。', 'That is enough asking for today.'],
  'why.PICTURE_INVALID': ['보낼 수 없는 사진입니다. JPEG, PNG, WebP, GIF로 10 MB까지 됩니다.', '无法发送此图片。支持 JPEG、PNG、WebP、GIF，最大 10 MB。', 'This picture cannot be sent. JPEG, PNG, WebP or GIF, up to 10 MB.'],
  'why.PICTURE_TOO_LARGE': ['사진은 10 MB까지 보낼 수 있습니다.', '图片最大 10 MB。', 'A picture has at most 10 MB.'],
  'why.GROUP_FULL': ['그룹은 500명까지입니다.', '群聊最多 500 人。', 'A group has at most 500 people.'],
  'why.PASSWORD_WRONG': ['비밀번호가 틀렸습니다.', '支付密码错误。', 'The password is wrong.'],
  'why.PASSWORD_LOCKED': ['여러 번 틀려 잠겼습니다. 잠시 뒤에 다시 시도하세요.', '输错次数过多，已锁定，请稍后再试。', 'Wrong too often. It is locked for a while.'],
  'why.NOT_ENOUGH': ['지갑에 돈이 모자랍니다.', '钱包余额不足。', 'There is not enough in the wallet.'],
  'why.RULE_LIMIT': ['한도를 넘습니다.', '超出限额。', 'This is over a limit.'],
  'why.PARAM_ERROR': ['적은 것을 확인해 주세요.', '请检查填写的内容。', 'Look again at what you wrote.'],
  'why.RESOURCE_NOT_EXISTS': ['찾을 수 없습니다.', '没有找到。', 'It is not there.'],
} satisfies Record<string, [string, string, string]>

export type Word = keyof typeof table

export const say = speaker(table)

/** Why something did not work: the platform's code in the reader's words. */
export const why = (error: unknown): { text: string; code: string } => {
  const code = (error as { code?: string }).code ?? 'FAILED'
  const word = `why.${code}`
  return { text: say(word in table ? word as Word : 'why.FAILED'), code }
}

const locale = { ko: 'ko-KR', zh: 'zh-CN', en: 'en-GB' }[language]

const forms = new Map<string, Intl.NumberFormat>()
const formOf = (currency: string): Intl.NumberFormat => {
  let form = forms.get(currency)
  if (!form) forms.set(currency, form = new Intl.NumberFormat(locale, { style: 'currency', currency }))
  return form
}

/** How many digits follow the point. */
export const digitsOf = (currency: string): number => formOf(currency).resolvedOptions().maximumFractionDigits ?? 2
export const money = (minor: number, currency: string): string => formOf(currency).format(minor / 10 ** digitsOf(currency))

const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' })
const year = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric' })
export const timeOf = (at: number): string => clock.format(at)
export const dayOf = (at: number): string => {
  const [date, now] = [new Date(at), new Date()]
  if (date.toDateString() === now.toDateString()) return say('today')
  if (date.toDateString() === new Date(now.getTime() - 86_400_000).toDateString()) return say('yesterday')
  return (date.getFullYear() === now.getFullYear() ? day : year).format(at)
}
/** In a list: the hour today, the day before. */
export const whenOf = (at: number): string => (new Date(at).toDateString() === new Date().toDateString() ? timeOf(at) : dayOf(at))

/** For tests: every word in every language. */
export const words = table
