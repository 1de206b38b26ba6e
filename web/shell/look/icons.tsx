// The shell's few signs, drawn on a grid of 24.
const paths = {
  chats: 'M4 5h16v11H9l-5 4z',
  nearby: 'M12 21s7-6.2 7-11a7 7 0 1 0-14 0c0 4.800 7 11 7 11zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16',
  wallet: 'M3 7h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zM3 7l12-3v3M16 13h2',
  me: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.600-6 8-6s8 2 8 6',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4 4',
  share: 'M12 15V4M8 7l4-4 4 4M5 12v8h14v-8',
  pin: 'M9 4h6l-1 6 3 3H7l3-3zM12 13v7',
  reenter: 'M20 12a8 8 0 1 1-2.500-5.800M20 4v4h-4',
  about: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8v.01',
  permissions: 'M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4',
  feedback: 'M4 5h16v11H9l-5 4zM8 9h8M8 12h5',
}

export type IconName = keyof typeof paths

export const Icon = ({ name }: { name: IconName }) => <svg viewBox="0 0 24 24" aria-hidden="true"><path d={paths[name]} /></svg>
