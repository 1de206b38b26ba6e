/** Shows the newest events of a page, so that a picture of the page tells what happened. */
module.exports = Behavior({
  data: { events: [] },
  methods: {
    log(event) {
      const { type, detail } = event
      this.setData({ events: [`${type} ${JSON.stringify(detail === undefined ? null : detail)}`.slice(0, 160), ...this.data.events].slice(0, 4) })
    },
  },
})
