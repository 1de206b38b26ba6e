import { refresh, section } from '../../i18n/index'

/** Shows the page's content, or that it loads, is empty or failed. Slots: the content; `action` under an empty state. */
Component({
  options: { multipleSlots: true, virtualHost: true },
  properties: {
    state: { type: String, value: 'loading' },
    picture: { type: String, value: 'goods' },
    emptyText: { type: String, value: '' },
    emptyHint: { type: String, value: '' },
    errorText: { type: String, value: '' },
    skeleton: { type: String, value: 'list' },
  },
  data: {
    t: section('common'),
    shapes: {
      list: [1, 2, 3].map(() => [{ width: '160rpx', height: '160rpx', borderRadius: '16rpx' }, { width: '420rpx', height: '120rpx', borderRadius: '16rpx', marginLeft: '24rpx' }]),
      grid: [1, 2].map(() => [{ width: '320rpx', height: '400rpx', borderRadius: '16rpx' }, { width: '320rpx', height: '400rpx', borderRadius: '16rpx', marginLeft: '24rpx' }]),
      text: [{ width: '320rpx', height: '48rpx' }, { width: '600rpx' }, { width: '560rpx' }, { width: '420rpx' }],
    },
  },
  pageLifetimes: {
    show() { refresh(this, 'common') },
  },
  methods: {
    retry() { this.triggerEvent('retry') },
  },
})
