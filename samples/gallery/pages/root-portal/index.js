Page({
  data: {
    lifted: true,
  },

  lift(event) { this.setData({ lifted: event.detail.value }) },
})
