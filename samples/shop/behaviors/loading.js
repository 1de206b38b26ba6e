/** Loading and its failure: `state` is loading, ready, empty or error; the page keeps its content while it loads again. */
export default Behavior({
  data: { state: 'loading', errorText: '' },
  methods: {
    /** Runs `work`; its result, unless null, goes into the data. `empty` says whether there is nothing to show. */
    async load(work, empty = () => false) {
      if (this.data.state !== 'ready') this.setData({ state: 'loading' })
      try {
        const result = await work()
        this.setData({ ...result, state: empty(result) ? 'empty' : 'ready', errorText: '' })
        return result
      } catch (error) {
        this.setData({ state: 'error', errorText: error.code === 'OFFLINE' ? '' : error.message })
        return null
      } finally {
        wx.stopPullDownRefresh()
      }
    },
    /** Says what went wrong with a step that leaves the page as it is. */
    say(error) {
      wx.showToast({ title: error.code === 'OFFLINE' || !error.code ? this.data.t.offline : error.message, icon: 'none', duration: 2500 })
    },
  },
})
