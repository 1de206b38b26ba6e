// The few words that the runtime itself says, in the reader's language.
interface Words {
  back: string
  home: string
  confirm: string
  cancel: string
  loading: string
  close: string
  pull: string
}

const WORDS: Record<'en' | 'zh' | 'ko', Words> = {
  en: { back: 'Back', home: 'Home', confirm: 'OK', cancel: 'Cancel', loading: 'Loading', close: 'Close', pull: 'Refreshing' },
  zh: { back: '返回', home: '首页', confirm: '确定', cancel: '取消', loading: '加载中', close: '关闭', pull: '正在刷新' },
  ko: { back: '뒤로', home: '홈', confirm: '확인', cancel: '취소', loading: '불러오는 중', close: '닫기', pull: '새로 고치는 중' },
}

export const words = (language: string): Words => WORDS[language.slice(0, 2) as keyof typeof WORDS] ?? WORDS.en
