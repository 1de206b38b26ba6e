// What the shell says, in the reader's language.
const table = {
  chats: ['채팅', '聊天', 'Chats'],
  nearby: ['주변', '附近', 'Nearby'],
  scan: ['스캔', '扫一扫', 'Scan'],
  wallet: ['지갑', '钱包', 'Wallet'],
  me: ['나', '我', 'Me'],
  places: ['메뉴', '导航', 'Places'],
  search: ['미니 프로그램 찾기', '搜索小程序', 'Find a mini program'],
  recent: ['최근', '最近使用', 'Recent'],
  pinned: ['고정됨', '已固定', 'Pinned'],
  here: ['여기에 있는 미니 프로그램', '这里的小程序', 'Mini programs here'],
  noneFound: ['찾은 것이 없습니다', '没有找到', 'Nothing found'],
  noneHere: ['아직 미니 프로그램이 없습니다', '这里还没有小程序', 'No mini programs here yet'],
  noneHereStep: ['QR 코드를 스캔하거나, 개발자라면 ./madang app publish 로 올리세요.', '扫描二维码打开；开发者可用 ./madang app publish 上传。', 'Scan a QR code, or, as a developer, publish one: ./madang app publish PATH'],
  loadFailed: ['목록을 불러오지 못했습니다', '列表没有加载出来', 'The list could not be loaded'],
  again: ['다시 시도', '重试', 'Try again'],
  offline: ['오프라인입니다. 알고 있는 것을 보여 드립니다', '当前离线，显示的是已知内容', 'You are offline. This is what was known'],
  since: ['기준', '截至', 'as of'],
  chatsNotYet: ['아직 채팅이 없습니다', '还没有聊天功能', 'There is no chat yet'],
  chatsNotYetText: ['메시지는 다음에 추가됩니다. 지금은 미니 프로그램을 열 수 있습니다.', '消息功能将在之后加入。现在可以打开小程序。', 'Messages will come later. What you can do now is open mini programs.'],
  walletNotYet: ['아직 여기에서 지갑을 열 수 없습니다', '这里还不能使用钱包', 'The wallet does not open here yet'],
  walletNotYetText: ['돈은 안전하게 원장에 있습니다. 개발자는 샌드박스에서 결제를 시험할 수 있습니다.', '资金在账本中安全保存。开发者可以在沙箱中测试支付。', 'Money is kept safe in the ledger. Developers can try payments in the sandbox.'],
  sandbox: ['샌드박스 열기', '打开沙箱', 'Open the sandbox'],
  developers: ['개발자 시작 안내', '开发者入门', 'For developers: begin here'],
  meNotYet: ['아직 로그인이 없습니다. 기록과 권한은 이 브라우저에만 있습니다.', '还没有登录功能。记录与权限只保存在此浏览器中。', 'There is no login yet. What you opened and allowed is kept in this browser only.'],
  clearAll: ['이 브라우저의 기록 지우기', '清除此浏览器中的记录', 'Clear what this browser keeps'],
  clearAllAsk: ['최근 목록, 권한, 미니 프로그램이 저장한 것을 모두 지웁니다.', '将清除最近列表、权限以及小程序保存的所有内容。', 'This clears the recent list, permissions and everything mini programs have stored.'],
  cleared: ['지웠습니다', '已清除', 'Cleared'],
  opening: ['여는 중', '正在打开', 'Opening'],
  more: ['더 보기', '更多', 'More'],
  close: ['닫기', '关闭', 'Close'],
  share: ['공유', '分享', 'Share'],
  pin: ['고정', '固定', 'Pin'],
  unpin: ['고정 해제', '取消固定', 'Unpin'],
  reenter: ['다시 열기', '重新进入', 'Re-enter'],
  about: ['정보', '关于', 'About'],
  permissions: ['권한', '权限', 'Permissions'],
  feedback: ['의견', '反馈', 'Feedback'],
  copyLink: ['링크 복사', '复制链接', 'Copy link'],
  copied: ['복사했습니다', '已复制', 'Copied'],
  codeOf: ['이 페이지의 QR 코드', '此页面的二维码', 'QR code of this page'],
  version: ['버전', '版本', 'Version'],
  develop: ['개발판', '开发版', 'In development'],
  trial: ['체험판', '体验版', 'Trial'],
  release: ['정식판', '正式版', 'Released'],
  page: ['페이지', '页面', 'Page'],
  notOpened: ['열 수 없습니다', '打不开', 'It does not open'],
  notOpenedText: ['저장된 것은 그대로입니다. 연결을 확인하고 다시 시도하세요.', '已保存的内容没有变化。请检查网络后重试。', 'What it has stored is safe. Check the connection and try again.'],
  flooded: ['너무 많은 것을 한꺼번에 요청해서 멈췄습니다. 저장된 것은 그대로입니다.', '它一次请求得太多，已被停止。已保存的内容没有变化。', 'It asked for too much at once and was stopped. What it has stored is safe.'],
  noSuchApp: ['이 미니 프로그램이 없거나 링크가 더 이상 유효하지 않습니다.', '没有这个小程序，或链接已失效。', 'There is no such mini program here, or the link to it is no longer good.'],
  allow: ['허용', '允许', 'Allow'],
  deny: ['허용 안 함', '不允许', 'Do not allow'],
  cancel: ['취소', '取消', 'Cancel'],
  done: ['완료', '完成', 'Done'],
  noPermissions: ['아직 요청한 권한이 없습니다.', '还没有请求过任何权限。', 'It has not asked for anything yet.'],
  feedbackText: ['무엇이 잘못되었나요? 버전과 페이지를 함께 복사하니, 만든 사람에게 보내 주세요.', '哪里不对？会连同版本和页面一起复制，请发给开发者。', 'What went wrong? It is copied together with version and page, for you to send to its maker.'],
  copy: ['복사', '复制', 'Copy'],
  scanHint: ['QR 코드를 네모 안에 맞추세요', '将二维码放入框内', 'Hold the QR code in the square'],
  fromPicture: ['사진에서 읽기', '从图片读取', 'From a picture'],
  noCamera: ['카메라를 쓸 수 없습니다. 사진에서 읽을 수 있습니다.', '无法使用相机。可以从图片读取。', 'The camera cannot be used. A picture can be read instead.'],
  noCode: ['이 사진에서 코드를 찾지 못했습니다', '图片中没有找到二维码', 'No code was found in this picture'],
  readCode: ['읽은 내용', '扫描结果', 'This is what it says'],
  openLink: ['링크 열기', '打开链接', 'Open the link'],
  leads: ['다른 곳으로 연결됩니다. 믿을 수 있을 때만 여세요.', '链接指向其他网站，请确认可信后再打开。', 'It leads elsewhere. Open it only if you trust it.'],
  call: ['전화 걸기', '拨打电话', 'Call'],
  callAsk: ['이 번호로 전화할까요?', '拨打此号码？', 'Call this number?'],
  openOther: ['다른 미니 프로그램을 열까요?', '打开另一个小程序？', 'Open another mini program?'],
  open: ['열기', '打开', 'Open'],
  place: ['위치', '位置', 'Place'],
  openMap: ['지도에서 열기', '在地图中打开', 'Open in a map'],
  'scope.userLocation': ['현재 위치를 알려고 합니다', '想获取你的位置', 'would like to know where you are'],
  'scope.camera': ['카메라를 쓰려고 합니다', '想使用相机', 'would like to use the camera'],
  'scope.record': ['마이크를 쓰려고 합니다', '想使用麦克风', 'would like to use the microphone'],
  'scope.writePhotosAlbum': ['사진을 저장하려고 합니다', '想保存图片到你的设备', 'would like to save pictures to your device'],
  'scope.address': ['배송지를 알려고 합니다', '想获取你的收货地址', 'would like to know your address'],
  'scope.userInfo': ['이름과 사진을 알려고 합니다', '想获取你的昵称和头像', 'would like to know your name and picture'],
  'scope.userLocationBackground': ['계속해서 위치를 알려고 합니다', '想持续获取你的位置', 'would like to follow where you are'],
  'scope.bluetooth': ['블루투스를 쓰려고 합니다', '想使用蓝牙', 'would like to use Bluetooth'],
  'scope.clipboard': ['복사해 둔 내용을 읽으려고 합니다', '想读取你复制的内容', 'would like to read what you have copied'],
  itsReason: ['이유:', '它的理由：', 'Its reason:'],
  'scope.other': ['권한을 요청합니다', '请求权限', 'asks for a permission'],
  askedOnce: ['나중에 ⋯ → 권한에서 바꿀 수 있습니다.', '之后可在 ⋯ → 权限 中更改。', 'You can change this later: ⋯, Permissions.'],
  besideTitle: ['휴대폰에서 열기', '在手机上打开', 'Open it on your phone'],
  besideHome: ['QR 코드로 들어오는 곳입니다. 미니 프로그램은 설치 없이 바로 열립니다.', '人们通过二维码进入。小程序无需安装，即开即用。', 'People enter by a QR code. Mini programs open at once, with nothing to install.'],
  address: ['배송지', '收货地址', 'Address'],
  name: ['이름', '姓名', 'Name'],
  phone: ['전화번호', '电话', 'Phone'],
  province: ['시/도', '省', 'Province'],
  city: ['시', '市', 'City'],
  county: ['구/군', '区县', 'District'],
  detail: ['상세 주소', '详细地址', 'Street and number'],
  postcode: ['우편번호', '邮编', 'Postal code'],
  use: ['사용', '使用', 'Use'],
} satisfies Record<string, [string, string, string]>

export type Word = keyof typeof table
export type Language = 'ko' | 'zh' | 'en'

export const languageOf = (wanted: readonly string[]): Language => {
  for (const one of wanted) {
    const short = one.slice(0, 2).toLowerCase()
    if (short === 'ko' || short === 'zh' || short === 'en') return short
  }
  return 'en'
}

export const language: Language = typeof navigator === 'undefined' ? 'en' : languageOf(navigator.languages)
const column = { ko: 0, zh: 1, en: 2 }[language]

export const say = (word: Word): string => table[word][column]!
export const isWord = (text: string): text is Word => text in table
/** For tests: every word in every language. */
export const words = table
