// What built-ins say by themselves, in the language of the page or else of the browser.

const WORDS = {
  cancel: ['取消', '취소', 'Cancel'],
  done: ['确定', '확인', 'Done'],
  year: ['年', '년', ''],
  month: ['月', '월', ''],
  day: ['日', '일', ''],
  loading: ['正在加载', '불러오는 중', 'Loading'],
  noMapData: ['无地图数据', '지도 자료 없음', 'No map data'],
  noCamera: ['这里不能使用相机', '여기서는 카메라를 쓸 수 없습니다', 'The camera cannot be used here'],
  notHere: ['此处不支持', '여기서는 지원하지 않습니다', 'Not supported here'],
  play: ['播放', '재생', 'Play'],
  pause: ['暂停', '일시정지', 'Pause'],
  slide: ['第', '', 'Slide'],
  refused: ['这个网址未被允许', '허용되지 않은 주소입니다', 'This address is not allowed'],
} as const

export type Word = keyof typeof WORDS

function languageIndex(): 0 | 1 | 2 {
  const language = (document.documentElement.lang || navigator.language || 'en').toLowerCase()
  if (language.startsWith('zh')) return 0
  return language.startsWith('ko') ? 1 : 2
}

export const say = (word: Word): string => WORDS[word][languageIndex()]
