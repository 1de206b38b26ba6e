Page({
  log() {},
})
