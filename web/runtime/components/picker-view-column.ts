import { builtin } from '../view/builtin.ts'
import { make } from './shared/dom.ts'
import { wheel } from './shared/wheel.ts'

interface Look {
  indicatorClass: string
  indicatorStyle: string
  maskClass: string
  maskStyle: string
  immediate: boolean
}

export default builtin({
  name: 'picker-view-column',
  attributes: {},
  events: [],
  support: 'full',
  create(node) {
    const group = make('div', 'wx-picker-view-group', node.element)
    const scroller = make('div', 'wx-picker-view-scroller', group)
    const content = make('div', 'wx-picker-view-content', scroller)
    const mask = make('div', '', group)
    const indicator = make('div', '', group)
    node.slot = content
    scroller.tabIndex = 0
    const picker = () => node.closest('picker-view')
    const look = (): Look | undefined => picker()?.behaviour.methods!['look']!(undefined) as Look | undefined
    let itemPx = 34
    const turning = wheel({
      scroller,
      itemPx: () => itemPx,
      count: () => content.childElementCount,
      rested: () => picker()?.behaviour.methods!['rested']!(undefined),
      started: () => picker()?.behaviour.methods!['started']!(undefined),
      passing() {
        if (look()?.immediate) picker()?.behaviour.methods!['picked']!(undefined)
      },
      picked() {
        if (!look()?.immediate) picker()?.behaviour.methods!['picked']!(undefined)
      },
    })
    const dress = (): void => {
      const style = look()
      if (!style) return
      mask.className = `wx-picker-view-mask ${style.maskClass}`
      mask.style.cssText = style.maskStyle
      indicator.className = `wx-picker-view-indicator ${style.indicatorClass}`
      indicator.style.cssText = style.indicatorStyle
      measure()
    }
    const measure = (): void => {
      // Items are as high as the band that marks the picked one, whatever the author made of it.
      itemPx = indicator.offsetHeight || 34
      group.style.setProperty('--item', `${itemPx}px`)
      group.style.setProperty('--room', `${Math.max(0, (group.offsetHeight - itemPx) / 2)}px`)
      turning.show(picker()?.behaviour.methods!['valueAt']!(node) as number ?? 0)
    }
    const observer = new MutationObserver(measure)
    observer.observe(content, { childList: true })
    const sizes = new ResizeObserver(measure)
    sizes.observe(group)
    node.cleanup(() => {
      observer.disconnect()
      sizes.disconnect()
      turning.stop()
    })
    return {
      attached: dress,
      methods: { dress, index: () => turning.index, show: (index: number) => turning.show(index) },
    }
  },
})
