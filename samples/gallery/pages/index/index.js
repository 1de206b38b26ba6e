const groups = [
  { name: 'Containers', pages: ['view', 'scroll-view', 'swiper', 'movable-view', 'cover-view', 'match-media', 'page-container', 'root-portal', 'share-element'] },
  { name: 'Basic content', pages: ['icon', 'text', 'rich-text', 'progress'] },
  { name: 'Forms', pages: ['button', 'checkbox', 'radio', 'switch', 'slider', 'input', 'textarea', 'label', 'form', 'picker', 'picker-view', 'editor', 'keyboard-accessory'] },
  { name: 'Navigation', pages: ['navigator'] },
  { name: 'Media', pages: ['image', 'video', 'camera', 'audio'] },
  { name: 'Map and canvas', pages: ['map', 'canvas'] },
  { name: 'Pages', pages: ['page-meta', 'web-view', 'open-data'] },
  { name: 'Engine', pages: ['styles', 'wxs', 'templates'] },
]

Page({
  data: { groups },
})
