import { asyncMember, Failure, members, syncMember, viewMember } from '../member.ts'
import type { MiniApp } from '../../worker/app.ts'

const page = (app: MiniApp): number => app.stack.current?.id ?? 0
const tabBar = (method: string, needs: Record<string, 'number' | 'string'> = {}) => asyncMember<Record<string, unknown>>({
  needs,
  run: (args, app) => {
    if (!app.manifest.app.tabBar) throw new Failure('not TabBar page')
    const { success: _s, fail: _f, complete: _c, ...plain } = args
    return app.view.call('tabBar', { method, args: plain })
  },
})

const setWindow = (change: (args: any) => Record<string, unknown>) => asyncMember<any>({
  run(args, app) {
    const current = app.stack.visible.at(-1)
    const window = change(args)
    if (current) Object.assign(current.window, window)
    app.view.notify('page.window', { page: current?.id ?? 0, window })
    if (typeof window.navigationBarTitleText === 'string') app.host.notify('app.title', { title: window.navigationBarTitleText })
  },
})

export default members({
  showToast: viewMember('showToast'),
  hideToast: viewMember('hideToast'),
  showLoading: viewMember('showLoading'),
  hideLoading: viewMember('hideLoading'),
  showModal: viewMember('showModal'),
  showActionSheet: asyncMember<{ itemList: string[] }>({
    needs: { itemList: 'array' },
    run(args, app) {
      if (args.itemList.length === 0 || args.itemList.length > 6) throw new Failure('parameter error: itemList should have 1 to 6 items')
      const { itemList, itemColor, alertText } = args as any
      return app.view.call('showActionSheet', { itemList, itemColor, alertText })
    },
  }),
  setNavigationBarTitle: setWindow(args => ({ navigationBarTitleText: String(args.title ?? '') })),
  setNavigationBarColor: setWindow(args => ({ navigationBarTextStyle: String(args.frontColor).toLowerCase() === '#ffffff' ? 'white' : 'black', navigationBarBackgroundColor: args.backgroundColor })),
  showNavigationBarLoading: asyncMember({ run: (_, app) => app.view.notify('page.loading', { on: true }) }),
  hideNavigationBarLoading: asyncMember({ run: (_, app) => app.view.notify('page.loading', { on: false }) }),
  hideHomeButton: setWindow(() => ({ homeButton: false })),

  showTabBar: tabBar('showTabBar'),
  hideTabBar: tabBar('hideTabBar'),
  setTabBarStyle: tabBar('setTabBarStyle'),
  setTabBarItem: tabBar('setTabBarItem', { index: 'number' }),
  setTabBarBadge: tabBar('setTabBarBadge', { index: 'number', text: 'string' }),
  removeTabBarBadge: tabBar('removeTabBarBadge', { index: 'number' }),
  showTabBarRedDot: tabBar('showTabBarRedDot', { index: 'number' }),
  hideTabBarRedDot: tabBar('hideTabBarRedDot', { index: 'number' }),

  startPullDownRefresh: asyncMember({ run: (_, app) => app.view.notify('pullDown', { page: page(app), on: true }) }),
  stopPullDownRefresh: asyncMember({ run: (_, app) => app.view.notify('pullDown', { page: page(app), on: false }) }),
  pageScrollTo: asyncMember<any>({ run: ({ scrollTop, duration, selector }, app) => app.view.call('page.scrollTo', { page: page(app), scrollTop, duration, selector }) }),

  rpx2px: syncMember((app, rpx: number) => Number(rpx) * app.metrics.windowWidth / 750),
})
