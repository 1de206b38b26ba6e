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
  developers: ['개발자 시작 안내', '开发者入门', 'For developers: begin here'],
  signIn: ['로그인', '登录', 'Sign in'],
  signInWhy: ['전화번호로 로그인합니다. 처음이면 계정이 만들어집니다.', '使用手机号登录，首次登录会自动创建账号。', 'Sign in with your phone. The first time makes your account.'],
  signInForApp: ['계속하려면 로그인이 필요합니다. 전화번호는 알려지지 않습니다.', '需要登录才能继续，不会告知你的手机号。', 'signing in is needed to go on. It is not told your number.'],
  signInPasskey: ['패스키로 로그인', '使用通行密钥', 'Use a passkey'],
  signUpPasskey: ['패스키로 시작', '用通行密钥注册', 'Begin with a passkey'],
  signUpPasskeyText: ['전화번호 없이 계정을 만듭니다. 지문이나 얼굴은 기기를 떠나지 않습니다.', '无需手机号即可创建账号。指纹和面容不会离开设备。', 'An account without a phone. Neither finger nor face leaves the device.'],
  nickname: ['이름', '昵称', 'Nickname'],
  'refusal.PASSKEY_REFUSED': ['패스키를 확인하지 못했습니다. 다시 해 보세요.', '通行密钥未通过验证，请重试。', 'The passkey was not accepted. Try again.'],
  'refusal.PARAM_ERROR': ['적은 내용을 다시 확인해 주세요.', '请检查填写的内容。', 'Look at what you wrote once more.'],
  'refusal.TOO_MANY_TRIES': ['오늘은 너무 많이 시도했습니다. 내일 다시 해 보세요.', '今天尝试次数过多，请明天再试。', 'Too many tries today. Come back tomorrow.'],
  'refusal.NOT_SIGNED_IN': ['로그인이 필요합니다.', '需要先登录。', 'This needs you to be signed in.'],
  sendCode: ['인증번호 받기', '发送验证码', 'Send a code'],
  codeSent: ['인증번호를 보냈습니다:', '验证码已发送至', 'A code was sent to'],
  phoneCode: ['인증번호', '验证码', 'Code'],
  otherPhone: ['다른 번호', '换个号码', 'Another number'],
  signOut: ['로그아웃', '退出登录', 'Sign out'],
  'refusal.PHONE_INVALID': ['+와 국가 번호로 시작하는 전화번호를 적어 주세요.', '请输入以 + 和国家代码开头的手机号。', 'Write the number with + and the country\'s code.'],
  'refusal.CODE_WRONG': ['인증번호가 틀렸거나 만료되었거나 이미 사용되었습니다.', '验证码错误、已过期或已使用。', 'The code is wrong, too old or used.'],
  'refusal.TOO_MANY_CODES': ['방금 보냈거나 오늘 너무 많이 보냈습니다. 1분 뒤에 다시 시도하세요.', '刚刚已发送，或今天发送次数过多。请稍候一分钟。', 'A code was sent just now, or too many were today. Wait a minute.'],
  'refusal.OFFLINE': ['연결되지 않았습니다. 아무것도 바뀌지 않았습니다.', '无法连接，没有任何更改。', 'There is no connection. Nothing was changed.'],
  'refusal.FAILED': ['되지 않았습니다. 잠시 뒤에 다시 시도하세요.', '没有成功，请稍后再试。', 'It did not work. Try again in a moment.'],
  meNotYet: ['로그인하지 않았습니다. 기록과 권한은 이 브라우저에만 있습니다.', '尚未登录。记录与权限只保存在此浏览器中。', 'You are not signed in. What you opened and allowed is kept in this browser only.'],
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
  'scope.phone': ['전화번호를 알려고 합니다', '想获取你的手机号', 'would like to know your phone number'],
  'scope.userLocationBackground': ['계속해서 위치를 알려고 합니다', '想持续获取你的位置', 'would like to follow where you are'],
  'scope.userFuzzyLocation': ['대략적인 위치를 알려고 합니다', '想获取你的大致位置', 'would like to know roughly where you are'],
  'scope.invoice': ['영수증 정보를 알려고 합니다', '想获取你的发票', 'would like to know your invoices'],
  'scope.invoiceTitle': ['영수증 명의를 알려고 합니다', '想获取你的发票抬头', 'would like to know whom your invoices are made out to'],
  'scope.werun': ['걸음 수를 알려고 합니다', '想获取你的运动步数', 'would like to know how many steps you take'],
  'scope.addPhoneContact': ['연락처에 추가하려고 합니다', '想添加联系人到你的通讯录', 'would like to add to your contacts'],
  'scope.addPhoneCalendar': ['캘린더에 추가하려고 합니다', '想添加日程到你的日历', 'would like to add to your calendar'],
  'scope.bluetooth': ['블루투스를 쓰려고 합니다', '想使用蓝牙', 'would like to use Bluetooth'],
  'scope.clipboard': ['복사해 둔 내용을 읽으려고 합니다', '想读取你复制的内容', 'would like to read what you have copied'],
  itsReason: ['이유:', '它的理由：', 'Its reason:'],
  'scope.other': ['권한을 요청합니다', '请求权限', 'asks for a permission'],
  askedEachTime: ['전화번호는 매번 물어보고 알려 줍니다.', '每次告知手机号前都会询问。', 'You are asked each time before it is told.'],
  askedOnce: ['나중에 ⋯ → 권한에서 바꿀 수 있습니다.', '之后可在 ⋯ → 权限 中更改。', 'You can change this later: ⋯, Permissions.'],
  besideTitle: ['휴대폰에서 열기', '在手机上打开', 'Open it on your phone'],
  onlyHere: ['이 주소는 이 컴퓨터에서만 열립니다. 휴대폰에서 열려면 ./run --urls http://0.0.0.0:8080 으로 시작해 이 컴퓨터의 네트워크 주소로 여세요.', '此地址只能在本机打开。要用手机打开，请用 ./run --urls http://0.0.0.0:8080 启动，并使用本机的网络地址。', 'This address leads to this computer only. For a phone, start ./run --urls http://0.0.0.0:8080 and use the address that this computer has on the network.'],
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
/** The words of a part that is loaded when it is first needed. */
export const speaker = <T extends Record<string, [string, string, string]>>(words: T) => (word: keyof T & string): string => words[word]![column]!
export const isWord = (text: string): text is Word => text in table
/** Why the platform said no: in a part's own words, else in the shell's. */
export const refusalsOf = (words: Record<string, [string, string, string]>) => (code: string): string => {
  const word = `refusal.${code}`
  return words[word]?.[column] ?? say(isWord(word) ? word : 'refusal.FAILED')
}
/** For tests: every word in every language. */
export const words = table
