Page({
  data: {
    entries: [
      { name: 'form', title: 'Form', label: 'form, checkbox, uploader' },
      { name: 'feedback', title: 'Feedback', label: 'dialog, sheets, toptips' },
      { name: 'display', title: 'Display', label: 'gallery, msg, slideview, tabbar' },
    ],
    grids: [
      { imgUrl: '/images/sign.png', url: '/pages/form/form', text: 'form' },
      { imgUrl: '/images/sign.png', url: '/pages/feedback/feedback', text: 'feedback' },
      { imgUrl: '/images/sign.png', url: '/pages/display/display', text: 'display' },
    ],
  },
})
