Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    scale: 12,
    markers: [
      { id: 1, latitude: 31.2089, longitude: 121.4386, width: 32, height: 32, iconPath: '/images/sign.png', callout: { content: 'Wukang Road', display: 'ALWAYS', padding: 6, borderRadius: 6 } },
      { id: 2, latitude: 31.2246, longitude: 121.4412, title: 'Jing\'an', label: { content: 'label' } },
    ],
    lines: [{ points: [{ latitude: 31.2089, longitude: 121.4386 }, { latitude: 31.2246, longitude: 121.4412 }], color: '#0b7a75', width: 4, arrowLine: true }],
    circles: [{ latitude: 31.19, longitude: 121.45, radius: 900, color: '#bf3b08', fillColor: '#bf3b0833', strokeWidth: 2 }],
    polygons: [{ points: [{ latitude: 31.18, longitude: 121.42 }, { latitude: 31.19, longitude: 121.43 }, { latitude: 31.18, longitude: 121.44 }], strokeWidth: 2, strokeColor: '#2c3f66', fillColor: '#2c3f6633' }],
  },

  zoom(event) { this.setData({ scale: event.detail.value }) },
})
