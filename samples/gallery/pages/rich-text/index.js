Page({
  behaviors: [require('../../behaviors/log')],
  data: {
    html: '<h3 style="color:#0b7a75">Care</h3><p>Wash at <strong>30 °C</strong>, <em>inside out</em>.</p><ul><li>dry flat</li><li>iron cool</li></ul><table border="1"><tr><td>S</td><td>M</td></tr></table><img src="/images/photo.png" width="120">',
    tree: [{ name: 'div', attrs: { class: 'rich', style: 'line-height: 1.8' }, children: [{ type: 'text', text: 'A tree & ' }, { name: 'b', children: [{ type: 'text', text: 'bold' }] }] }],
    hostile: '<p onclick="wx.x()">text<script>document.title = "bad"</script><a href="javascript:alert(1)">link</a><iframe src="https://example.com"></iframe><img src="x" onerror="alert(1)"></p>',
  },
})
