App<{ opened: number }>({
  opened: 0,
  onLaunch() {
    this.opened = Date.now()
  },
})
