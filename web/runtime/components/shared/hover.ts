import { bool, classes, num } from '../../view/builtin.ts'

/** Attributes of everything that shows being pressed. Times in milliseconds. The view does the rest. */
export const hoverAttributes = (className: string, startMs: number, stayMs: number) => ({
  'hover-class': classes(className),
  'hover-stop-propagation': bool(false),
  'hover-start-time': num(startMs),
  'hover-stay-time': num(stayMs),
})
