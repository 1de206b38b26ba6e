interface Entry {
  path: string
  title: string
  label: string
}

const entries: Entry[] = [
  { path: 'basic', title: 'Basic', label: 'button, icon, image, tag, badge, loading' },
  { path: 'form', title: 'Form', label: 'field, checkbox, radio, switch, stepper, rate, slider, uploader, picker' },
  { path: 'feedback', title: 'Feedback', label: 'dialog, toast, notify, popup, action sheet, share sheet, swipe cell' },
  { path: 'display', title: 'Display', label: 'collapse, steps, progress, circle, skeleton, count down, notice bar' },
  { path: 'navigation', title: 'Navigation', label: 'tabs, grid, sidebar, index bar, tree select, tabbar' },
  { path: 'shop', title: 'Shop', label: 'card, goods action, submit bar, dropdown, calendar, area' },
]

Page({
  data: { entries },
})
