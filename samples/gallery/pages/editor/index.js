Page({
  behaviors: [require('../../behaviors/log')],

  ready() {
    wx.createSelectorQuery().in(this).select('#editor').context(found => {
      this.editor = found.context
      this.editor.setContents({ html: '<p>A <strong>bold</strong> word</p>' })
    }).exec()
  },
  bold() { this.editor.format('bold') },
  contents() {
    this.editor.getContents({ success: ({ text }) => this.log({ type: 'contents', detail: text }) })
  },
})
